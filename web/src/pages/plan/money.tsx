import { Clock3 } from 'lucide-react'

import { Badge } from '../../parts/marks'
import { Panel } from '../../parts/panel'
import { CashFlow } from './cash_flow'
import { FigureList, FigureValue } from './figure'
import { HEAD, ROW, Scroll } from './rows'
import { OldPrices, Reasons } from './reasons'
import type { Costing, Figure } from './types'
import { namedWork, usePlanWords, wordFor } from './words'

/** What owning the configuration costs: by year, by part, by unit of work. */
export function Money({ costing, labels }: { costing: Costing; labels: ReadonlyMap<string, string> }) {
  const words = usePlanWords()
  const { t } = words
  const { currency } = costing
  return (
    <div className="flex flex-col gap-5">
      <OldPrices prices={costing.old_prices} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
        <CashFlow costing={costing} />
        <div className="flex flex-col gap-5">
          <Panel title={t('money.figures')}><FigureList figures={costing.figures} currency={currency} /></Panel>
          <Panel title={t('money.units')}>
            <dl>{costing.unit_costs.map(({ name, figure }) => (
              <div key={name} className="flex items-baseline justify-between gap-4 border-b border-line/60 py-1.5 last:border-0">
                <dt className="text-ink-soft">{namedWork(words, name, labels)}</dt><dd className="text-right"><FigureValue figure={figure} name={name} label={namedWork(words, name, labels)} currency={currency} /></dd>
              </div>
            ))}</dl>
          </Panel>
        </div>
      </div>
      {costing.notes.length > 0 && <Reasons reasons={costing.notes} />}
      <Figures title={t('money.capex')} rows={costing.capex_lines.map(({ name, figure }) => [name, figure])} currency={currency} />
      <Figures title={t('money.inputs')} rows={Object.entries(costing.inputs)} currency={currency} />
    </div>
  )
}

function Figures({ title, rows, currency }: { title: string; rows: readonly (readonly [string, Figure])[]; currency: string }) {
  const words = usePlanWords()
  const { t, language } = words
  return (
    <Panel title={title} flush>
      <Scroll label={title}>
        <table className="w-full border-collapse text-left">
          <thead><tr className={HEAD}><th scope="col">{t('figure.name')}</th><th scope="col">{t('figure.value')}</th><th scope="col">{t('figure.method')}</th><th scope="col">{t('figure.source')}</th></tr></thead>
          <tbody>{rows.map(([name, figure]) => (
            <tr key={name} className={`${ROW} align-top`}>
              <th scope="row" className="whitespace-nowrap">{wordFor(words, 'name', name)}</th>
              <td className="whitespace-nowrap"><FigureValue figure={figure} name={name} currency={currency} /></td>
              <td className="text-xs text-ink-soft"><Badge>{wordFor(words, 'figure.kind', figure.kind)}</Badge> {(language === 'ko' && figure.method_ko) || figure.method}</td>
              <td className="text-xs text-ink-soft">{(language === 'ko' && figure.source_ko) || figure.source}{figure.date && <span className="ml-1 inline-flex items-center gap-1 whitespace-nowrap text-ink-faint"><Clock3 aria-hidden size={11} />{figure.date}</span>}</td>
            </tr>
          ))}</tbody>
        </table>
      </Scroll>
    </Panel>
  )
}
