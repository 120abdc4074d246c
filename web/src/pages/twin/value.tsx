import type { Signal } from '../../api/types'
import { useWords } from '../../i18n'
import { unitSign, type Formatter } from '../../i18n/format'
import type { SignalNow } from '../../live'
import { useNow } from '../../live/react'
import { isState, StateMark } from '../../parts/marks'

/** The value as text, without its unit. */
export function valueText(signal: Signal, now: SignalNow | null, format: Formatter): string {
  if (!now) return '–'
  if (signal.kind === 'text') return now.text ?? '–'
  if (signal.kind === 'state') return now.text ?? signal.states[now.value] ?? format.number(now.value)
  if (signal.kind === 'counter') return Number.isFinite(now.value) ? format.integer(now.value) : '–'
  return format.number(now.value)
}

/** A live value with its unit; dim when it is stale, so that old numbers never look fresh. */
export function Value({ signal, now }: { signal: Signal; now: SignalNow | null }) {
  const { format } = useWords()
  const dim = now === null || now.quality === 'stale' || now.quality === 'bad'
  const name = signal.kind === 'state' && now ? (now.text ?? signal.states[now.value]) : undefined
  if (name && isState(name)) return <span className={dim ? 'opacity-60' : ''}><StateMark state={name} stale={dim} /></span>
  return (
    <span className={`whitespace-nowrap ${dim ? 'text-ink-faint' : ''}`}>
      <span className="font-medium">{valueText(signal, now, format)}</span>
      {signal.unit && <span className="ml-1 text-2xs text-ink-faint">{unitSign(signal.unit, format.language)}</span>}
    </span>
  )
}

/** How long ago the source measured it, against the moment that is shown. */
export function Age({ sourceMs }: { sourceMs: number | undefined }) {
  const { format } = useWords()
  const nowMs = useNow()
  if (!sourceMs) return <span className="text-ink-faint">–</span>
  return <time dateTime={new Date(sourceMs).toISOString()} title={format.date(sourceMs)}>{format.age(Math.max(0, (nowMs - sourceMs) / 1000))}</time>
}
