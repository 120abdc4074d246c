import { CircleCheck, CircleDashed, CircleHelp, CircleX, Hammer, type LucideIcon } from 'lucide-react'

import type { Outcome } from './types'

/** How it is shown whether a version runs on a machine; the word stands beside the picture. */
export const OUTCOME_LOOKS: Record<Outcome | 'unscanned', { icon: LucideIcon; className: string }> = {
  runs: { icon: CircleCheck, className: 'bg-good-soft text-good' },
  runs_with_jit: { icon: Hammer, className: 'bg-info-soft text-info' },
  fails: { icon: CircleX, className: 'bg-bad-soft text-bad' },
  unknown: { icon: CircleHelp, className: 'bg-warn-soft text-warn' },
  unscanned: { icon: CircleDashed, className: 'text-ink-faint' },
}

export const outcomeOf = (value: string | null): Outcome | 'unscanned' => (value !== null && value in OUTCOME_LOOKS ? (value as Outcome) : 'unscanned')
