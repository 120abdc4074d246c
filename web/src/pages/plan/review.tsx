import { useQuery } from '@tanstack/react-query'

import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { HEAD, ROW, Scroll } from './rows'
import { OldPrices } from './reasons'
import { reviewQuery } from './queries'
import type { Document } from './types'
import { usePlanWords } from './words'

/** What a cost table sums to, leaves out and gets wrong. */
export function ReviewDocument({ document }: { document: Document }) {
  const { t, name, format } = usePlanWords()
  const found = useQuery(reviewQuery(document))
  if (found.isPending) return <Waiting what={t('plan.waiting')} rows={8} />
  if (found.isError) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  const { currency, years, totals, mended, capex, opex, remarks, old_prices } = found.data
  const money = (value: number) => `${format.integer(value)} ${currency}`
  const rows = [...capex.map((line) => ({ line, yearly: false })), ...opex.map((line) => ({ line, yearly: true }))]
  return (
    <div className="flex flex-col gap-5">
      <OldPrices prices={old_prices} />
      <div className="grid gap-5 md:grid-cols-2">
        {([['review.stated', totals], ['review.mended', mended]] as const).map(([title, sums]) => (
          <Panel key={title} title={t(title)}>
            <dl className="grid grid-cols-3 gap-4">
              <div><dt className="text-2xs text-ink-faint">{t('review.capex')}</dt><dd className="text-base font-semibold">{money(sums.capex)}</dd></div>
              <div><dt className="text-2xs text-ink-faint">{t('review.opex')}</dt><dd className="text-base font-semibold">{money(sums.opex)}</dd></div>
              <div><dt className="text-2xs text-ink-faint">{t('review.total', { years })}</dt><dd className="text-base font-semibold">{money(sums.total)}</dd></div>
            </dl>
          </Panel>
        ))}
      </div>
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)]">
        <Panel title={t('kind.table')} flush>
          <Scroll label={t('kind.table')}>
            <table className="w-full border-collapse text-left">
              <thead><tr className={HEAD}><th scope="col">{t('review.line')}</th><th scope="col" className="text-right">{t('review.amount', { currency })}</th></tr></thead>
              <tbody>{rows.map(({ line, yearly }) => <tr key={line.id} className={ROW}><th scope="row">{name({ en: line.label_en, ko: line.label_ko })}</th><td className="text-right">{format.integer(line.amount)}{yearly && <span className="text-ink-faint"> {t('review.year')}</span>}</td></tr>)}</tbody>
            </table>
          </Scroll>
        </Panel>
        <Panel title={t('review.remarks')}>
          <ul className="flex flex-col gap-3">{remarks.map((remark) => (
            <li key={remark.code}><p>{name(remark)}</p><p className="text-2xs text-ink-faint"><code className="font-mono">{remark.code}</code>{remark.source && ` · ${remark.source}`}</p></li>
          ))}</ul>
        </Panel>
      </div>
    </div>
  )
}
