import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Ban, CircleCheck, CircleX, Hourglass, LoaderCircle, X, type LucideIcon } from 'lucide-react'

import { post } from '../api/client'
import { jobLogQuery, jobQuery, sessionQuery } from '../api/queries'
import type { Job } from '../api/types'
import { useSetView } from '../app/view'
import { useWords } from '../i18n'
import { Button, IconButton } from '../parts/button'
import { Badge } from '../parts/marks'
import { ErrorNote, Waiting } from '../parts/notes'
import { shown } from '../parts/shown'

const LOOKS: Record<Job['state'], { icon: LucideIcon; tone: 'plain' | 'good' | 'bad' | 'accent' | 'warn' }> = {
  queued: { icon: Hourglass, tone: 'plain' },
  running: { icon: LoaderCircle, tone: 'accent' },
  succeeded: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
  cancelled: { icon: Ban, tone: 'warn' },
}

export const goesOn = (job: Job | undefined): boolean => job?.state === 'queued' || job?.state === 'running'

/** One job above its events: how far it is, why it failed, what it said. */
export function JobCard({ id }: { id: string }) {
  const { t } = useWords()
  const setView = useSetView()
  const job = useQuery(jobQuery(id))
  return (
    <section aria-label={t('job.title')} className="relative mx-5 mt-4 max-h-[55%] shrink-0 overflow-auto rounded-xl border border-line bg-panel shadow-card">
      <IconButton small className="absolute! top-3 right-3" label={t('job.leave')} icon={X} onPress={() => setView({ job: undefined }, { push: true })} />
      {job.isPending && <Waiting what={t('job.title')} rows={3} />}
      {job.isError && <div className="pr-10"><ErrorNote error={job.error} onRetry={() => void job.refetch()} /></div>}
      {job.data && <Found job={job.data} />}
    </section>
  )
}

function Found({ job }: { job: Job }) {
  const { t, format } = useWords()
  const { icon: Icon, tone } = LOOKS[job.state]
  const percent = Math.round(Math.min(1, Math.max(0, job.progress)) * 100)
  const times = [['job.created', job.created], ['job.started', job.started], ['job.ended', job.ended]] as const
  return (
    <div className="p-5">
      <div className="flex flex-wrap items-center gap-2.5 pr-9">
        <h2 className="font-mono text-sm font-semibold">{job.kind}</h2>
        <Badge tone={tone}><Icon aria-hidden size={11} />{t(`job.${job.state}`)}</Badge>
        {job.attempt > 1 && <span className="text-xs text-ink-faint">{t('job.attempt', { count: job.attempt })}</span>}
        <Cancel job={job} />
      </div>
      <div className="mt-3 flex items-center gap-3">
        <div role="progressbar" aria-label={t('job.progress')} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken">
          <div className={`h-full rounded-full ${job.state === 'failed' ? 'bg-bad' : 'bg-accent'}`} style={{ width: `${percent}%` }} />
        </div>
        <span className="w-14 shrink-0 text-right text-xs font-medium">{format.percent(percent / 100)}</span>
      </div>
      {job.note && <p className="mt-1.5 text-xs text-ink-soft">{job.note}</p>}
      <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-1 text-xs">
        {times.map(([key, time]) => time && (
          <div key={key} className="flex gap-1.5"><dt className="text-ink-faint">{t(key)}</dt><dd><time dateTime={time}>{format.date(Date.parse(time))}</time></dd></div>
        ))}
        <div className="flex gap-1.5"><dt className="text-ink-faint">{t('column.actor')}</dt><dd className="font-mono text-2xs leading-4.5">{job.actor}</dd></div>
      </dl>
      {job.error && <Failure error={job.error} />}
      <Facts title={t('job.params')} values={job.params} />
      {isRecord(job.result) && <Facts title={t('job.result')} values={job.result} />}
      <Log job={job} />
    </div>
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function Cancel({ job }: { job: Job }) {
  const { t } = useWords()
  const client = useQueryClient()
  const may = useQuery(sessionQuery).data?.permissions.includes('jobs.cancel') ?? false
  const cancel = useMutation({
    mutationFn: () => post(`/jobs/${encodeURIComponent(job.id)}/cancel`),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs', job.id] }),
  })
  if (!may || !goesOn(job)) return null
  return <Button size="sm" tone="danger" className="ml-auto" isDisabled={cancel.isPending} onPress={() => cancel.mutate()}>{t('job.cancel')}</Button>
}

/** Why it failed, as the problem says it. */
function Failure({ error }: { error: Record<string, unknown> }) {
  const { t } = useWords()
  return (
    <div className="mt-3 rounded-lg border border-bad/30 bg-bad-soft/50 p-3 text-xs">
      <p className="font-medium text-ink [overflow-wrap:anywhere]">{shown(error.detail ?? error.title ?? error.code)}</p>
      {typeof error.hint === 'string' && error.hint && <p className="mt-1 text-ink-soft">{t('error.hint', { hint: error.hint })}</p>}
      {typeof error.code === 'string' && <code className="mt-1 block font-mono text-2xs text-ink-soft">{error.code}</code>}
    </div>
  )
}

function Facts({ title, values }: { title: string; values: Record<string, unknown> }) {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== '')
  if (entries.length === 0) return null
  return (
    <div className="mt-3">
      <h3 className="text-2xs font-semibold text-ink-faint">{title}</h3>
      <dl className="mt-1 flex flex-wrap gap-x-5 gap-y-1 font-mono text-2xs leading-4.5">
        {entries.map(([key, value]) => <div key={key} className="flex gap-1.5"><dt className="text-ink-faint">{key}</dt><dd className="[overflow-wrap:anywhere]">{shown(value)}</dd></div>)}
      </dl>
    </div>
  )
}

function Log({ job }: { job: Job }) {
  const { t, format } = useWords()
  const log = useQuery(jobLogQuery(job.id, goesOn(job)))
  if (log.isError) return <div className="mt-3"><ErrorNote compact error={log.error} onRetry={() => void log.refetch()} /></div>
  const lines = log.data ?? []
  return (
    <div className="mt-3">
      <h3 className="text-2xs font-semibold text-ink-faint">{t('job.log')}</h3>
      {lines.length === 0 && !log.isPending && <p className="mt-1 text-xs text-ink-soft">{t('job.log.none')}</p>}
      {lines.length > 0 && (
        <pre tabIndex={0} aria-label={t('job.log')} role="region" className="mt-1 max-h-48 overflow-auto rounded-lg border border-line bg-sunken p-3 font-mono text-2xs leading-4.5 whitespace-pre-wrap [overflow-wrap:anywhere]">
          {lines.map((line) => <span key={line.line} className="block"><span className="text-ink-faint">{format.time(Date.parse(line.time))}</span>  {line.text}</span>)}
        </pre>
      )}
    </div>
  )
}
