/** Families as numbers: where the bounding sphere and box of each sits after its stretch. */

import type { SceneManifest } from './types'

export interface FamilyTable {
  count: number
  prototype: Uint32Array
  stretch: Float32Array // [count, 9] row-major
  centre: Float32Array // [count, 3] sphere centre, stretched, before the rotation [m]
  radius: Float32Array // [count] [m]
  scale: Float32Array // [count] largest stretch of a length
  boxCentre: Float32Array // [count, 3] in the prototype's frame
  boxHalf: Float32Array // [count, 3]
}

export interface LodTable {
  /** Levels a prototype may have; lists are numbered `1 + prototype * levels + level`, 0 is the box list. */
  levels: number
  count: Uint8Array // [prototype]
  error: Float32Array // [prototype * levels] [m], finest first
  triangles: Uint32Array // [prototype * levels]
}

/** Build both tables; throws RangeError when a family names no prototype or a stretch is not 9 finite numbers. */
export function buildFamilies(manifest: SceneManifest): FamilyTable {
  const { prototype, stretch } = manifest.families
  const count = prototype.length
  const table: FamilyTable = {
    count,
    prototype: Uint32Array.from(prototype),
    stretch: new Float32Array(count * 9),
    centre: new Float32Array(count * 3),
    radius: new Float32Array(count),
    scale: new Float32Array(count),
    boxCentre: new Float32Array(count * 3),
    boxHalf: new Float32Array(count * 3),
  }
  for (let f = 0; f < count; f++) {
    const entry = manifest.prototypes[prototype[f]!]
    const s = stretch[f]
    if (!entry) throw new RangeError(`family ${f} names prototype ${prototype[f]}`)
    if (!s || s.length !== 9 || !s.every(Number.isFinite)) throw new RangeError(`family ${f} has a broken stretch`)
    table.stretch.set(s, f * 9)
    const [low, high] = entry.bounds
    for (let row = 0; row < 3; row++) {
      table.boxCentre[f * 3 + row] = (low[row]! + high[row]!) / 2
      table.boxHalf[f * 3 + row] = Math.max(0, (high[row]! - low[row]!) / 2)
    }
    const c = table.boxCentre.subarray(f * 3, f * 3 + 3)
    const h = table.boxHalf.subarray(f * 3, f * 3 + 3)
    let squared = 0
    let scale = 0
    for (let row = 0; row < 3; row++) {
      const a = s[row * 3]!
      const b = s[row * 3 + 1]!
      const d = s[row * 3 + 2]!
      table.centre[f * 3 + row] = a * c[0]! + b * c[1]! + d * c[2]!
      const half = Math.abs(a) * h[0]! + Math.abs(b) * h[1]! + Math.abs(d) * h[2]!
      squared += half * half
      scale = Math.max(scale, Math.abs(a) + Math.abs(b) + Math.abs(d))
    }
    table.radius[f] = Math.sqrt(squared)
    table.scale[f] = scale || 1
  }
  return table
}

export function buildLods(manifest: SceneManifest): LodTable {
  const levels = Math.max(1, ...manifest.prototypes.map((p) => p.lods.length))
  const total = manifest.prototypes.length * levels
  const table: LodTable = {
    levels,
    count: new Uint8Array(manifest.prototypes.length),
    error: new Float32Array(total).fill(Infinity),
    triangles: new Uint32Array(total),
  }
  manifest.prototypes.forEach((entry, p) => {
    table.count[p] = entry.lods.length
    entry.lods.forEach((lod, level) => {
      table.error[p * levels + level] = lod.error_m
      table.triangles[p * levels + level] = lod.triangles
    })
  })
  return table
}
