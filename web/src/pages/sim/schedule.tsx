import { Badge } from '../../parts/marks'
import { Panel, Facts, Notes } from '../../parts/panel'
import { Table } from '../../parts/table'
import { clock, ticksOf } from './gantt_tiles'
import type { ScheduleResult } from './types'
import { useSimWords, type SimKey } from './words'

const COLOURS = ['var(--chart-1)', 'var(--chart-2)', 'var(--chart-3)', 'var(--chart-4)', 'var(--chart-5)', 'var(--chart-6)']
const STATUS: Record<string, SimKey> = { optimal: 'schedule.optimal', feasible: 'schedule.feasible' }

/** A schedule, how good it provably is, and the risk it runs. */
export function Schedule({ result }: { result: ScheduleResult }) {
  const { t, format } = useSimWords()
  const { risk } = result
  const status = STATUS[result.status]
  return (
    <>
      <Facts facts={[
        { name: t('schedule.makespan'), value: format.duration(result.makespan_s), note: status ? t(status) : result.status },
        { name: t('schedule.bound'), value: result.objective === 'makespan' ? format.duration(result.bound) : format.number(result.bound), note: result.gap === null ? '' : t('schedule.gap', { gap: format.percent(result.gap) }) },
        ...(result.jobs.some(({ due_s: due }) => due !== null) ? [{ name: t('schedule.tardiness'), value: result.tardiness_s > 0 ? format.duration(result.tardiness_s) : '0' }] : []),
        ...(risk ? [
          { name: t('schedule.likely'), value: format.duration(risk.makespan_s.p50), note: t('ahead.between', { low: format.duration(risk.makespan_s.p10), high: format.duration(risk.makespan_s.p90) }) },
          { name: t('schedule.within'), value: format.percent(risk.within_plan, 0), note: t('schedule.within.about', { count: format.integer(risk.replications) }) },
        ] : []),
      ]} />
      <Panel title={t('schedule.chart')} note={t('schedule.solved', { time: format.duration(result.wall_s), count: result.assignments.length })}
        side={<Badge tone={result.status === 'optimal' ? 'good' : 'warn'}>{status ? t(status) : result.status}</Badge>}>
        <Chart result={result} />
        <details className="mt-2">
          <summary className="cursor-pointer text-xs font-medium text-ink-soft">{t('table.same')}</summary>
          <Table label={t('schedule.chart')} rows={result.assignments} rowKey={({ job, operation }) => `${job}/${operation}`} columns={[
            { id: 'job', name: t('column.job'), head: true, cell: ({ job, operation }) => `${job} · ${operation + 1}` },
            { id: 'machine', name: t('column.machine'), cell: ({ machine }) => machine },
            { id: 'start', name: t('column.start'), right: true, cell: (row) => clock(row.start_s, 1) },
            { id: 'end', name: t('column.end'), right: true, cell: (row) => clock(row.end_s, 1) },
            { id: 'setup', name: t('state.setup'), right: true, cell: (row) => (row.setup_s > 0 ? format.duration(row.setup_s) : '–') },
          ]} />
        </details>
      </Panel>
      {risk && risk.machines.length > 0 && (
        <Panel flush title={t('schedule.risk')} note={t('schedule.risk.about')}>
          <Table label={t('schedule.risk')} rows={[...risk.machines].sort((a, b) => b.critical_share - a.critical_share)} rowKey={({ machine }) => machine} columns={[
            { id: 'machine', name: t('column.machine'), head: true, cell: ({ machine }) => machine },
            { id: 'share', name: t('schedule.critical'), right: true, cell: (row) => format.percent(row.critical_share) },
          ]} />
        </Panel>
      )}
      {risk && risk.jobs.length > 0 && (
        <Panel flush title={t('schedule.due')} note={t('schedule.due.about', { count: format.integer(risk.replications) })}>
          <Table label={t('schedule.due')} rows={risk.jobs} rowKey={({ job }) => job} columns={[
            { id: 'job', name: t('column.job'), head: true, cell: ({ job }) => job },
            { id: 'due', name: t('schedule.dueby'), right: true, cell: (row) => clock(row.due_s, 1) },
            { id: 'late', name: t('schedule.late'), right: true, cell: (row) => format.percent(row.late_probability) },
            { id: 'interval', name: t('column.interval'), right: true, cell: (row) => `${format.percent(row.late_low)} – ${format.percent(row.late_high)}` },
            { id: 'end', name: t('schedule.end90'), right: true, cell: (row) => clock(row.end_p90_s, 1) },
          ]} />
        </Panel>
      )}
      <Notes title={t('notes')} notes={result.faults} />
    </>
  )
}

const WIDTH = 1000
const LEFT = 84
const ROW = 28

function Chart({ result }: { result: ScheduleResult }) {
  const { t, format } = useSimWords()
  const machines = result.machines.map(({ name }) => name)
  const jobs = new Map(result.jobs.map(({ name }, i) => [name, i]))
  const end = Math.max(1, result.makespan_s)
  const x = (seconds: number) => LEFT + seconds / end * (WIDTH - LEFT - 12)
  const height = machines.length * ROW + 26
  const ticks = ticksOf({ start: 0, end }, WIDTH - LEFT)
  const step = (ticks[1] ?? 0) - (ticks[0] ?? 0) || 1
  return (
    <div className="overflow-x-auto">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} className="w-full min-w-[40rem]" role="img" aria-label={t('schedule.label', { machines: machines.length, jobs: result.jobs.length, makespan: format.duration(result.makespan_s) })}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={x(tick)} x2={x(tick)} y1={18} y2={height} stroke="var(--line)" />
            <text x={x(tick)} y={11} fontSize={11} textAnchor="middle" className="fill-ink-faint">{clock(tick, step)}</text>
          </g>
        ))}
        {machines.map((name, i) => <text key={name} x={0} y={22 + i * ROW + 17} fontSize={12} fontWeight={500} className="fill-ink">{name.length > 12 ? `${name.slice(0, 11)}…` : name}</text>)}
        {result.machines.flatMap(({ name, closed = [] }, i) => closed.map((one) => (
          <rect key={`${name}/${one.start_s}`} x={x(one.start_s)} width={Math.max(0, x(Math.min(end, one.end_s)) - x(one.start_s))} y={22 + i * ROW} height={ROW - 5} fill="var(--state-off)" fillOpacity={0.3} />
        )))}
        {result.assignments.map((one) => {
          const row = machines.indexOf(one.machine)
          const width = Math.max(1, x(one.end_s) - x(one.start_s))
          const colour = COLOURS[(jobs.get(one.job) ?? 0) % COLOURS.length]!
          return (
            <g key={`${one.job}/${one.operation}`}>
              <title>{`${one.job} · ${one.operation + 1} · ${one.machine} · ${clock(one.start_s, 1)} – ${clock(one.end_s, 1)}`}</title>
              {one.setup_s > 0 && <rect x={x(one.start_s - one.setup_s)} width={x(one.start_s) - x(one.start_s - one.setup_s)} y={22 + row * ROW + 7} height={ROW - 19} fill="var(--state-setup)" />}
              <rect x={x(one.start_s)} width={width - 0.8} y={22 + row * ROW} height={ROW - 5} rx={3} fill={colour} fillOpacity={0.24} stroke={colour} />
              {width > 24 && <text x={x(one.start_s) + 5} y={22 + row * ROW + 15.5} fontSize={11} className="fill-ink">{one.job.slice(0, Math.floor(width / 8))}</text>}
            </g>
          )
        })}
      </svg>
    </div>
  )
}
