import { Badge } from '../../parts/marks'
import { Panel, Notes } from '../../parts/panel'
import { Segments } from '../../parts/segments'
import { Select } from '../../parts/select'
import { Table } from '../../parts/table'
import { useState } from 'react'

import { Estimate, shownAs } from './figure'
import { useSimView } from './search'
import { Stuck } from './stuck'
import type { CompareResult, Comparison, FigureKind, Ranked, Stopped } from './types'
import { useSimWords } from './words'

export type Verdict = 'better' | 'worse' | 'different' | 'same'

/** What a comparison says; only a difference whose interval leaves out zero says anything. */
export function verdictOf({ significant, difference }: Pick<Comparison, 'significant' | 'difference'>, maximise: boolean | null): Verdict {
  if (!significant || difference.estimate === null) return 'same'
  if (maximise === null) return 'different'
  return difference.estimate > 0 === maximise ? 'better' : 'worse'
}

const TONES = { better: 'good', worse: 'bad', different: 'accent', same: 'plain' } as const

export function VerdictBadge({ comparison, maximise }: { comparison: Comparison; maximise: boolean | null }) {
  const { t } = useSimWords()
  const verdict = verdictOf(comparison, maximise)
  return <Badge tone={TONES[verdict]}>{t(`verdict.${verdict}`)}</Badge>
}

/** Base against scenarios, under common random numbers. */
export function WhatIf({ result, currency }: { result: CompareResult; currency: string }) {
  const { t, name, format } = useSimWords()
  const [view, setView] = useSimView()
  const [by, setBy] = useState<'figure' | 'scenario'>('figure')
  const addresses = Object.keys(result.figures)
  const figure = addresses.find((one) => one === view.figure) ?? addresses[0] ?? ''
  const [scenario, setScenario] = useState(result.scenarios[0]?.name ?? '')
  const kind = result.figures[figure]
  const stuck = [{ name: t('column.base'), stopped: result.stopped }, ...result.scenarios]
    .flatMap(({ name: design, stopped }): { design: string; why: Stopped }[] => (stopped ? [{ design, why: stopped }] : []))
  const chosen = result.scenarios.find((one) => one.name === scenario) ?? result.scenarios[0]
  const note = t('whatif.about', { scenarios: result.scenarios.length, count: result.replications, share: format.percent(result.confidence, 0) })
  return (
    <>
      <Panel title={t('whatif.title')} note={note} flush side={<>
        <Segments label={t('whatif.by')} value={by} onChange={setBy} choices={[{ id: 'figure', name: t('whatif.byfigure') }, { id: 'scenario', name: t('whatif.byscenario') }]} />
        {by === 'figure'
          ? <Select small label={t('column.figure')} value={figure} onChange={(next) => setView({ figure: next })} choices={addresses.map((id) => ({ id, name: name(result.figures[id]!.label) }))} />
          : <Select small label={t('column.scenario')} value={chosen?.name ?? ''} onChange={setScenario} choices={result.scenarios.map((one) => ({ id: one.name, name: one.name }))} />}
      </>}>
        {by === 'figure' && kind && <ByFigure result={result} figure={figure} kind={kind} currency={currency} />}
        {by === 'scenario' && chosen && <Rows label={t('whatif.title')} currency={currency} rows={addresses.flatMap((address) => {
          const comparison = chosen.figures[address]
          return comparison ? [{ key: address, head: name(result.figures[address]!.label), sub: address, address, kind: result.figures[address]!, comparison }] : []
        })} />}
      </Panel>
      {result.ranking && <Best ranking={result.ranking} result={result} currency={currency} />}
      {result.stopped && <Alone result={result} currency={currency} />}
      <Stuck rows={stuck} count={stuck.length} />
      <Notes title={t('notes')} notes={result.complete === false ? [t('whatif.endedearly'), ...result.notes] : result.notes} />
    </>
  )
}

/** Which design a procedure found to be the best, and how sure it is. */
function Best({ ranking, result, currency }: { ranking: Ranked; result: CompareResult; currency: string }) {
  const { t, format } = useSimWords()
  const { value, unit } = shownAs(ranking.figure, result.figures[ranking.figure]?.unit ?? '', format, currency)
  const sure = ranking.probability === null ? '–' : format.percent(Math.min(ranking.probability, 0.999), ranking.probability > 0.99 ? 1 : 0)
  const note = ranking.procedure === 'ocba' ? t('rank.ocba', { share: sure })
    : ranking.guaranteed ? t('rank.kn', { share: sure, value: `${value(ranking.indifference)} ${unit}`.trim() }) : t('rank.kn.not')
  return (
    <Panel flush title={t('rank.title', { name: ranking.best ?? '–' })} note={note}>
      <Table label={t('rank.title', { name: ranking.best ?? '–' })} rows={ranking.designs} rowKey={({ name }) => name} columns={[
        { id: 'name', name: t('column.scenario'), head: true, cell: ({ name }) => (name === 'base' ? t('column.base') : name) },
        { id: 'mean', name: t('column.mean'), right: true, cell: ({ mean }) => `${value(mean)} ${unit}`.trim() },
        { id: 'count', name: t('column.count'), right: true, cell: ({ replications }) => format.integer(replications) },
      ]} />
    </Panel>
  )
}

