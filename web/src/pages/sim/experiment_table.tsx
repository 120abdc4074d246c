import { useQuery } from '@tanstack/react-query'

import { Table } from '../../parts/table'

import { Bar, goesOn, JobBadge } from './job_state'
import { ExperimentLink, ModelLink } from './links'
import { simJobsQuery } from './queries'
import { isKind, type ExperimentEntry } from './types'
import { useSimWords, type SimKey } from './words'

export function ExperimentTable({ rows }: { rows: readonly ExperimentEntry[] }) {
  const { t, format } = useSimWords()
  const jobs = new Map((useQuery(simJobsQuery).data ?? []).map((job) => [job.id, job]))
  const now = Date.now()
  return (
    <Table label={t('experiments')} rows={rows} rowKey={({ id }) => id} columns={[
      { id: 'name', name: t('column.name'), head: true, cell: (row) => <ExperimentLink id={row.id}>{row.name}</ExperimentLink> },
      { id: 'kind', name: t('column.kind'), cell: ({ kind }) => (isKind(kind) ? t(`ask.${kind}`) : kind) },
      { id: 'model', name: t('column.model'), cell: ({ kind, model, params }) => (model && kind !== 'schedule' && kind !== 'calibrate' && typeof params.model === 'string' ? <ModelLink name={model} className="text-ink-soft hover:text-ink hover:underline">{model}</ModelLink> : model || '–') },
      { id: 'state', name: t('column.state'), cell: (row) => {
        const job = jobs.get(row.job)
        if (!job) return row.headline ? <JobBadge state="succeeded" /> : <span className="text-ink-faint">–</span>
        return goesOn(job) ? <span className="flex items-center gap-2"><JobBadge state={job.state} /><span className="w-20"><Bar job={job} slim /></span></span> : <JobBadge state={job.state} />
      } },
      { id: 'headline', name: t('column.headline'), cell: (row) => <span className="text-ink-soft">{headlineOf(row, t, format)}</span> },
      { id: 'created', name: t('column.started'), right: true, cell: ({ created }) => <time dateTime={created} className="whitespace-nowrap">{format.brief(Date.parse(created), now)}</time> },
    ]} />
  )
}

type Say = (key: SimKey, params?: Record<string, string | number>) => string

/** The one thing that an experiment of its kind found. */
export function headlineOf({ kind, headline }: Pick<ExperimentEntry, 'kind' | 'headline'>, t: Say, format: { number: (value: number) => string; percent: (value: number) => string; duration: (value: number) => string }): string {
  if (!headline) return ''
  const number = (key: string): number => (typeof headline[key] === 'number' ? (headline[key] as number) : Number.NaN)
  const text = (key: string): string => String(headline[key] ?? '–')
  switch (kind) {
    case 'run': return t('headline.run', { rate: format.number(number('throughput_per_h')), half: format.number(number('throughput_per_h_half_width')) })
    case 'compare': return headline.most === undefined ? '' : t('headline.compare', { name: text('most'), difference: format.number(number('difference')), figure: text('figure') })
    case 'bottleneck': return t('headline.bottleneck', { station: text('station'), votes: text('votes'), methods: text('methods') })
    case 'optimize': {
      const changes = Array.isArray(headline.changes) ? headline.changes.join(', ') : ''
      return changes ? t('headline.optimize', { changes, difference: format.number(number('difference')) }) : t('optimum.kept')
    }
    case 'fork': return t('headline.fork', { low: format.number(number('out_p10')), middle: format.number(number('out_p50')), high: format.number(number('out_p90')) })
    case 'calibrate': return t('headline.calibrate', { stations: text('stations'), coverage: format.percent(number('coverage')) })
    case 'schedule': return t('headline.schedule', { makespan: format.duration(number('makespan_s')), status: text('status') })
    default: return ''
  }
}
