/** Which level of detail a run of instances is drawn with. */

import type { LodTable } from './families'

export const SKIP = -1
export const BOX = -2
/** Smaller than this on the screen [px across]: not drawn; below BOX_PX: a box. */
export const SKIP_PX = 0.25
export const BOX_PX = 5

/**
 * The coarsest level whose error stays below `tolerancePx`, or BOX, or SKIP.
 *
 * Args: `pixelsPerMetre` at the nearest point of the cell; `available` has bit l set when level l is loaded.
 * A level that is not loaded gives way to the nearest finer one, then the nearest coarser one, then a box.
 */
export function chooseLevel(lods: LodTable, prototype: number, pixelsPerMetre: number, radius: number,
  scale: number, tolerancePx: number, available: number): number {
  const across = 2 * radius * pixelsPerMetre
  if (across < SKIP_PX) return SKIP
  if (across < BOX_PX * tolerancePx) return BOX
  const level = wantedLevel(lods, prototype, pixelsPerMetre, scale, tolerancePx)
  if (level === BOX || available & (1 << level)) return level
  for (let finer = level - 1; finer >= 0; finer--) if (available & (1 << finer)) return finer
  const count = lods.count[prototype]!
  for (let coarser = level + 1; coarser < count; coarser++) if (available & (1 << coarser)) return coarser
  return BOX
}

/** The level to ask for, whatever is loaded; BOX when the prototype has none. */
export function wantedLevel(lods: LodTable, prototype: number, pixelsPerMetre: number, scale: number,
  tolerancePx: number): number {
  const count = lods.count[prototype]!
  if (count === 0) return BOX
  const base = prototype * lods.levels
  for (let level = count - 1; level > 0; level--) {
    if (lods.error[base + level]! * scale * pixelsPerMetre <= tolerancePx) return level
  }
  return 0
}
