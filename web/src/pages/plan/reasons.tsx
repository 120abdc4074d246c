import { CircleAlert, Info } from 'lucide-react'

import { useItemNames } from './item_names'
import type { Dated, Reason } from './types'
import { usePlanWords } from './words'

/** Why something does not fit, or what to know about it. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const { name } = usePlanWords()
  if (reasons.length === 0) return null
  return (
    <ul className="flex flex-col gap-1.5">
      {reasons.map((reason) => {
        const Icon = reason.blocking ? CircleAlert : Info
        return (
          <li key={reason.code + reason.en} className="flex gap-2 text-xs">
            <Icon aria-hidden size={13} className={`mt-0.5 shrink-0 ${reason.blocking ? 'text-bad' : 'text-info'}`} />
            <span>{name(reason)} <code className="font-mono text-2xs text-ink-faint">{reason.code}</code></span>
          </li>
        )
      })}
    </ul>
  )
}

/** Prices that were asked for more than a year ago. */
export function OldPrices({ prices }: { prices: readonly Dated[] }) {
  const { t } = usePlanWords()
  const nameOf = useItemNames()
  if (prices.length === 0) return null
  return (
    <section role="note" className="rounded-lg border border-warn/30 bg-warn-soft/60 p-4">
      <h2 className="font-semibold text-warn">{t('old.title')}</h2>
      <p className="mt-0.5 text-ink-soft">{t('old.note')}</p>
      <ul className="mt-2 grid gap-1 text-xs text-ink-soft">
        {prices.map((price) => (
          <li key={price.item + price.date} title={price.source}>
            {t('old.one', { item: nameOf(price.item), date: price.date, age: t('old.days', { count: price.age_days }) })} <span className="text-ink-faint">({price.source})</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
