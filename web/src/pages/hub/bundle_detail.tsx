import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, Eye, PackageCheck, Square, Upload, X } from 'lucide-react'
import { useState } from 'react'

import { API, post } from '../../api/client'
import { useWords } from '../../i18n'
import { Button, IconButton } from '../../parts/button'
import { Check } from '../../parts/check'
import { Badge } from '../../parts/marks'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { shown } from '../../parts/shown'
import { Table } from '../../parts/table'
import { bundleContentsQuery, bundlesQuery } from './admin_queries'
import type { Bundle, Exported, Imported } from './admin_types'
import { BundleState } from './bundle_state'
import { TakeBundle } from './bundle_take'
import { DoneNote } from './done_note'
import { ArtifactLink } from './links'
import { useHubWords, type HubKey } from './words'

const MOST_ROWS = 300
const CHANGES = ['created', 'described', 'licence', 'manifest', 'tag_created', 'tag_moved', 'release', 'member', 'skipped']
const SIGNATURES = ['valid', 'unknown', 'wrong', 'none']

/** One bundle: how far it is, what is in it or would change, and what can be done with it now. */
export function BundleDetail({ bundle, onClose }: { bundle: Bundle; onClose: () => void }) {
  const words = useWords()
  return (
    <Panel title={bundle.name || bundle.id} note={<BundleState bundle={bundle} />} side={<IconButton small label={words.t('action.close')} icon={X} onPress={onClose} />}>
      <div className="flex flex-col gap-4">
        {bundle.state === 'working' && <Working bundle={bundle} />}
        {bundle.error && <Fault error={bundle.error} />}
        {bundle.direction === 'export' ? <Made bundle={bundle} /> : <Brought bundle={bundle} />}
      </div>
    </Panel>
  )
}

function useAct<T>(bundle: Bundle, path: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: T) => post<Bundle>(`/hub/bundles/${encodeURIComponent(bundle.id)}/${path}`, body),
    onSettled: () => client.invalidateQueries({ queryKey: ['hub'] }),
  })
}

function Working({ bundle }: { bundle: Bundle }) {
  const { t, format } = useHubWords()
  const cancel = useAct<undefined>(bundle, 'cancel')
  const percent = Math.round(Math.min(1, Math.max(0, bundle.progress)) * 100)
  return (
    <div>
      <div className="flex items-center gap-3">
        <div role="progressbar" aria-label={t(`bundle.${bundle.state}`)} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken">
          <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
        </div>
        <span className="w-10 text-right text-xs font-medium">{format.percent(percent / 100, 0)}</span>
        <Button size="sm" tone="danger" icon={Square} isDisabled={cancel.isPending} onPress={() => cancel.mutate(undefined)}>{t('bundle.stop')}</Button>
      </div>
      <p className="mt-1 truncate text-xs text-ink-soft">{bundle.note}</p>
      {cancel.isError && <div className="mt-2"><ErrorNote compact error={cancel.error} /></div>}
    </div>
  )
}

/** Why its job failed, as the API says it. */
function Fault({ error }: { error: Record<string, unknown> }) {
  const words = useWords()
  return (
    <div role="alert" className="rounded-lg border border-bad/30 bg-bad-soft/50 p-3">
      <p className="text-ink [overflow-wrap:anywhere]">{shown(error.detail ?? error.title ?? error.code)}</p>
      {typeof error.hint === 'string' && error.hint && <p className="mt-1 text-ink-soft">{words.t('error.hint', { hint: error.hint })}</p>}
      {typeof error.code === 'string' && <code className="mt-1 block font-mono text-2xs text-ink-soft">{error.code}</code>}
    </div>
  )
}

/** A bundle that was made here. */
function Made({ bundle }: { bundle: Bundle }) {
  const { t, format } = useHubWords()
  const isKnown = bundle.state === 'ready' || bundle.state === 'gone'
  const found = useQuery({ ...bundleContentsQuery(bundle.id), enabled: isKnown })
  const result = bundle.result as unknown as Exported | null
  return (
    <>
      {bundle.state === 'ready' && (
        <div>
          <a href={`${API}/hub/bundles/${encodeURIComponent(bundle.id)}/file`} download={`${bundle.name || bundle.id}.tar`}
            className="inline-flex h-8.5 items-center gap-2 rounded-md bg-accent px-3.5 text-sm font-medium text-on-accent shadow-card hover:bg-accent-strong"><Download aria-hidden size={15} strokeWidth={1.9} />{t('bundle.download')} ({format.bytes(bundle.size_bytes)})</a>
        </div>
      )}
      {isKnown && found.isPending && <Waiting what={t('bundle.contents')} rows={3} />}
      {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <div className="overflow-hidden rounded-lg border border-line">
          <Table label={t('bundle.contents')} rows={found.data.slice(0, MOST_ROWS)} rowKey={({ name }) => name} columns={[
            { id: 'name', name: t('mirror.repository'), head: true, cell: ({ name }) => <ArtifactLink name={name}>{name}</ArtifactLink> },
            { id: 'kind', name: t('tag.type'), cell: ({ kind }) => { const key = `one.${kind}` as HubKey; return t(key) } },
            { id: 'tags', name: t('part.tags'), cell: ({ tags }) => <span className="font-mono text-2xs [overflow-wrap:anywhere]">{tags.map(({ name }) => name).join(', ') || '–'}</span> },
            { id: 'manifests', name: t('delete.manifests'), right: true, cell: ({ manifests }) => format.integer(Number(manifests)) },
          ]} />
        </div>
      )}
      {result && result.left_out?.length > 0 && (
        <section aria-label={t('bundle.leftout')}>
          <h3 className="mb-1.5 text-xs font-semibold text-ink-soft">{t('bundle.leftout')}</h3>
          <ul className="flex flex-col gap-1 text-xs text-ink-soft">{result.left_out.map((one) => <li key={`${one.name} ${one.version}`} className="[overflow-wrap:anywhere]"><code className="font-mono text-ink">{one.name} {one.version}</code> {one.reason}</li>)}</ul>
        </section>
      )}
    </>
  )
}