/** Figures of scenarios by themselves, where the line as it is cannot run. */
function Alone({ result, currency }: { result: CompareResult; currency: string }) {
  const { t, name } = useSimWords()
  const rows = result.scenarios.flatMap((one) => Object.entries(one.alone ?? {}).map(([address, interval]) => ({ scenario: one.name, address, interval })))
  if (rows.length === 0) return null
  return (
    <Panel flush title={t('whatif.alone')} note={t('whatif.alone.about')}>
      <Table label={t('whatif.alone')} rows={rows} rowKey={(row) => `${row.scenario} ${row.address}`} columns={[
        { id: 'scenario', name: t('column.scenario'), head: true, cell: (row) => row.scenario },
        { id: 'figure', name: t('column.figure'), cell: (row) => name(result.figures[row.address]!.label) },
        { id: 'value', name: t('column.changed'), right: true, cell: (row) => <Estimate address={row.address} kind={result.figures[row.address]!} interval={row.interval} currency={currency} /> },
      ]} />
    </Panel>
  )
}

function ByFigure({ result, figure, kind, currency }: { result: CompareResult; figure: string; kind: FigureKind; currency: string }) {
  const { t } = useSimWords()
  const rows = result.scenarios.flatMap((one) => {
    const comparison = one.figures[figure]
    return comparison ? [{ key: one.name, head: one.name, sub: one.changes.join(', '), address: figure, kind, comparison }] : []
  })
  return (
    <>
      <Forest rows={rows} currency={currency} />
      <div className="border-t border-line"><Rows label={t('whatif.title')} rows={rows} currency={currency} /></div>
    </>
  )
}

interface Row {
  key: string
  head: string
  sub: string
  address: string
  kind: FigureKind
  comparison: Comparison
}

function Rows({ label, rows, currency }: { label: string; rows: readonly Row[]; currency: string }) {
  const { t, format } = useSimWords()
  return (
    <Table label={label} rows={rows} rowKey={({ key }) => key} columns={[
      { id: 'head', name: t('column.scenario'), head: true, cell: ({ head, sub }) => <>{head}<code className="block font-mono text-2xs font-normal text-ink-faint">{sub}</code></> },
      { id: 'base', name: t('column.base'), right: true, cell: (row) => <Estimate address={row.address} kind={row.kind} interval={row.comparison.base} currency={currency} /> },
      { id: 'value', name: t('column.changed'), right: true, cell: (row) => <Estimate address={row.address} kind={row.kind} interval={row.comparison.scenario} currency={currency} /> },
      { id: 'difference', name: t('column.difference'), right: true, cell: (row) => <Estimate strong address={row.address} kind={row.kind} interval={row.comparison.difference} currency={currency} /> },
      { id: 'relative', name: t('column.relative'), right: true, cell: ({ comparison }) => signed(format.percent(comparison.relative), comparison.relative) },
      { id: 'p', name: t('column.p'), right: true, cell: ({ comparison }) => <span className="whitespace-nowrap" title={t('whatif.correlation', { value: format.number(comparison.correlation, 3) })}>{comparison.p_value === null ? '–' : comparison.p_value < 0.001 ? '< 0.001' : format.number(comparison.p_value, 3)}</span> },
      { id: 'verdict', name: t('column.verdict'), cell: ({ comparison, kind }) => <VerdictBadge comparison={comparison} maximise={kind.maximise} /> },
    ]} />
  )
}

const signed = (text: string, value: number | null): string => (value !== null && value > 0 ? `+${text}` : text)

const LEFT = 170
const WIDTH = 640
/** Closer to zero than this, a label of the axis would run into zero's own. */
const LABEL_ROOM = 64

/** Differences with their paired intervals about zero; the table below says the same in numbers. */
function Forest({ rows, currency }: { rows: readonly Row[]; currency: string }) {
  const { t, format } = useSimWords()
  const first = rows[0]
  if (!first) return null
  const all = rows.flatMap(({ comparison: { difference } }) => [difference.low ?? 0, difference.high ?? 0])
  const low = Math.min(0, ...all)
  const high = Math.max(0, ...all)
  const room = (high - low) * 0.06 || 1
  const x = (value: number) => LEFT + (value - low + room) / (high - low + 2 * room) * (WIDTH - LEFT - 10)
  const { value, unit } = shownAs(first.address, first.kind.unit, format, currency)
  const height = rows.length * 26 + 26
  return (
    <div className="px-4 pb-3">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} className="w-full max-w-3xl" role="img" aria-label={t('whatif.forest')}>
        <line x1={x(0)} x2={x(0)} y1={4} y2={height - 20} stroke="var(--line-strong)" strokeDasharray="3 3" />
        {rows.map(({ key, head, comparison, kind }, i) => {
          const { difference } = comparison
          const verdict = verdictOf(comparison, kind.maximise)
          const colour = verdict === 'better' ? 'var(--good)' : verdict === 'worse' ? 'var(--bad)' : verdict === 'different' ? 'var(--accent)' : 'var(--ink-faint)'
          const y = 16 + i * 26
          return (
            <g key={key}>
              <text x={0} y={y + 4} fontSize={11.5} className="fill-ink">{head.length > 26 ? `${head.slice(0, 25)}…` : head}</text>
              <line x1={x(difference.low ?? 0)} x2={x(difference.high ?? 0)} y1={y} y2={y} stroke={colour} strokeWidth={2} />
              <circle cx={x(difference.estimate ?? 0)} cy={y} r={4.5} fill={colour} stroke="var(--panel)" strokeWidth={1.5} />
            </g>
          )
        })}
        {[low, 0, high].filter((one) => one === 0 || Math.abs(x(one) - x(0)) > LABEL_ROOM).map((one) => (
          <text key={one} x={x(one)} y={height - 5} fontSize={10.5} textAnchor="middle" className="fill-ink-faint">{signed(value(one), one)}{unit && ` ${unit}`}</text>
        ))}
      </svg>
    </div>
  )
}
