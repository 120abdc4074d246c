/** Section planes: which half of the plant stays. */

import type { Axis, Bounds } from './types'

export interface SectionPlane {
  normal: [number, number, number]
  /** `normal . p + constant >= 0` stays, world frame. */
  constant: number
  at: number // [m] along the axis
}

const AXES: Record<Axis, number> = { x: 0, y: 1, z: 2 }

/** Cut at fraction `t` of the bounds along an axis; the lower side stays. Throws RangeError for a bad `t`. */
export function sectionPlane(axis: Axis, t: number, bounds: Bounds): SectionPlane {
  if (!Number.isFinite(t)) throw new RangeError('a section needs a finite position')
  const k = AXES[axis]
  const low = bounds[0][k]!
  const high = bounds[1][k]!
  const at = low + (high - low) * Math.max(0, Math.min(1, t))
  const normal: [number, number, number] = [0, 0, 0]
  normal[k] = -1
  return { normal, constant: at, at }
}
