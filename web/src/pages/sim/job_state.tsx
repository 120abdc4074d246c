import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Ban, CircleCheck, CircleX, Hourglass, LoaderCircle, type LucideIcon } from 'lucide-react'

import { post } from '../../api/client'
import { sessionQuery } from '../../api/queries'
import type { Job } from '../../api/types'
import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Badge } from '../../parts/marks'
import { ErrorNote } from '../../parts/notes'

const LOOKS: Record<Job['state'], { icon: LucideIcon; tone: 'plain' | 'good' | 'bad' | 'accent' | 'warn' }> = {
  queued: { icon: Hourglass, tone: 'plain' }, running: { icon: LoaderCircle, tone: 'accent' }, succeeded: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' }, cancelled: { icon: Ban, tone: 'warn' },
}

export const goesOn = (job: Pick<Job, 'state'> | null | undefined): boolean => job?.state === 'queued' || job?.state === 'running'

export function JobBadge({ state }: { state: Job['state'] }) {
  const { t } = useWords()
  const { icon: Icon, tone } = LOOKS[state]
  return <Badge tone={tone}><Icon aria-hidden size={11} />{t(`job.${state}`)}</Badge>
}

export function Bar({ job, slim = false }: { job: Pick<Job, 'progress' | 'state'>; slim?: boolean }) {
  const { t } = useWords()
  const percent = Math.round(Math.min(1, Math.max(0, job.progress)) * 100)
  return (
    <div role="progressbar" aria-label={t('job.progress')} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} className={`overflow-hidden rounded-full bg-sunken ${slim ? 'h-1' : 'h-2'}`}>
      <div className="h-full rounded-full bg-accent transition-[width] duration-500" style={{ width: `${percent}%` }} />
    </div>
  )
}

/** Work that goes on: how far it is, what it does now, and the way to end it. */
export function Progress({ job, note }: { job: Job; note: string }) {
  const { t, format } = useWords()
  const client = useQueryClient()
  const may = useQuery(sessionQuery).data?.permissions.includes('jobs.cancel') ?? false
  const cancel = useMutation({
    mutationFn: () => post(`/jobs/${encodeURIComponent(job.id)}/cancel`),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ['jobs'] }), client.invalidateQueries({ queryKey: ['sim', 'experiments'] })]),
  })
  return (
    <section aria-label={t('job.progress')} className="rounded-xl border border-line bg-panel p-4 shadow-card">
      <div className="flex items-center gap-3">
        <p className="min-w-0 flex-1 truncate text-sm" role="status">{job.note || note}</p>
        <span className="text-sm font-semibold">{format.percent(job.progress, 0)}</span>
        {may && goesOn(job) && <Button size="sm" tone="danger" isDisabled={cancel.isPending} onPress={() => cancel.mutate()}>{t('job.cancel')}</Button>}
      </div>
      <div className="mt-2.5"><Bar job={job} /></div>
      {cancel.isError && <div className="mt-3"><ErrorNote compact error={cancel.error} /></div>}
    </section>
  )
}
