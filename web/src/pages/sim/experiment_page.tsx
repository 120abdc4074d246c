import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { ChevronRight, Trash2 } from 'lucide-react'

import { address, remove } from '../../api/client'
import { sessionQuery } from '../../api/queries'
import { Button } from '../../parts/button'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Panel } from '../../parts/panel'
import { shown } from '../../parts/shown'
import { Snippet } from '../../parts/snippet'
import { Ahead } from './ahead'
import { BestSoFar } from './best_so_far'
import { Bottleneck } from './bottleneck'
import { Calibration } from './calibration'
import { goesOn, JobBadge, Progress } from './job_state'
import { ModelLink, SimLink } from './links'
import { Optimum } from './optimum'
import { experimentQuery, modelQuery } from './queries'
import { Run } from './run'
import { Schedule } from './schedule'
import { askSnippet } from './snippets'
import { isKind, type BottleneckResult, type CalibrationResult, type CompareResult, type ForkResult, type OptimumResult, type RunResult, type ScheduleResult, type WholeExperiment } from './types'
import { WhatIf } from './whatif'
import { useSimWords, type SimKey } from './words'

/** One experiment: what was asked, how far it is, what came out. Its address brings one back to it. */
export function ExperimentPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { t } = useSimWords()
  const found = useQuery(experimentQuery(id))
  return (
    <div className="h-full overflow-auto">
      <Page className="flex flex-col gap-4">
        {found.isPending && <Waiting what={t('experiment')} rows={8} />}
        {found.isError && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
        {found.data && <Found experiment={found.data} />}
      </Page>
    </div>
  )
}

function Found({ experiment }: { experiment: WholeExperiment }) {
  const { t, format } = useSimWords()
  const { job_state: job, ask } = experiment
  const kind = isKind(experiment.kind) ? experiment.kind : null
  return (
    <>
      <header>
        <nav aria-label={t('trail')} className="mb-1.5 flex items-center gap-1 text-xs text-ink-faint">
          <SimLink className="hover:text-ink">{t('title')}</SimLink><ChevronRight aria-hidden size={12} />
          {named(experiment) && <><ModelLink name={experiment.model} className="hover:text-ink">{experiment.model}</ModelLink><ChevronRight aria-hidden size={12} /></>}
          <span className="font-mono text-2xs">{experiment.id}</span>
        </nav>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="text-xl font-semibold tracking-tight">{experiment.name}</h1>
          {kind && <Badge tone="accent">{t(`ask.${kind}`)}</Badge>}
          {job && <JobBadge state={job.state} />}
          <Removal experiment={experiment} />
        </div>
        <p className="mt-1 text-xs text-ink-soft">{askedFor(ask, t, format)} · <time dateTime={experiment.created}>{format.date(Date.parse(experiment.created))}</time></p>
      </header>
      {job && goesOn(job) && <Progress job={job} note={t('experiment.waiting')} />}
      {kind === 'optimize' && (experiment.result === null || experiment.result === undefined) && (
        <BestSoFar points={experiment.curve} budget={typeof ask.budget === 'number' ? ask.budget : 0} objective={typeof ask.objective === 'string' ? ask.objective : 'throughput_per_h'} unit="" currency="" />
      )}
      {job?.state === 'failed' && <Failed error={job.error ?? {}} />}
      {job?.state === 'cancelled' && (
        <Panel title={t('experiment.cancelled')}>
          <p className="text-sm text-ink-soft">{t(experiment.has_table || experiment.result ? 'experiment.kept' : 'experiment.nothingkept')}</p>
        </Panel>
      )}
      {experiment.result !== null && experiment.result !== undefined && <Result experiment={experiment} />}
      <Panel title={t('code.title')} side={experiment.has_table && <Downloads experiment={experiment} />}>
        {kind && <Snippet texts={askSnippet(kind, { ...ask, ...(named(experiment) ? { model: experiment.model } : {}) })} />}
      </Panel>
    </>
  )
}

/** Schedules and logs have no model of the site; an inline one is its own. */
const named = ({ kind, model, ask }: WholeExperiment): boolean => kind !== 'schedule' && kind !== 'calibrate' && model !== '' && typeof ask.model !== 'object'

