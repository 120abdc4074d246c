import { useMemo } from 'react'

import { Badge } from '../../parts/marks'
import { Panel } from '../../parts/panel'
import { Segments } from '../../parts/segments'
import { Select } from '../../parts/select'
import { FigureValue } from './figure'
import { HEAD, ROW, Scroll } from './rows'
import { usePlanView, useSetPlanView } from './plan_view'
import { OldPrices, Reasons } from './reasons'
import { Scatter } from './scatter'
import { pointOf, timedWorkloads } from './scatter_layout'
import { isTable, labelsOf, type Choice, type Comparison, type Document } from './types'
import { usePlanWords, type PlanKey } from './words'

/** Every configuration: a chart, a table, and why some are out. */
export function Compare({ comparison, document, shown, pue }: {
  comparison: Comparison
  document: Document
  shown: string
  /** Power at the meter for each unit of IT power; the limit of a plan is one of the meter, the chart's axis is IT. */
  pue: number | null
}) {
  const { t, language } = usePlanWords()
  const view = usePlanView()
  const setView = useSetPlanView()
  const labels = labelsOf(document, language)
  const timed = timedWorkloads(comparison.choices)
  const against = timed.find((name) => name === view.against) ?? 'power'
  const axis = against === 'power' ? t('compare.x.power') : t('compare.x.time', { work: labels.get(against) ?? against })
  const constraints = isTable(document.constraints) ? document.constraints : {}
  const atMeter = against === 'power' && typeof constraints.power_kw === 'number' && pue ? constraints.power_kw : null
  const points = useMemo(() => comparison.choices.map((choice) => pointOf(choice, against)).filter((point) => point !== null), [comparison, against])
  const feasible = comparison.choices.filter((choice) => choice.feasible).length
  const unpriced = comparison.choices.filter((choice) => !choice.present_cost).length
  const rows = view.feasible ? comparison.choices.filter((choice) => choice.feasible) : comparison.choices
  return (
    <div className="flex flex-col gap-5">
      {feasible === 0 && <WhyNone comparison={comparison} />}
      <OldPrices prices={comparison.old_prices} />
      <Panel title={t('compare.title')} note={t('compare.summary', { total: comparison.choices.length, feasible, front: comparison.front.length })}
        side={timed.length > 0 && (
          <Select small label={t('compare.x')} value={against} onChange={(next) => setView({ against: next === 'power' ? undefined : next })}
            choices={['power', ...timed].map((id) => ({ id, name: id === 'power' ? t('compare.x.power') : t('compare.x.time', { work: labels.get(id) ?? id }) }))} />
        )}>
        {points.length > 0 && <Scatter points={points} shown={shown} axis={axis} unit={against === 'power' ? 'kW' : 'h'} limit={atMeter === null ? null : { at: atMeter / pue!, atMeter }} years={comparison.years} currency={comparison.currency} onShow={(on) => setView({ on })} />}
        {unpriced > 0 && <p className="mt-3 text-xs text-warn">{t('compare.unpriced', { count: unpriced })}</p>}
        <Constraints constraints={constraints} currency={comparison.currency} />
      </Panel>
      <section className="overflow-hidden rounded-xl border border-line bg-panel shadow-card">
        <header className="flex justify-end px-5 py-2.5">
          <Segments label={t('compare.state')} value={view.feasible ? 'feasible' : 'all'} onChange={(next) => setView({ feasible: next === 'feasible' ? true : undefined })}
            choices={[{ id: 'all', name: t('compare.all') }, { id: 'feasible', name: t('compare.only') }]} />
        </header>
        <Scroll label={t('compare.title')}>
          <table className="w-full border-collapse text-left">
            <thead><tr className={HEAD}>
              <th scope="col">{t('compare.configuration')}</th><th scope="col">{t('compare.state')}</th><th scope="col" className="text-right">{t('compare.gpus')}</th>
              <th scope="col">{t('name.capex')}</th><th scope="col">{t('name.present_cost')}</th><th scope="col">p95</th>
              <th scope="col" className="text-right">{t('compare.racks')}</th><th scope="col" className="text-right">{t('compare.busy')}</th><th scope="col" className="text-right">{t('compare.lead')}</th>
            </tr></thead>
            <tbody>{rows.map((choice) => <Row key={choice.configuration.id} choice={choice} chosen={choice.configuration.id === comparison.chosen} shown={choice.configuration.id === shown} onShow={() => setView({ on: choice.configuration.id })} />)}</tbody>
          </table>
        </Scroll>
      </section>
    </div>
  )
}

