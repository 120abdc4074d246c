/**
 * The culling engine: cells in, lists of slots per (prototype, level) out. Runs in the Worker; plain numbers.
 *
 * Lists are numbered 0 for boxes, else `1 + prototype * levels + level`. A slot index with the top bit set
 * names an entry of the dynamic store (an instance that has moved) instead of a resting one.
 */

import { buildCells, type ZoneCells } from './cells'
import type { FamilyTable, LodTable } from './families'
import { boxDistance, boxInside, frustumPlanes, planesInZone, rayNearBox, sphereInside, type CameraPose } from './frustum'
import { BOX, BOX_PX, chooseLevel, SKIP, wantedLevel } from './lod'
import { packZone, readZone } from './packing'
import { grown, Seen } from './seen'

export const DYNAMIC_BIT = 0x80000000
const MAX_TOLERANCE_PX = 32
/** Boxes of larger things would hide the plant while their meshes are on the way [m]. */
const LARGEST_STAND_IN_M = 4

export interface CullSetup {
  families: FamilyTable
  lods: LodTable
  origins: readonly (readonly [number, number, number])[]
  zoneBase: Uint32Array
  triangleBudget: number
  /** Geometric error on the screen while the triangle budget allows [px]. */
  tolerancePx: number
}

export interface CullRequest {
  pose: CameraPose
  /** Without frustum: everything near enough to matter, for shadows of small plants. */
  everything: boolean
}

/** Only lists that differ from the answer before are named: `lists` holds [list, offset, count] triples. */
export interface CullResult {
  lists: Uint32Array
  indices: Uint32Array
  drawn: number
  triangles: number
  tolerancePx: number
  /** Levels worth loading now, as list numbers, nearest first. */
  wanted: Uint32Array
  tookMs: number
}

export interface Candidates {
  lists: Uint32Array
  indices: Uint32Array
}

interface Zone extends ZoneCells {
  zone: number
  base: number
  origin: readonly [number, number, number]
  moved: Uint8Array // by slot: its resting place is empty
  runMoved: Uint32Array // by run: how many of them
}

export class CullEngine {
  private readonly zones: Zone[] = []
  private readonly byZone = new Map<number, Zone>()
  private readonly available: Uint32Array
  private readonly failed: Uint32Array
  private previous = new Map<number, Uint32Array>()
  private tolerance: number
  // Dynamic instances, shape [dynamicCount]: where they are now.
  private dynamicCount = 0
  private dynamicSpheres = new Float64Array(0) // [n, 4] world
  private dynamicPrototype = new Uint32Array(0)
  private dynamicScale = new Float32Array(0)

  constructor(private readonly setup: CullSetup) {
    this.tolerance = setup.tolerancePx
    this.available = new Uint32Array(setup.lods.count.length)
    this.failed = new Uint32Array(setup.lods.count.length)
  }

  /** Take a zone's payload; the answer is the order of its slots and their GPU words. */
  addZone(zone: number, buffer: ArrayBuffer): { order: Uint32Array; words: Uint32Array; spheres: Float32Array } {
    const payload = readZone(buffer, this.setup.families.count)
    const cells = buildCells(payload.records, this.setup.families)
    const entry: Zone = {
      ...cells,
      zone,
      base: this.setup.zoneBase[zone]!,
      origin: this.setup.origins[zone]!,
      moved: new Uint8Array(payload.count),
      runMoved: new Uint32Array(cells.runStart.length),
    }
    this.zones.push(entry)
    this.byZone.set(zone, entry)
    return { order: cells.order, words: packZone(payload, cells.order, zone), spheres: cells.spheres.slice() }
  }

  setAvailable(prototype: number, level: number, state: 'loaded' | 'failed' | 'gone'): void {
    if (state === 'loaded') this.available[prototype]! |= 1 << level
    else this.available[prototype]! &= ~(1 << level)
    if (state === 'failed') this.failed[prototype]! |= 1 << level
  }

