import { useMutation, useQuery } from '@tanstack/react-query'
import { DownloadCloud, X } from 'lucide-react'
import { useState } from 'react'

import { post } from '../../api/client'
import type { Job } from '../../api/types'
import { useWords } from '../../i18n'
import { Button, IconButton } from '../../parts/button'
import { Badge } from '../../parts/marks'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Copyable } from '../../parts/snippet'
import { Table } from '../../parts/table'
import { TextArea } from '../../parts/text_area'
import { goesOn } from '../job_card'
import { mirrorQuery } from './admin_queries'
import type { Mirror, Mirrored } from './admin_types'
import { JobBar } from './job_bar'
import { useWatchedJob } from './job_watch'
import { ArtifactLink } from './links'
import { linesIn } from './mirror_draft'
import { useHubView } from './search'
import { useMay } from './use_may'
import { useHubWords } from './words'

const MOST_REFERENCES = 500

/** What one mirror holds, how to pull through it, and a way to fetch ahead of being cut off. */
export function MirrorHoldings({ mirror }: { mirror: Mirror }) {
  const { t } = useHubWords()
  const words = useWords()
  const [, setView] = useHubView()
  const found = useQuery(mirrorQuery(mirror.id))
  const mayFetch = useMay('hub.write')
  const example = mirror.protocol === 'hf'
    ? `HF_ENDPOINT=${location.origin}/hf/${mirror.prefix} HF_TOKEN=omk_... hf download OWNER/NAME`
    : `docker pull ${location.host}/${mirror.prefix}/library/alpine:3.20`
  return (
    <Panel title={t('mirror.edit', { prefix: mirror.prefix })} side={<IconButton small label={words.t('action.close')} icon={X} onPress={() => setView({ mirror: undefined, job: undefined })} />}>
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <section aria-label={t('mirror.repositories')} className="min-w-0">
          <h3 className="mb-2 text-xs font-semibold text-ink-soft">{t('mirror.repositories')}</h3>
          {found.isPending && <Waiting what={t('mirror.repositories')} rows={3} />}
          {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
          {found.data?.repositories.length === 0 && <p className="text-ink-soft">{t('mirror.repositories.none')}</p>}
          {found.data && found.data.repositories.length > 0 && <Repositories items={found.data.repositories} />}
        </section>
        <div className="flex min-w-0 flex-col gap-5">
          <section aria-label={t('mirror.pull')} className="min-w-0">
            <h3 className="mb-2 text-xs font-semibold text-ink-soft">{t('mirror.pull')}</h3>
            <Copyable text={example} />
          </section>
          {mayFetch && !mirror.offline && <Sync key={mirror.id} mirror={mirror} />}
        </div>
      </div>
    </Panel>
  )
}

function Repositories({ items }: { items: readonly Mirrored[] }) {
  const { t, format } = useHubWords()
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <Table label={t('mirror.repositories')} rows={items} rowKey={({ name }) => name} columns={[
        { id: 'name', name: t('mirror.repository'), head: true, cell: ({ name, stale }) => (
          <span className="flex flex-wrap items-center gap-2"><ArtifactLink name={name}>{name}</ArtifactLink>{stale && <Badge tone="stale">{t('mirror.stale')}</Badge>}</span>
        ) },
        { id: 'references', name: t('mirror.references'), right: true, cell: ({ references }) => format.integer(references) },
        { id: 'size', name: t('tag.size'), right: true, cell: ({ size_bytes }) => <span className="whitespace-nowrap">{format.bytes(size_bytes)}</span> },
        { id: 'missing', name: t('mirror.missing'), right: true, cell: ({ missing_bytes }) => (missing_bytes > 0 ? <span className="whitespace-nowrap">{format.bytes(missing_bytes)}</span> : '–') },
        { id: 'checked', name: t('mirror.checked'), right: true, cell: ({ checked_ns }) => <span className="whitespace-nowrap">{format.date(checked_ns / 1e6)}</span> },
      ]} />
    </div>
  )
}

interface Fetched {
  manifests: number
  blobs: number
  bytes: number
  failed: { reference: string; code: string; reason: string }[]
}

/** Fetch references whole, as a job that the address follows. */
function Sync({ mirror }: { mirror: Mirror }) {
  const { t, format } = useHubWords()
  const [view, setView] = useHubView()
  const [typed, setTyped] = useState('')
  const references = linesIn(typed)
  const job = useWatchedJob(view.job)
  const start = useMutation({
    mutationFn: () => post<Job>(`/hub/mirrors/${encodeURIComponent(mirror.id)}/sync`, { references }),
    onSuccess: (made) => setView({ job: made.id }),
  })
  const did = job?.state === 'succeeded' ? (job.result as Fetched | null) : null
  const busy = start.isPending || goesOn(job)
  return (
    <section aria-label={t('mirror.sync')} className="min-w-0">
      <form onSubmit={(event) => { event.preventDefault(); start.mutate() }} className="flex flex-col items-start gap-3">
        <div className="w-full"><TextArea label={t('mirror.sync.references')} rows={4} value={typed} onChange={setTyped} hint={t('mirror.sync.hint')} /></div>
        <Button type="submit" icon={DownloadCloud} isDisabled={busy || references.length === 0 || references.length > MOST_REFERENCES}>{t('mirror.sync')}</Button>
      </form>
      <div className="mt-3 flex flex-col gap-3 empty:hidden">
        {start.isError && <ErrorNote compact error={start.error} />}
        {job && !did && (
          <JobBar job={job} onClose={() => setView({ job: undefined })}
            words={{ running: t('mirror.syncing'), waiting: t('scan.waiting'), failed: t('mirror.sync.failed'), cancelled: t('mirror.sync.cancelled'), cancel: t('bundle.job.cancel') }} />
        )}
        {did && (
          <div role="status" className="flex flex-col gap-1.5">
            <p className="text-good">{t('mirror.sync.done', { manifests: did.manifests, blobs: did.blobs, size: format.bytes(did.bytes) })}</p>
            {did.failed.length > 0 && (
              <>
                <p className="text-bad">{t('mirror.sync.missed', { count: did.failed.length })}</p>
                <ul className="flex flex-col gap-1 text-xs text-ink-soft">
                  {did.failed.map(({ reference, code, reason }) => <li key={reference} title={code} className="[overflow-wrap:anywhere]"><code className="font-mono">{reference}</code> {reason}</li>)}
                </ul>
              </>
            )}
          </div>
        )}
      </div>
    </section>
  )
}
