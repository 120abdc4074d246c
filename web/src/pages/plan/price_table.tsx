import { useQuery } from '@tanstack/react-query'

import { Badge } from '../../parts/marks'
import { ErrorNote, Waiting } from '../../parts/notes'
import { short } from './figures'
import { HEAD, ROW, Scroll } from './rows'
import { useItemNames } from './item_names'
import { pricesQuery } from './queries'
import { usePlanWords, wordFor } from './words'

/** The prices plans use; what is older than twelve months is marked. */
export function PriceTable({ needle }: { needle: string }) {
  const words = usePlanWords()
  const { t, language, format } = words
  const nameOf = useItemNames()
  const found = useQuery(pricesQuery)
  if (found.isPending) return <Waiting what={t('catalogue.prices')} rows={10} />
  if (found.isError) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  const rows = found.data.filter((price) => `${price.item} ${nameOf(price.item)}`.toLowerCase().includes(needle.trim().toLowerCase()))
  return (
    <section aria-label={t('catalogue.prices')} className="overflow-hidden rounded-xl border border-line bg-panel shadow-card">
      <Scroll label={t('catalogue.prices')}>
        <table className="w-full border-collapse text-left">
          <thead><tr className={HEAD}><th scope="col">{t('catalogue.item')}</th><th scope="col" className="text-right">{t('catalogue.price')}</th><th scope="col">{t('catalogue.per')}</th><th scope="col">{t('figure.date')}</th><th scope="col">{t('catalogue.tag')}</th><th scope="col">{t('figure.source')}</th><th scope="col">{t('catalogue.whose')}</th></tr></thead>
          <tbody>{rows.map((price) => (
            <tr key={price.item + price.per + price.currency} className={`${ROW} align-top`}>
              <th scope="row">{nameOf(price.item)} <code className="block font-mono text-2xs font-normal text-ink-faint">{price.item}</code></th>
              <td className="text-right font-medium whitespace-nowrap">{price.low === price.high ? short(price.low, format) : `${short(price.low, format)} – ${short(price.high, format)}`} {price.currency}</td>
              <td className="whitespace-nowrap">{wordFor(words, 'per', price.per)}</td>
              <td className="whitespace-nowrap">{price.date} {price.old && <Badge tone="warn">{t('old.mark')}</Badge>}</td>
              <td><Badge tone={price.tag === 'measured' ? 'good' : price.tag === 'assumption' ? 'warn' : 'plain'}>{wordFor(words, 'tag', price.tag)}</Badge></td>
              <td className="text-xs text-ink-soft">{(language === 'ko' && price.source_ko) || price.source}{price.note && <span className="block text-ink-faint">{price.note}</span>}</td>
              <td>{price.own ? <Badge tone="accent">{t('catalogue.own')}</Badge> : <span className="text-xs text-ink-faint">{t('catalogue.sample')}</span>}</td>
            </tr>
          ))}</tbody>
        </table>
      </Scroll>
    </section>
  )
}