  /** `moves` holds [zone, slot in zone, dynamic index] and `spheres` [x, y, z, radius] in the world, per move. */
  move(moves: Uint32Array, families: Uint32Array, spheres: Float64Array): void {
    for (let m = 0; m < families.length; m++) {
      const zone = this.byZone.get(moves[m * 3]!)
      const local = moves[m * 3 + 1]!
      const dynamic = moves[m * 3 + 2]!
      if (!zone || local >= zone.moved.length) continue
      this.growDynamic(dynamic + 1)
      this.dynamicSpheres.set(spheres.subarray(m * 4, m * 4 + 4), dynamic * 4)
      this.dynamicPrototype[dynamic] = this.setup.families.prototype[families[m]!]!
      this.dynamicScale[dynamic] = this.setup.families.scale[families[m]!]!
      if (!zone.moved[local]) {
        zone.moved[local] = 1
        zone.runMoved[runOf(zone, local)]!++
      }
    }
  }

  cull(request: CullRequest): CullResult {
    const started = performance.now()
    const { pose } = request
    const seen = this.collect(request)
    const pixels = pose.heightPx / (2 * pose.tanHalfY)
    let plan = this.plan(seen, pixels, this.setup.tolerancePx)
    let tolerance = this.setup.tolerancePx
    while (plan.triangles > this.setup.triangleBudget && tolerance < MAX_TOLERANCE_PX) {
      tolerance *= 1.6
      plan = this.plan(seen, pixels, tolerance)
    }
    this.tolerance = tolerance
    const filled = this.fill(seen, plan.levels, plan.counts)
    const changed = this.changes(filled)
    return {
      ...changed,
      drawn: filled.indices.length,
      triangles: plan.triangles,
      tolerancePx: tolerance,
      wanted: this.wantedLists(seen, pixels, tolerance),
      tookMs: performance.now() - started,
    }
  }

  /** Everything whose bounding sphere the ray comes near; `spread` is the cone's slope (pixels / distance). */
  pick(origin: readonly [number, number, number], direction: readonly [number, number, number], spread: number,
    pose: CameraPose): Candidates {
    const pixels = pose.heightPx / (2 * pose.tanHalfY)
    const byList = new Map<number, number[]>()
    const add = (prototype: number, scale: number, radius: number, distance: number, index: number): void => {
      const level = this.choose(prototype, pixels / Math.max(distance, 0.01), radius, scale, this.tolerance)
      if (level === SKIP) return
      const list = level === BOX ? 0 : 1 + prototype * this.setup.lods.levels + level
      const found = byList.get(list)
      if (found) found.push(index)
      else byList.set(list, [index])
    }
    const [dx, dy, dz] = direction
    for (const zone of this.zones) {
      const ox = origin[0] - zone.origin[0]
      const oy = origin[1] - zone.origin[1]
      const oz = origin[2] - zone.origin[2]
      for (let cell = 0; cell < zone.count; cell++) {
        if (!rayNearBox(ox, oy, oz, dx, dy, dz, zone.low, zone.high, cell * 3, spread)) continue
        const near = boxDistance(ox, oy, oz, zone.low, zone.high, cell * 3)
        for (let run = zone.runFrom[cell]!; run < zone.runFrom[cell + 1]!; run++) {
          const start = zone.runStart[run]!
          const end = start + zone.runCount[run]!
          for (let k = start; k < end; k++) {
            if (zone.moved[k] || !rayNearSphere(zone.spheres, k * 4, ox, oy, oz, dx, dy, dz, spread)) continue
            // The level must be the one on the screen, so it is chosen per run as in `cull`.
            add(zone.runPrototype[run]!, zone.runScale[run]!, zone.runRadius[run]!, near, zone.base + k)
          }
        }
      }
    }
    const spheres = this.dynamicSpheres
    for (let d = 0; d < this.dynamicCount; d++) {
      if (!spheres[d * 4 + 3]) continue
      if (!rayNearSphere(spheres, d * 4, origin[0], origin[1], origin[2], dx, dy, dz, spread)) continue
      const distance = Math.hypot(spheres[d * 4]! - origin[0], spheres[d * 4 + 1]! - origin[1],
        spheres[d * 4 + 2]! - origin[2]) - spheres[d * 4 + 3]!
      add(this.dynamicPrototype[d]!, this.dynamicScale[d]!, spheres[d * 4 + 3]!, distance, (d | DYNAMIC_BIT) >>> 0)
    }
    return listsOf(byList)
  }

  /** `chooseLevel`, but large things stay out until their mesh is here or has failed. */
  private choose(prototype: number, pixels: number, radius: number, scale: number, tolerance: number): number {
    const here = this.available[prototype]!
    const level = chooseLevel(this.setup.lods, prototype, pixels, radius, scale, tolerance, here)
    const standIn = level === BOX && here === 0 && this.failed[prototype] === 0 && this.setup.lods.count[prototype]! > 0
    return standIn && radius > LARGEST_STAND_IN_M ? SKIP : level
  }