function askedFor(ask: Record<string, unknown>, t: (key: SimKey, params?: Record<string, string | number>) => string, format: { number: (value: number) => string }): string {
  const facts: string[] = []
  if (typeof ask.hours === 'number') facts.push(t('asked.hours', { hours: format.number(ask.hours) }))
  if (typeof ask.replications === 'number') facts.push(t('asked.replications', { count: ask.replications }))
  if (typeof ask.budget === 'number') facts.push(t('asked.budget', { count: ask.budget }))
  if (typeof ask.seed === 'number') facts.push(t('asked.seed', { seed: String(ask.seed) }))
  if (Array.isArray(ask.changes) && ask.changes.length > 0) facts.push(ask.changes.join(', '))
  return facts.join(' · ')
}

function Result({ experiment }: { experiment: WholeExperiment }) {
  const { t } = useSimWords()
  const kept = useQuery({ ...modelQuery(experiment.model), enabled: named(experiment) }).data?.model
  const inline = experiment.ask.model
  const model = typeof inline === 'object' && inline !== null ? (inline as Record<string, unknown>) : kept
  const tariff = model?.tariff
  const told = typeof tariff === 'object' && tariff !== null && 'currency' in tariff ? String(tariff.currency) : ''
  const currency = told || t('unit.money')
  const { result } = experiment
  switch (experiment.kind) {
    case 'run': return <Run experiment={experiment} result={result as RunResult} currency={currency} />
    case 'compare': return <WhatIf result={result as CompareResult} currency={currency} />
    case 'bottleneck': return <Bottleneck result={result as BottleneckResult} />
    case 'optimize': return <Optimum result={result as OptimumResult} currency={currency} />
    case 'fork': return <Ahead result={result as ForkResult} />
    case 'calibrate': return <Calibration result={result as CalibrationResult} name={String(experiment.ask.save_as ?? '')} />
    case 'schedule': return <Schedule result={result as ScheduleResult} />
    default: return <Empty text={t('experiment.unknown')} />
  }
}

function Failed({ error }: { error: Record<string, unknown> }) {
  const { t } = useSimWords()
  return (
    <div role="alert" className="rounded-xl border border-bad/30 bg-bad-soft/50 p-4">
      <p className="font-semibold">{t('experiment.failed')}</p>
      <p className="mt-0.5 text-ink-soft [overflow-wrap:anywhere]">{shown(error.detail ?? error.title ?? error.code)}</p>
      {typeof error.hint === 'string' && error.hint && <p className="mt-1 text-ink-soft">{t('experiment.hint', { hint: error.hint })}</p>}
      {typeof error.code === 'string' && <code className="mt-1.5 block font-mono text-2xs text-ink-soft">{error.code}</code>}
    </div>
  )
}

function Downloads({ experiment }: { experiment: WholeExperiment }) {
  const { t } = useSimWords()
  const path = `/sim/experiments/${encodeURIComponent(experiment.id)}`
  const look = 'rounded text-xs font-medium text-accent hover:underline'
  return (
    <>
      <a className={look} href={address(`${path}/table`, { format: 'parquet' })} download>{t('download.parquet')}</a>
      <a className={look} href={address(`${path}/table`, { format: 'arrow' })} download>{t('download.arrow')}</a>
      {experiment.has_trace && <a className={look} href={address(`${path}/trace/file`)} download>{t('download.trace')}</a>}
    </>
  )
}

function Removal({ experiment }: { experiment: WholeExperiment }) {
  const { t } = useSimWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const may = useQuery(sessionQuery).data?.permissions.includes('sim.edit') ?? false
  const removal = useMutation({
    mutationFn: () => remove(`/sim/experiments/${encodeURIComponent(experiment.id)}`),
    onSuccess: async () => {
      await navigate({ to: '/sim', search: {} as never })
      client.removeQueries({ queryKey: ['sim', 'experiments', experiment.id] })
      await client.invalidateQueries({ queryKey: ['sim', 'experiments'] })
    },
  })
  if (!may) return null
  return (
    <span className="ml-auto flex items-center gap-2">
      {removal.isError && <span role="alert" className="text-xs text-bad">{String(removal.error.message)}</span>}
      <Button size="sm" tone="danger" icon={Trash2} isDisabled={removal.isPending} onPress={() => removal.mutate()}>{t('experiment.remove')}</Button>
    </span>
  )
}
