/** Figures as people read them: shares in per cent, long times in hours or days, money in short on charts. */

import type { Formatter, Language } from '../../i18n/format'
import type { Figure } from './types'

/** Dimensionless figures that people read as per cent. */
const SHARES = new Set([
  'utilization', 'mfu', 'discount_rate', 'price_growth', 'yearly_loss', 'installation_share', 'spares_share', 'support_share',
  'rent_staff_share', 'irr', 'break_even_utilisation', 'busy',
])
const UNITS: Record<string, string> = { kwh: 'kWh', 'fte year': 'FTE·a', 'rack month': 'rack·month', 'gpu year': 'GPU·a', '1e6 tokens': '1M tokens' }
const KOREAN: Record<string, string> = { s: '초', h: '시간', d: '일', 'GPU h': 'GPU 시간', week: '주' }
const DAY_S = 86_400

type Shape = Pick<Figure, 'value' | 'unit'>

/** Factor and sign of a figure's unit. */
export function unitOf({ value, unit }: Shape, name = '', language: Language = 'en', currency = ''): [number, string] {
  const said = (sign: string) => (language === 'ko' ? (KOREAN[sign] ?? sign) : sign)
  if (unit === 's' && Math.abs(value) >= 7200) return Math.abs(value) >= 4 * DAY_S ? [1 / DAY_S, said('d')] : [1 / 3600, said('h')]
  if (unit === '' || unit === '1') return SHARES.has(name) ? [100, '%'] : [1, '']
  const money = currency ? unit.replace(/^money\b/, currency) : unit
  const at = money.lastIndexOf('/')
  return [1, at < 0 ? said(UNITS[money] ?? money) : `${money.slice(0, at)}/${UNITS[money.slice(at + 1)] ?? money.slice(at + 1)}`]
}

export function short(value: number, format: Formatter): string {
  if (Math.abs(value) >= 1e12) return value.toExponential(2).replace('e+', 'e')
  return Math.abs(value) >= 1000 ? format.integer(value) : format.number(Number(value.toPrecision(3)), 3)
}

export interface Said {
  value: string
  unit: string
  /** Ends of the interval in the same unit; empty where the figure is exact. */
  low: string
  high: string
}

export function say(figure: Figure, name: string, format: Formatter, currency = ''): Said {
  const [factor, unit] = unitOf(figure, name, format.language, currency)
  const spread = figure.low !== null && figure.high !== null && figure.low !== figure.high
  return {
    value: short(figure.value * factor, format), unit,
    low: spread ? short(figure.low! * factor, format) : '', high: spread ? short(figure.high! * factor, format) : '',
  }
}

const COMPACT: Partial<Record<Language, Intl.NumberFormat>> = {}

/** For axes and labels in charts: 144K, 14.4만. */
export function compact(value: number, language: Language): string {
  COMPACT[language] ??= new Intl.NumberFormat(language === 'ko' ? 'ko-KR' : 'en-US', { notation: 'compact', maximumSignificantDigits: 3 })
  return COMPACT[language].format(value)
}

export const gigabytes = (bytes: number, format: Formatter): string => format.number(Number((bytes / 1e9).toPrecision(4)), 3)
