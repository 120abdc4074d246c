import { BellRing, CircleSlash, Clock3, FlaskConical, Hand, HelpCircle, type LucideIcon } from 'lucide-react'

import { useWords, type MessageKey } from '../i18n'
import type { MachineState, Quality } from '../live'

const STATE_FILL: Record<MachineState, string> = {
  run: 'bg-state-run', idle: 'bg-state-idle', starved: 'bg-state-starved', blocked: 'bg-state-blocked',
  setup: 'bg-state-setup', down: 'bg-state-down', off: 'bg-state-off', none: 'bg-state-none', other: 'bg-state-none',
}

export function isState(name: string | null | undefined): name is MachineState {
  return name !== null && name !== undefined && name in STATE_FILL
}

/** A state as a shape, a colour and (unless it stands beside one) a word. */
export function StateMark({ state, stale = false, word = true }: { state: MachineState; stale?: boolean; word?: boolean }) {
  const { t } = useWords()
  const name = t(`state.${state}`)
  const round = state === 'run' || state === 'idle' || state === 'none'
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <span aria-hidden={word} role={word ? undefined : 'img'} aria-label={word ? undefined : name}
        className={`size-2 shrink-0 ${round ? 'rounded-full' : 'rounded-[2px] rotate-45'} ${STATE_FILL[state]} ${stale ? 'opacity-40' : ''}`} />
      {word && <span className="truncate">{name}</span>}
    </span>
  )
}

export function stateFill(state: string): string {
  return isState(state) ? STATE_FILL[state] : STATE_FILL.other
}

const QUALITY_LOOK: Record<Quality, { icon: LucideIcon | null; className: string }> = {
  good: { icon: null, className: 'text-good' },
  manual: { icon: Hand, className: 'text-info' },
  simulated: { icon: FlaskConical, className: 'text-ink-faint' },
  uncertain: { icon: HelpCircle, className: 'text-warn' },
  stale: { icon: Clock3, className: 'text-stale' },
  bad: { icon: CircleSlash, className: 'text-bad' },
}

export function QualityChip({ quality }: { quality: Quality }) {
  const { t } = useWords()
  const { icon: Icon, className } = QUALITY_LOOK[quality]
  return (
    <span className={`inline-flex items-center gap-1 text-2xs ${className} ${quality === 'stale' ? 'hatched rounded px-1' : ''}`}>
      {Icon ? <Icon aria-hidden size={11} /> : <span aria-hidden className="mx-[2.5px] size-1.5 rounded-full bg-current" />}
      {t(`quality.${quality}`)}
    </span>
  )
}

const PRIORITY_LOOK = ['', 'bg-bad text-panel', 'bg-bad-soft text-bad', 'bg-warn-soft text-warn', 'bg-info-soft text-info']

/** Priority 1 (urgent) to 4 (low); filled while nobody has acknowledged it. */
export function AlarmMark({ priority, unacknowledged, word = true }: { priority: number; unacknowledged: boolean; word?: boolean }) {
  const { t } = useWords()
  const key = `priority.${Math.min(4, Math.max(1, priority))}` as MessageKey
  const text = unacknowledged ? t('alarm.unacknowledged', { priority: t(key) }) : t(key)
  return (
    <span title={text} aria-label={text} role="img"
      className={`inline-flex h-4.5 items-center gap-1 rounded px-1 text-2xs font-semibold ${PRIORITY_LOOK[priority] ?? PRIORITY_LOOK[4]} ${unacknowledged ? 'ring-1 ring-current/60' : ''} ${word ? '' : 'after:content-[attr(data-priority)]'}`} data-priority={priority}>
      <BellRing aria-hidden size={10} />
      {word && t(key)}
    </span>
  )
}

export function Badge({ children, tone = 'plain' }: { children: React.ReactNode; tone?: 'plain' | 'warn' | 'good' | 'bad' | 'accent' | 'stale' }) {
  const look = {
    plain: 'bg-sunken text-ink-soft border-line', warn: 'bg-warn-soft text-warn border-warn/25', good: 'bg-good-soft text-good border-good/25',
    bad: 'bg-bad-soft text-bad border-bad/25', accent: 'bg-accent-soft text-accent border-accent/25', stale: 'hatched bg-stale-soft text-stale border-stale/30',
  }[tone]
  return (
    <span className={`inline-flex h-5 shrink-0 items-center gap-1 rounded border px-1.5 text-2xs font-semibold whitespace-nowrap ${look}`}>{children}</span>
  )
}
