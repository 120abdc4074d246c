import { useQuery } from '@tanstack/react-query'

import { Badge } from '../../parts/marks'
import { Panel, Notes } from '../../parts/panel'
import { Segments } from '../../parts/segments'
import { Table } from '../../parts/table'
import { GanttCard } from './gantt'
import { Headline, KpiCard } from './kpis'
import { LineMap, sharesOf } from './line_map'
import { enginesQuery } from './queries'
import { SankeyCard } from './sankey'
import { useSimView } from './search'
import type { EngineChoice, RunResult, WholeExperiment } from './types'
import { useSimWords } from './words'

/** What a run came to: figures with intervals, the line, every server over time, energy, and which engine did it. */
export function Run({ experiment, result, currency }: { experiment: WholeExperiment; result: RunResult; currency: string }) {
  const { t } = useSimWords()
  const [view, setView] = useSimView()
  const parts = [
    { id: 'figures', name: t('run.figures') }, { id: 'line', name: t('run.line') },
    ...(experiment.has_trace ? [{ id: 'gantt', name: t('run.gantt') }] : []),
    ...(result.energy && result.energy.nodes.length > 0 ? [{ id: 'energy', name: t('run.energy') }] : []),
    { id: 'engine', name: t('run.engine') },
  ]
  const part = parts.find(({ id }) => id === view.part)?.id ?? 'figures'
  return (
    <>
      <Headline figures={result.figures} currency={currency} />
      <div><Segments label={t('run.parts')} value={part} onChange={(next) => setView({ part: next }, { push: true })} choices={parts} /></div>
      {part === 'figures' && <KpiCard figures={result.figures} map={result.map} currency={currency} confidence={result.confidence} replications={result.replications} />}
      {part === 'line' && <Panel title={t('map.title')} note={t('map.note')}><LineMap map={result.map} shares={sharesOf(result.figures, result.map.nodes)} /></Panel>}
      {part === 'gantt' && <GanttCard experiment={experiment.id} />}
      {part === 'energy' && result.energy && <SankeyCard flow={result.energy} />}
      {part === 'engine' && <EngineCard result={result} />}
      <Notes title={t('notes')} notes={result.notes} />
    </>
  )
}

function EngineCard({ result }: { result: RunResult }) {
  const { t, format, name } = useSimWords()
  const engines = useQuery(enginesQuery).data ?? []
  const { engine } = result
  return (
    <Panel flush title={t('engine.title', { engine: engine.name })} note={engine.why}
      side={<>
        {result.warmup_hours > 0 && <Badge>{t('engine.warmup', { hours: format.number(result.warmup_hours) })}</Badge>}
        <Badge>{t('engine.events', { count: format.integer(result.events) })}</Badge>
        {result.reached !== null && <Badge tone={result.reached ? 'good' : 'warn'}>{t(result.reached ? 'engine.reached' : 'engine.notreached')}</Badge>}
        {!result.complete && <Badge tone="warn">{t('engine.incomplete')}</Badge>}
      </>}>
      <Table label={t('engine.table')} rows={rowsOf(engine, engines)} rowKey={({ id }) => id} columns={[
        { id: 'name', name: t('column.engine'), head: true, cell: (row) => row.id },
        { id: 'about', name: t('column.about'), cell: (row) => (row.about ? name(row.about) : '') },
        { id: 'verdict', name: t('column.verdict'), cell: (row) => (row.id === engine.name ? <Badge tone="good">{t('engine.ran')}</Badge> : row.refused.length > 0 ? <span className="text-ink-soft">{row.refused.join('; ')}</span> : <span className="text-ink-faint">{t('engine.could')}</span>) },
      ]} />
    </Panel>
  )
}

const rowsOf = (engine: EngineChoice, told: readonly { name: string; en: string; ko: string }[]) =>
  Object.entries(engine.refused).map(([id, refused]) => ({ id, refused, about: told.find((one) => one.name === id) }))
