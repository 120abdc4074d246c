/** The window of time of charts and KPIs, as the address holds it. */

import type { Window } from '../../api/queries'
import type { View } from '../../app/view'

export const SPANS = ['-5m', '-15m', '-1h', '-8h', '-24h', '-7d', '-30d'] as const
const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export function spanMs(offset: string): number {
  const match = /^-(\d+)([smhd])$/.exec(offset)
  return match ? Number(match[1]) * UNIT_MS[match[2]!]! : UNIT_MS.h!
}

export const rfc3339 = (ms: number): string => new Date(Math.round(ms)).toISOString()

/**
 * What to ask for. In the past, an open window ends at that moment instead of now. A window whose
 * start is not before its end is widened to the fallback.
 */
export function windowOf(view: View, fallback: string): Window {
  if (view.from && view.to && !view.from.startsWith('-') && Date.parse(view.from) < Date.parse(view.to)) {
    return { start: view.from, end: view.to }
  }
  const offset = view.from?.startsWith('-') ? view.from : fallback
  if (!view.t) return { start: offset, end: 'now' }
  const end = Date.parse(view.t)
  return { start: rfc3339(end - spanMs(offset)), end: rfc3339(end) }
}
