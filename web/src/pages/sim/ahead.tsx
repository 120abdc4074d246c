import { StateMark, isState } from '../../parts/marks'
import { Panel, Facts, Notes } from '../../parts/panel'
import { Table } from '../../parts/table'
import { stateKey } from './states'
import type { ForkResult, Quantiles } from './types'
import { useSimWords } from './words'

/** From the plant as it is: what will come out, between which bounds. */
export function Ahead({ result }: { result: ForkResult }) {
  const { t, format } = useSimWords()
  const from = Date.parse(result.at)
  const { bands, finish, seen } = result
  const moment = (seconds: number | null) => (seconds === null ? t('ahead.later') : format.brief(from + seconds * 1000, from))
  const last = bands.time_s.length - 1
  return (
    <>
      <Facts facts={[
        { name: t('ahead.from'), value: format.date(from), note: t('ahead.seen', { share: format.percent(seen.coverage, 0) }) },
        { name: t('ahead.inside'), value: format.integer(seen.wip), note: t('ahead.parts') },
        { name: t('ahead.out', { hours: result.hours }), value: format.number(bands.out.p50[last]), note: t('ahead.between', { low: format.number(bands.out.p10[last]), high: format.number(bands.out.p90[last]) }) },
        ...(finish ? [
          { name: t('ahead.finish', { target: format.integer(finish.target) }), value: moment(finish.time_s.p50), note: t('ahead.between', { low: moment(finish.time_s.p10), high: moment(finish.time_s.p90) }) },
          { name: t('ahead.probability'), value: format.percent(finish.probability.estimate), note: t('interval.of', { share: format.percent(finish.probability.confidence, 0), low: format.percent(finish.probability.low), high: format.percent(finish.probability.high), unit: '' }).trim() },
        ] : []),
      ]} />
      <div className="grid gap-4 xl:grid-cols-2">
        <Band title={t('ahead.chart.out')} unit={t('unit.parts')} times={bands.time_s} band={bands.out} from={from} start={0} target={finish?.target} count={result.replications} />
        <Band title={t('ahead.chart.wip')} unit={t('unit.parts')} times={bands.time_s} band={bands.wip} from={from} start={seen.wip} count={result.replications} />
      </div>
      <Panel flush title={t('ahead.start')} note={t('ahead.start.about')}>
        <Table label={t('ahead.start')} rows={seen.stations} rowKey={({ station, server }) => `${station}/${server}`} columns={[
          { id: 'station', name: t('column.station'), head: true, cell: ({ station, server }) => (server > 0 ? `${station} ${server + 1}` : station) },
          { id: 'state', name: t('column.state'), cell: ({ state }) => <Seen state={state} /> },
          { id: 'elapsed', name: t('column.since'), right: true, cell: ({ elapsed_s: elapsed }) => format.duration(elapsed) },
        ]} />
      </Panel>
      <Notes title={t('notes')} notes={seen.notes} />
    </>
  )
}

function Seen({ state }: { state: string }) {
  const { t } = useSimWords()
  return isState(state) ? <StateMark state={state} /> : <>{t(stateKey(state))}</>
}

const WIDTH = 560
const HEIGHT = 240
const LEFT = 46
const BOTTOM = 26

function Band({ title, unit, times, band, from, start, target, count }: {
  title: string
  unit: string
  times: readonly number[]
  band: Quantiles<number[]>
  from: number
  start: number
  target?: number
  count: number
}) {
  const { t, format } = useSimWords()
  const end = times.at(-1) ?? 1
  const most = Math.max(1, start, target ?? 0, ...band.p90) * 1.06
  const x = (seconds: number) => LEFT + seconds / end * (WIDTH - LEFT - 8)
  const y = (value: number) => HEIGHT - BOTTOM - value / most * (HEIGHT - BOTTOM - 10)
  const points = (values: readonly number[]) => [[0, start] as const, ...values.map((value, i) => [times[i]!, value] as const)].map(([s, v]) => `${x(s).toFixed(1)} ${y(v).toFixed(1)}`)
  const area = `M${points(band.p90).join('L')}L${points(band.p10).reverse().join('L')}Z`
  const hours = Math.max(1, Math.ceil(end / 3600 / 6))
  const ticks = Array.from({ length: Math.floor(end / 3600 / hours) + 1 }, (_, i) => i * hours * 3600)
  const step = niceStep(most / 4)
  const marks = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step)
  return (
    <Panel title={title} note={t('ahead.band', { count })}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="w-full" role="img" aria-label={t('ahead.label', { title, p10: format.number(band.p10.at(-1)), p50: format.number(band.p50.at(-1)), p90: format.number(band.p90.at(-1)) })}>
        {marks.map((mark) => (
          <g key={mark}>
            <line x1={LEFT} x2={WIDTH - 8} y1={y(mark)} y2={y(mark)} stroke="var(--line)" />
            <text x={LEFT - 7} y={y(mark) + 4} fontSize={11} textAnchor="end" className="fill-ink-faint">{format.number(mark)}</text>
          </g>
        ))}
        {ticks.map((tick) => <text key={tick} x={x(tick)} y={HEIGHT - 7} fontSize={11} textAnchor={tick === 0 ? 'start' : x(tick) > WIDTH - 24 ? 'end' : 'middle'} className="fill-ink-faint">{format.time(from + tick * 1000).slice(0, 5)}</text>)}
        <path d={area} fill="var(--chart-1)" fillOpacity={0.18} />
        <path d={`M${points(band.p50).join('L')}`} fill="none" stroke="var(--chart-1)" strokeWidth={2} />
        {target !== undefined && <><line x1={LEFT} x2={WIDTH - 8} y1={y(target)} y2={y(target)} stroke="var(--chart-2)" strokeDasharray="5 4" /><text x={LEFT + 6} y={y(target) - 5} fontSize={11} className="fill-ink-soft">{t('ahead.target', { target: format.integer(target) })}</text></>}
        <text x={2} y={10} fontSize={10.5} className="fill-ink-faint">{unit}</text>
      </svg>
      <details>
        <summary className="cursor-pointer text-xs font-medium text-ink-soft">{t('table.same')}</summary>
        <Table label={title} rows={times.map((_, i) => i)} rowKey={String} columns={[
          { id: 'time', name: t('column.time'), head: true, cell: (i) => format.brief(from + times[i]! * 1000, from) },
          ...(['p10', 'p50', 'p90'] as const).map((key) => ({ id: key, name: `${key} [${unit}]`, right: true, cell: (i: number) => format.number(band[key][i]) })),
        ]} />
      </details>
    </Panel>
  )
}

/** 1, 2 or 5 times a power of ten, no less than `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-12)))
  return ([1, 2, 5, 10].find((one) => one * power >= least * 0.999) ?? 10) * power
}
