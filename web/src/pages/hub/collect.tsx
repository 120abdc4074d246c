import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Eye, Recycle } from 'lucide-react'
import { useEffect, useState } from 'react'

import { post } from '../../api/client'
import { jobQuery } from '../../api/queries'
import type { Job } from '../../api/types'
import { Button } from '../../parts/button'
import { ErrorNote } from '../../parts/notes'
import { Pairs, Panel } from '../../parts/panel'
import { goesOn } from '../job_card'
import { JobBar } from './job_bar'
import { collectionQuery, usageQuery } from './queries'
import { useHubView } from './search'
import type { Collection } from './types'
import { useHubWords } from './words'

/** Look what a collection would remove, and run it as a job that the address follows. */
export function Collect() {
  const { t } = useHubWords()
  const [view, setView] = useHubView()
  const client = useQueryClient()
  const [looking, setLooking] = useState(false)
  const preview = useQuery({ ...collectionQuery, enabled: looking })
  const job = useQuery({ ...jobQuery(view.job ?? ''), enabled: view.job !== undefined })
  const start = useMutation({
    mutationFn: () => post<Job>('/hub/collection'),
    onSuccess: (made) => { setLooking(false); setView({ job: made.id }) },
  })
  const state = job.data?.state
  useEffect(() => {
    if (state !== 'succeeded') return
    void client.invalidateQueries({ queryKey: usageQuery.queryKey })
    void client.removeQueries({ queryKey: collectionQuery.queryKey })
  }, [state, client])
  const busy = start.isPending || goesOn(job.data)
  const did = state === 'succeeded' ? (job.data?.result as Collection | null) : null
  return (
    <Panel title={t('collect')} note={t('collect.note')} side={(
      <>
        <Button size="sm" icon={Eye} isDisabled={busy || preview.isFetching} onPress={() => (looking ? void preview.refetch() : setLooking(true))}>{t('collect.preview')}</Button>
        <Button size="sm" tone="primary" icon={Recycle} isDisabled={busy} onPress={() => start.mutate()}>{t('collect.run')}</Button>
      </>
    )}>
      {start.isError && <ErrorNote compact error={start.error} />}
      {preview.isError && <ErrorNote compact error={preview.error} onRetry={() => void preview.refetch()} />}
      {job.data && !did && (
        <JobBar job={job.data} onClose={() => setView({ job: undefined })}
          words={{ running: t('collect.running'), waiting: t('scan.waiting'), failed: t('collect.failed'), cancelled: t('collect.cancelled'), cancel: t('collect.cancel') }} />
      )}
      {did && <Outcome title={t('collect.did')} collection={did} />}
      {looking && preview.data && !did && <Outcome title={t('collect.dry')} collection={preview.data} />}
    </Panel>
  )
}

function Outcome({ title, collection }: { title: string; collection: Collection }) {
  const { t, format } = useHubWords()
  const blobs = (count: number) => t('collect.blobs', { count })
  return (
    <div role="status" className="max-w-md">
      <h3 className="mb-1 font-medium">{title}</h3>
      <Pairs pairs={[
        [t('collect.removed'), blobs(collection.removed + collection.strays)],
        [t('collect.freed'), format.bytes(collection.freed_bytes)],
        [t('collect.condemned'), blobs(collection.condemned)],
        [t('collect.waiting'), `${blobs(collection.waiting)}, ${format.bytes(collection.waiting_bytes)}`],
        [t('collect.uploads'), format.integer(collection.uploads)],
      ]} />
    </div>
  )
}