function Row({ choice, chosen, shown, onShow }: { choice: Choice; chosen: boolean; shown: boolean; onShow: () => void }) {
  const { t, format } = usePlanWords()
  const { configuration } = choice
  return (
    <tr className={`${ROW} align-top ${shown ? 'bg-accent-soft/60' : 'hover:bg-hover'}`}>
      <th scope="row" className="min-w-64">
        <button type="button" aria-pressed={shown} onClick={onShow} className={`text-left hover:text-accent hover:underline ${choice.feasible ? '' : 'text-ink-soft'}`}>{configuration.label}</button>
        {chosen && <span className="ml-2"><Badge tone="accent">{t('plan.recommended')}</Badge></span>}
        {!choice.feasible && <div className="mt-1.5 font-normal"><Reasons reasons={choice.reasons.filter((reason) => reason.blocking)} /></div>}
      </th>
      <td className="whitespace-nowrap">{choice.feasible ? <Badge tone="good">{choice.on_front ? t('compare.front') : t('compare.feasible')}</Badge> : <Badge tone="bad">{t('compare.infeasible')}</Badge>}</td>
      <td className="text-right">{format.integer(configuration.gpu_count)}</td>
      <td className="whitespace-nowrap"><FigureValue figure={choice.capex} name="capex" spread={false} /></td>
      <td className="whitespace-nowrap"><FigureValue figure={choice.present_cost} name="present_cost" strong={choice.on_front} /></td>
      <td className="whitespace-nowrap"><FigureValue figure={choice.p95_kw} name="p95_kw" spread={false} /></td>
      <td className="text-right">{format.integer(choice.rack_count)}</td>
      <td className="text-right">{format.percent(choice.occupied, 0)}</td>
      <td className="text-right whitespace-nowrap">{choice.lead_time_weeks === null ? '–' : t('compare.weeks', { value: choice.lead_time_weeks })}</td>
    </tr>
  )
}

function WhyNone({ comparison }: { comparison: Comparison }) {
  const { t, name } = usePlanWords()
  return (
    <section className="rounded-xl border border-bad/30 bg-bad-soft/50 p-5">
      <h2 className="font-semibold text-bad">{t('compare.none')}</h2>
      <p className="mt-0.5 text-ink-soft">{t('compare.none.why')}</p>
      <ul className="mt-3 flex flex-col gap-2">
        {comparison.why_none.map(({ reason, configurations }) => (
          <li key={reason.code} className="flex items-baseline gap-3">
            <span className="w-32 shrink-0 text-right font-medium">{t('compare.ruled', { count: configurations })}</span>
            <span>{name(reason)} <code className="font-mono text-2xs text-ink-faint">{reason.code}</code></span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const LIMITS = ['budget', 'total_budget', 'power_kw', 'racks', 'lead_time_weeks', 'max_gpus', 'max_servers', 'rt_cores', 'nvlink'] as const

function Constraints({ constraints, currency }: { constraints: Document; currency: string }) {
  const { t, format } = usePlanWords()
  const set = LIMITS.filter((key) => constraints[key] !== undefined && constraints[key] !== null && constraints[key] !== false)
  return (
    <div className="mt-4 flex flex-wrap items-center gap-2 text-xs">
      <span className="font-medium text-ink-soft">{t('compare.constraints')}</span>
      {set.length === 0 && <span className="text-ink-faint">{t('compare.unconstrained')}</span>}
      {set.map((key) => {
        const value = constraints[key]
        return <Badge key={key}>{t(`edit.${key}` as PlanKey, { currency })}{typeof value === 'number' ? `: ${format.number(value)}` : ''}</Badge>
      })}
    </div>
  )
}
