/** Where the marks and names of the comparison's chart stand. */

import { fitting, type Scale } from './scale'
import { shortProduct } from './product'
import type { Choice } from './types'

export interface Point {
  id: string
  label: string
  x: number
  y: number
  low: number
  high: number
  /** Feasible and on the front; feasible; not feasible. */
  rank: 'front' | 'beaten' | 'infeasible'
}

const HOUR_S = 3600

/** What a choice costs against its power, or against the time one workload takes; null: one of both is unknown. */
export function pointOf(choice: Choice, against: string): Point | null {
  const cost = choice.present_cost
  const time = choice.sizings.find((sizing) => sizing.workload.name === against)?.figures.time_s
  const x = against === 'power' ? choice.p95_kw.value : time ? time.value / HOUR_S : null
  if (!cost || x === null) return null
  return {
    id: choice.configuration.id, label: shortProduct(choice.configuration.label), x, y: cost.value, low: cost.low ?? cost.value, high: cost.high ?? cost.value,
    rank: !choice.feasible ? 'infeasible' : choice.on_front ? 'front' : 'beaten',
  }
}

/** Workloads that take a time, of the choices that can do them. */
export function timedWorkloads(choices: readonly Choice[]): string[] {
  const names = choices.flatMap((choice) => choice.sizings.filter((sizing) => sizing.figures.time_s).map((sizing) => sizing.workload.name))
  return [...new Set(names)].filter(Boolean)
}

/** The points no other feasible point beats in both directions, from left to right. */
export function lowerLeft(points: readonly Point[]): Point[] {
  const feasible = points.filter((point) => point.rank !== 'infeasible').toSorted((a, b) => a.x - b.x || a.y - b.y)
  const kept: Point[] = []
  for (const point of feasible) if (kept.length === 0 || point.y < kept.at(-1)!.y) kept.push(point)
  return kept
}

export interface Frame {
  left: number
  right: number
  top: number
  bottom: number
}

/** `more`: values that must be in sight as well, such as a limit. */
export function scatterScales(points: readonly Point[], frame: Frame, more: readonly number[] = []): { x: Scale; y: Scale } {
  return {
    x: fitting([...points.map((point) => point.x), ...more], frame.left, frame.right),
    y: fitting(points.flatMap((point) => [point.low, point.high]), frame.bottom, frame.top),
  }
}

export interface Named {
  id: string
  label: string
  x: number
  y: number
  anchor: 'start' | 'end'
}

const LETTER_PX = 6.2
const LINE_PX = 13

/** Names beside their marks, the first ones first; a name that would cover another is left out. */
export function placeNames(marks: readonly { id: string; label: string; x: number; y: number }[], frame: Frame): Named[] {
  const taken: { left: number; right: number; y: number }[] = marks.map(({ x, y }) => ({ left: x - 6, right: x + 6, y }))
  const placed: Named[] = []
  marks.forEach(({ id, label, x, y }, own) => {
    const wide = label.length * LETTER_PX
    const tries: { left: number; anchor: 'start' | 'end'; y: number }[] = [
      { left: x + 12, anchor: 'start', y }, { left: x - 12 - wide, anchor: 'end', y },
      { left: x + 12, anchor: 'start', y: y - LINE_PX }, { left: x + 12, anchor: 'start', y: y + LINE_PX },
      { left: x - 12 - wide, anchor: 'end', y: y - LINE_PX }, { left: x - 12 - wide, anchor: 'end', y: y + LINE_PX },
    ]
    const found = tries.find(
      (at) => at.left >= frame.left && at.left + wide <= frame.right && at.y >= frame.top && at.y <= frame.bottom &&
        taken.every((box, i) => i === own || box.right < at.left || box.left > at.left + wide || Math.abs(box.y - at.y) >= LINE_PX - 1),
    )
    if (!found) return
    taken.push({ left: found.left, right: found.left + wide, y: found.y })
    placed.push({ id, label, x: found.anchor === 'start' ? found.left : found.left + wide, y: found.y, anchor: found.anchor })
  })
  return placed
}
