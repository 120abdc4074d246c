import type { Formatter } from '../../i18n/format'
import type { FigureKind, Interval } from './types'
import { useSimWords } from './words'

const COUNTS = new Set(['output', 'wip', 'lost'])
const NO_VALUE = '–'

/** The last part of an address: `press.oee` is an `oee`. */
export const lastPart = (address: string): string => address.slice(address.lastIndexOf('.') + 1)

/** Ratios of 1 read as per cent; numbers of parts do not. */
export const isShare = (address: string, unit: string): boolean => unit === '1' && !COUNTS.has(lastPart(address))

export interface Shown {
  value: (number: number | null | undefined, digits?: number) => string
  unit: string
}

/** How values of a figure are written; `currency` is that of the model's tariff. */
export function shownAs(address: string, unit: string, format: Formatter, currency: string): Shown {
  if (isShare(address, unit)) return { value: (number) => (format.percent(number)), unit: '' }
  const signs: Record<string, string> = {
    '1': format.language === 'ko' ? '개' : 'pcs', '1/h': format.language === 'ko' ? '개/h' : 'pcs/h', s: format.language === 'ko' ? '초' : 's',
    money: currency,
  }
  return { value: (number, digits = 4) => format.number(number, digits), unit: signs[unit] ?? unit }
}

/** An estimate with half its interval; the whole interval and its making are in the title. */
export function Estimate({ address, kind, interval, currency = '', strong = false }: {
  address: string
  kind: Pick<FigureKind, 'unit' | 'formula' | 'source'>
  interval: Interval | null | undefined
  currency?: string
  strong?: boolean
}) {
  const { t, format } = useSimWords()
  if (!interval || interval.estimate === null) return <span className="text-ink-faint">{NO_VALUE}</span>
  const { value, unit } = shownAs(address, kind.unit, format, currency)
  const half = interval.half_width
  const about = [
    t('interval.of', { share: format.percent(interval.confidence, 0), low: value(interval.low), high: value(interval.high), unit }).trim(),
    t('interval.count', { count: interval.count }),
    kind.formula ?? '', kind.source ?? '',
  ].filter(Boolean).join(' · ')
  return (
    <span title={about} className="inline-flex items-baseline gap-1 whitespace-nowrap">
      <span className={strong ? 'font-semibold' : ''}>{value(interval.estimate)}</span>
      {half !== null && half > 0 && <span className="text-2xs text-ink-faint">±{value(half, half < 1 ? 4 : 3)}</span>}
      {unit && <span className="text-2xs text-ink-faint">{unit}</span>}
    </span>
  )
}