/** A bundle that comes from elsewhere: looked through first, then taken in. */
function Brought({ bundle }: { bundle: Bundle }) {
  const { t, format } = useHubWords()
  const [signed, setSigned] = useState(false)
  const [sending, setSending] = useState(false)
  const start = useAct<{ dry_run: boolean; signed: boolean }>(bundle, 'import')
  const client = useQueryClient()
  const result = bundle.result as unknown as Imported | null
  const isHere = ['received', 'planned', 'failed', 'cancelled'].includes(bundle.state)
  return (
    <>
      {bundle.state === 'receiving' && (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-ink-soft">{t('bundle.whole', { done: format.bytes(bundle.received_bytes), whole: format.bytes(bundle.size_bytes) })}</p>
          <Button size="sm" tone="primary" icon={Upload} onPress={() => setSending(true)}>{t('bundle.goon')}</Button>
        </div>
      )}
      {bundle.state === 'received' && <DoneNote text={t('bundle.sent', { name: bundle.name || bundle.id })} />}
      {isHere && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2.5">
          <Button size="sm" icon={Eye} isDisabled={start.isPending} onPress={() => start.mutate({ dry_run: true, signed })}>{t('bundle.changes')}</Button>
          <Button size="sm" tone="primary" icon={PackageCheck} isDisabled={start.isPending || bundle.state === 'received'} onPress={() => start.mutate({ dry_run: false, signed })}>{t('bundle.takein')}</Button>
          <Check label={t('bundle.takein.signed')} value={signed} onChange={setSigned} />
        </div>
      )}
      {start.isError && <ErrorNote compact error={start.error} />}
      {result && <Changes result={result} done={bundle.state === 'done'} />}
      {sending && (
        <TakeBundle bundle={bundle} onClose={() => setSending(false)}
          onTaken={() => { setSending(false); void client.invalidateQueries({ queryKey: bundlesQuery.queryKey }) }} />
      )}
    </>
  )
}

function Changes({ result, done }: { result: Imported; done: boolean }) {
  const { t, format } = useHubWords()
  const signature = SIGNATURES.includes(result.signature) ? result.signature : 'none'
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-2.5">
        <Badge tone={signature === 'valid' ? 'good' : signature === 'wrong' ? 'bad' : 'warn'}>{t(`bundle.signature.${signature}` as HubKey, { who: result.signed_by })}</Badge>
        <span className="text-xs text-ink-soft">{t('bundle.sboms', { sboms: result.sboms, signatures: result.signatures })}</span>
      </p>
      {done
        ? <DoneNote text={t('bundle.taken', { changes: result.changes_count, size: format.bytes(result.new_bytes) })} />
        : <p role="status">{result.changes_count === 0 ? t('bundle.changes.none') : t('bundle.changes.new', { size: format.bytes(result.new_bytes) })}</p>}
      {result.changes.length > 0 && (
        <div className="overflow-hidden rounded-lg border border-line">
          <Table label={t('bundle.changes')} rows={result.changes.slice(0, MOST_ROWS)} rowKey={(one, index) => `${index}${one.name}`} dim={({ what }) => what === 'skipped'} columns={[
            { id: 'name', name: t('bundle.on'), head: true, cell: ({ name }) => <span className="font-mono [overflow-wrap:anywhere]">{name}</span> },
            { id: 'what', name: t('change.what'), cell: ({ what }) => (CHANGES.includes(what) ? t(`change.${what}` as HubKey) : what) },
            { id: 'detail', name: t('audit.facts'), cell: ({ detail }) => <span className="font-mono text-2xs [overflow-wrap:anywhere]">{detail}</span> },
          ]} />
        </div>
      )}
      {result.changes_count > MOST_ROWS && <p className="text-xs text-ink-faint">{t('bundle.more', { count: result.changes_count - MOST_ROWS })}</p>}
      {result.odd.length > 0 && (
        <section aria-label={t('bundle.odd')}>
          <h3 className="mb-1.5 text-xs font-semibold text-ink-soft">{t('bundle.odd')}</h3>
          <ul className="flex flex-col gap-1 text-xs text-ink-soft">{result.odd.map(({ where, what }, index) => <li key={index} className="[overflow-wrap:anywhere]"><code className="font-mono text-ink">{where}</code> {what}</li>)}</ul>
        </section>
      )}
    </div>
  )
}
