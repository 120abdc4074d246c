import { Panel, Facts } from '../../parts/panel'
import { Table } from '../../parts/table'

import { BestSoFar } from './best_so_far'
import { Estimate, shownAs } from './figure'
import { Stuck } from './stuck'
import type { OptimumResult, Tried } from './types'
import { VerdictBadge } from './whatif'
import { useSimWords } from './words'

/** What the search found, against the design as it is, and the designs that came close. */
export function Optimum({ result, currency }: { result: OptimumResult; currency: string }) {
  const { t, format } = useSimWords()
  const { objective, unit } = result
  const kind = { unit, label: { en: objective, ko: objective }, maximise: result.maximise }
  const { value, unit: sign } = shownAs(objective, unit, format, currency)
  const text = (number: number | null) => `${value(number)}${sign ? ` ${sign}` : ''}`
  const { against_base: against } = result
  const kept = result.changes.length === 0
  return (
    <>
      <Panel title={kept ? t('optimum.kept') : t('optimum.found')} note={t('optimum.about', { tried: result.tried, spent: result.spent, budget: result.budget })}
        side={against && <VerdictBadge comparison={against} maximise={result.maximise} />}>
        {result.complete === false && <p className="mb-3 text-sm text-ink-soft">{t('optimum.endedearly')}</p>}
        {result.stopped && <p className="mb-3 text-sm text-ink-soft">{t('optimum.basestuck')}</p>}
        {!kept && <ul className="mb-3 flex flex-wrap gap-2">{result.changes.map((one) => <li key={one}><code className="rounded-md border border-line bg-sunken px-2 py-1 font-mono text-xs">{one}</code></li>)}</ul>}
        <Facts facts={[
          { name: t('optimum.best'), value: against ? <Estimate address={objective} kind={kind} interval={against.scenario} currency={currency} /> : text(result.best.objective), note: <code className="font-mono">{objective}</code> },
          ...(against ? [
            { name: t('column.base'), value: <Estimate address={objective} kind={kind} interval={against.base} currency={currency} /> },
            { name: t('column.difference'), value: <Estimate address={objective} kind={kind} interval={against.difference} currency={currency} />, note: t('optimum.paired') },
          ] : []),
          { name: t('optimum.probability'), value: format.percent(result.probability), note: result.procedure === 'kn' ? t(result.guaranteed ? 'optimum.kn' : 'optimum.kn.not', { value: text(result.indifference ?? null) }) : t('optimum.probability.about') },
          { name: t('optimum.budget'), value: format.integer(result.spent), note: t('optimum.ofbudget', { budget: format.integer(result.budget) }) },
          ...(result.limits ?? []).map((limit) => ({
            name: t('optimum.limit'), value: `${format.number(limit.best)} ≤ ${format.number(limit.most)}`,
            note: <code className="font-mono">{limit.addresses.map((one, i) => (limit.weights[i] === 1 ? one : `${limit.weights[i]}·${one}`)).join(' + ')}</code>,
          })),
        ]} />
      </Panel>
      <BestSoFar points={result.curve ?? []} budget={result.budget} objective={objective} unit={unit} currency={currency} />
      <Panel flush title={t('optimum.finalists')} note={t('optimum.finalists.about')}>
        <Table label={t('optimum.finalists')} rows={result.finalists} rowKey={(_, index) => String(index)} columns={[
          { id: 'place', name: t('column.place'), head: true, cell: (row) => result.finalists.indexOf(row) + 1 },
          ...result.levers.map(({ address, base }) => ({
            id: address, right: true, name: <code className="font-mono">{address}</code>,
            cell: (row: Tried) => <span className={row.values[address] === base ? 'text-ink-soft' : 'font-semibold'}>{format.number(row.values[address])}</span>,
          })),
          { id: 'objective', name: t('optimum.objective'), right: true, cell: (row) => <span title={t('optimum.deviation', { value: text(row.deviation) })}>{text(row.objective)}</span> },
          { id: 'behind', name: t('optimum.behind'), right: true, cell: (row) => text(Math.abs((row.objective ?? 0) - (result.finalists[0]?.objective ?? 0))) },
          { id: 'replications', name: t('column.count'), right: true, cell: (row) => row.replications },
        ]} />
      </Panel>
      <Stuck count={result.stuck_count ?? 0} rows={(result.stuck ?? []).map((why) => ({ why, design: Object.entries(why.values).map(([name, number]) => `${name}=${number}`).join(', ') }))} />
    </>
  )
}