  private growDynamic(count: number): void {
    if (count > this.dynamicPrototype.length) {
      const room = Math.max(256, 2 ** Math.ceil(Math.log2(count)))
      this.dynamicSpheres = grown(this.dynamicSpheres, new Float64Array(room * 4))
      this.dynamicPrototype = grown(this.dynamicPrototype, new Uint32Array(room))
      this.dynamicScale = grown(this.dynamicScale, new Float32Array(room))
    }
    this.dynamicCount = Math.max(this.dynamicCount, count)
  }

  /** Runs and dynamic instances in view with their distances. */
  private collect({ pose, everything }: CullRequest): Seen {
    const planes = frustumPlanes(pose, 1.15)
    const local = new Float64Array(24)
    const seen = new Seen()
    const { eye } = pose
    this.zones.forEach((zone, z) => {
      planesInZone(planes, zone.origin, local)
      const ox = eye[0] - zone.origin[0]
      const oy = eye[1] - zone.origin[1]
      const oz = eye[2] - zone.origin[2]
      for (let cell = 0; cell < zone.count; cell++) {
        if (!everything && !boxInside(local, zone.low, zone.high, cell * 3)) continue
        const distance = boxDistance(ox, oy, oz, zone.low, zone.high, cell * 3)
        for (let run = zone.runFrom[cell]!; run < zone.runFrom[cell + 1]!; run++) seen.push(z, run, distance)
      }
    })
    const spheres = this.dynamicSpheres
    for (let d = 0; d < this.dynamicCount; d++) {
      const radius = spheres[d * 4 + 3]!
      if (!radius) continue
      const x = spheres[d * 4]!
      const y = spheres[d * 4 + 1]!
      const z = spheres[d * 4 + 2]!
      if (!everything && !sphereInside(planes, x, y, z, radius)) continue
      seen.push(-1, d, Math.max(0, Math.hypot(x - eye[0], y - eye[1], z - eye[2]) - radius))
    }
    return seen
  }

  /** Levels for everything seen, how long each list gets, and the triangles that makes. */
  private plan(seen: Seen, pixels: number, tolerance: number): Plan {
    const { lods } = this.setup
    const levels = new Int8Array(seen.count)
    const counts = new Map<number, number>()
    let triangles = 0
    for (let s = 0; s < seen.count; s++) {
      const zone = this.zones[seen.zone[s]!]
      const run = seen.run[s]!
      const prototype = zone ? zone.runPrototype[run]! : this.dynamicPrototype[run]!
      const radius = zone ? zone.runRadius[run]! : this.dynamicSpheres[run * 4 + 3]!
      const scale = zone ? zone.runScale[run]! : this.dynamicScale[run]!
      const level = this.choose(prototype, pixels / Math.max(seen.distance[s]!, 0.01), radius, scale, tolerance)
      levels[s] = level
      if (level === SKIP) continue
      const size = zone ? zone.runCount[run]! - zone.runMoved[run]! : 1
      const list = level === BOX ? 0 : 1 + prototype * lods.levels + level
      counts.set(list, (counts.get(list) ?? 0) + size)
      triangles += size * (level === BOX ? 12 : lods.triangles[prototype * lods.levels + level]!)
    }
    return { levels, counts, triangles }
  }

  private fill(seen: Seen, levels: Int8Array, counts: Map<number, number>): Filled {
    const offsets = new Map<number, number>()
    const cursor = new Map<number, number>()
    let total = 0
    for (const [list, count] of counts) {
      offsets.set(list, total)
      cursor.set(list, total)
      total += count
    }
    const indices = new Uint32Array(total)
    const stride = this.setup.lods.levels
    for (let s = 0; s < seen.count; s++) {
      const level = levels[s]!
      if (level === SKIP) continue
      const zone = this.zones[seen.zone[s]!]
      const run = seen.run[s]!
      const prototype = zone ? zone.runPrototype[run]! : this.dynamicPrototype[run]!
      const list = level === BOX ? 0 : 1 + prototype * stride + level
      let at = cursor.get(list)!
      if (!zone) indices[at++] = (run | DYNAMIC_BIT) >>> 0
      else {
        const start = zone.runStart[run]!
        const end = start + zone.runCount[run]!
        const free = zone.runMoved[run] === 0
        for (let k = start; k < end; k++) if (free || !zone.moved[k]) indices[at++] = zone.base + k
      }
      cursor.set(list, at)
    }
    return { indices, offsets, counts }
  }

  /** Compare with the answer before and keep only lists that changed, vanished ones with count 0. */
  private changes({ indices, offsets, counts }: Filled): { lists: Uint32Array; indices: Uint32Array } {
    const next = new Map<number, Uint32Array>()
    const fresh: [number, Uint32Array][] = []
    let total = 0
    for (const [list, count] of counts) {
      const part = indices.subarray(offsets.get(list)!, offsets.get(list)! + count)
      next.set(list, part)
      const old = this.previous.get(list)
      if (old && same(old, part)) continue
      fresh.push([list, part])
      total += count
    }
    for (const list of this.previous.keys()) if (!next.has(list)) fresh.push([list, new Uint32Array(0)])
    this.previous = next
    const lists = new Uint32Array(fresh.length * 3)
    const out = new Uint32Array(total)
    let at = 0
    fresh.forEach(([list, part], i) => {
      lists.set([list, at, part.length], i * 3)
      out.set(part, at)
      at += part.length
    })
    return { lists, indices: out }
  }

  /** Levels that would be drawn were they here, nearest first, those that failed left out. */
  private wantedLists(seen: Seen, pixels: number, tolerance: number): Uint32Array {
    const { lods } = this.setup
    const nearest = new Map<number, number>()
    const want = (list: number, weight: number): void => {
      if (weight < (nearest.get(list) ?? Infinity)) nearest.set(list, weight)
    }
    for (let s = 0; s < seen.count; s++) {
      const zone = this.zones[seen.zone[s]!]
      const run = seen.run[s]!
      const prototype = zone ? zone.runPrototype[run]! : this.dynamicPrototype[run]!
      const radius = zone ? zone.runRadius[run]! : this.dynamicSpheres[run * 4 + 3]!
      const scale = zone ? zone.runScale[run]! : this.dynamicScale[run]!
      const each = pixels / Math.max(seen.distance[s]!, 0.01)
      const here = this.available[prototype]! | this.failed[prototype]!
      const weight = seen.distance[s]! / Math.max(radius, 1e-6)
      if (2 * radius * each < BOX_PX * tolerance) {
        // A box needs its mesh once, for its colour; that can wait until all else is here.
        const coarsest = lods.count[prototype]! - 1
        if (here === 0 && coarsest >= 0) want(1 + prototype * lods.levels + coarsest, 1e12 + weight)
        continue
      }
      const level = wantedLevel(lods, prototype, each, scale, tolerance)
      if (level !== BOX && !(here & (1 << level))) want(1 + prototype * lods.levels + level, weight)
    }
    return Uint32Array.from([...nearest].sort((a, b) => a[1] - b[1]).map(([list]) => list))
  }
}

interface Plan {
  levels: Int8Array
  counts: Map<number, number>
  triangles: number
}

interface Filled {
  indices: Uint32Array
  offsets: Map<number, number>
  counts: Map<number, number>
}

function same(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

function runOf(zone: ZoneCells, local: number): number {
  let low = 0
  let high = zone.runStart.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (zone.runStart[middle]! <= local) low = middle + 1
    else high = middle
  }
  return low - 1
}

function rayNearSphere(spheres: Float32Array | Float64Array, at: number, ox: number, oy: number, oz: number,
  dx: number, dy: number, dz: number, spread: number): boolean {
  const x = spheres[at]! - ox
  const y = spheres[at + 1]! - oy
  const z = spheres[at + 2]! - oz
  const radius = spheres[at + 3]!
  const along = x * dx + y * dy + z * dz
  if (along < -radius) return false
  const off = x * x + y * y + z * z - along * along
  const reach = radius + spread * Math.max(along, 0)
  return off <= reach * reach
}

function listsOf(byList: Map<number, number[]>): Candidates {
  const lists: number[] = []
  const indices: number[] = []
  for (const [list, found] of byList) {
    lists.push(list, indices.length, found.length)
    for (const index of found) indices.push(index)
  }
  return { lists: Uint32Array.from(lists), indices: Uint32Array.from(indices) }
}
