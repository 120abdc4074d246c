/**
 * Cells: the unit of culling. A zone's instances are sorted by (cell, prototype), so that a cell is a few
 * runs of neighbouring slots, and one test of a cell's box stands for all of them.
 */

import type { FamilyTable } from './families'
import { rotate, unpackSnormHigh, unpackSnormLow, WIRE_WORDS } from './packing'

const TARGET_PER_CELL = 192

/** Cells of one zone; bounds in the zone frame [m]; runs name slots relative to the zone's first slot. */
export interface ZoneCells {
  count: number
  low: Float32Array // [count, 3]
  high: Float32Array // [count, 3]
  runFrom: Uint32Array // [count + 1]: the runs of a cell
  runPrototype: Uint32Array
  runStart: Uint32Array
  runCount: Uint32Array
  runRadius: Float32Array // largest bounding radius in the run [m]
  runScale: Float32Array // largest stretch in the run
  order: Uint32Array // [instance]: local row of the k-th slot
  spheres: Float32Array // [instance, 4] centre (zone frame) and radius, by slot
}

/** Bounding spheres in the zone frame, shape [count, 4], by local row. */
export function boundingSpheres(records: Uint32Array, families: FamilyTable): Float32Array {
  const count = records.length / WIRE_WORDS
  const floats = new Float32Array(records.buffer, records.byteOffset, records.length)
  const spheres = new Float32Array(count * 4)
  const turned = new Float64Array(3)
  for (let i = 0, w = 0; i < count; i++, w += WIRE_WORDS) {
    const f = records[w + 5]!
    const a = records[w + 3]!
    const b = records[w + 4]!
    rotate(turned, unpackSnormLow(a), unpackSnormHigh(a), unpackSnormLow(b), unpackSnormHigh(b),
      families.centre[f * 3]!, families.centre[f * 3 + 1]!, families.centre[f * 3 + 2]!)
    spheres[i * 4] = floats[w]! + turned[0]!
    spheres[i * 4 + 1] = floats[w + 1]! + turned[1]!
    spheres[i * 4 + 2] = floats[w + 2]! + turned[2]!
    spheres[i * 4 + 3] = families.radius[f]!
  }
  return spheres
}

/** Sort one zone into cells. Instances larger than a cell get a cell of their own and bloat nobody else's. */
export function buildCells(records: Uint32Array, families: FamilyTable): ZoneCells {
  const count = records.length / WIRE_WORDS
  const spheres = boundingSpheres(records, families)
  const cellOf = assignCells(spheres, count)
  const prototypes = families.prototype
  let prototypeCount = 1
  for (let f = 0; f < families.count; f++) prototypeCount = Math.max(prototypeCount, prototypes[f]! + 1)

  // One sortable number an instance; cells and prototypes fit 2^53 together for any plant that fits memory.
  const keys = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const p = prototypes[records[i * WIRE_WORDS + 5]!]!
    keys[i] = (cellOf[i]! * prototypeCount + p) * count + i
  }
  keys.sort()
  const order = new Uint32Array(count)
  for (let k = 0; k < count; k++) order[k] = keys[k]! % count
  return gather(order, cellOf, records, families, spheres)
}

function assignCells(spheres: Float32Array, count: number): Float64Array {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < 3; axis++) {
      const v = spheres[i * 4 + axis]!
      if (v < low[axis]!) low[axis] = v
      if (v > high[axis]!) high[axis] = v
    }
  }
  const spanX = Math.max(high[0]! - low[0]!, 0.01)
  const spanY = Math.max(high[1]! - low[1]!, 0.01)
  const spanZ = Math.max(high[2]! - low[2]!, 0.01)
  const wanted = Math.max(1, count / TARGET_PER_CELL)
  // Plants are wide and low: cells are columns until the zone is as tall as it is wide.
  const flat = Math.sqrt((spanX * spanY) / wanted)
  const edge = spanZ > 4 * flat ? Math.cbrt((spanX * spanY * spanZ) / wanted) : flat
  const nx = Math.max(1, Math.min(512, Math.ceil(spanX / edge)))
  const ny = Math.max(1, Math.min(512, Math.ceil(spanY / edge)))
  const nz = spanZ > 4 * flat ? Math.max(1, Math.min(512, Math.ceil(spanZ / edge))) : 1
  const cellOf = new Float64Array(count)
  let own = nx * ny * nz
  for (let i = 0; i < count; i++) {
    if (spheres[i * 4 + 3]! > edge && count > 1) {
      cellOf[i] = own++
      continue
    }
    const ix = Math.min(nx - 1, Math.floor(((spheres[i * 4]! - low[0]!) / spanX) * nx))
    const iy = Math.min(ny - 1, Math.floor(((spheres[i * 4 + 1]! - low[1]!) / spanY) * ny))
    const iz = Math.min(nz - 1, Math.floor(((spheres[i * 4 + 2]! - low[2]!) / spanZ) * nz))
    cellOf[i] = (iz * ny + iy) * nx + ix
  }
  return cellOf
}

function gather(order: Uint32Array, cellOf: Float64Array, records: Uint32Array, families: FamilyTable,
  byRow: Float32Array): ZoneCells {
  const count = order.length
  const spheres = new Float32Array(count * 4)
  const low: number[] = []
  const high: number[] = []
  const runFrom: number[] = []
  const runPrototype: number[] = []
  const runStart: number[] = []
  const runCount: number[] = []
  const runRadius: number[] = []
  const runScale: number[] = []
  let cell = -1
  let prototype = -1
  for (let k = 0; k < count; k++) {
    const i = order[k]!
    const f = records[i * WIRE_WORDS + 5]!
    const p = families.prototype[f]!
    for (let c = 0; c < 4; c++) spheres[k * 4 + c] = byRow[i * 4 + c]!
    const fresh = cellOf[i]! !== cell
    if (fresh) {
      cell = cellOf[i]!
      runFrom.push(runStart.length)
      low.push(Infinity, Infinity, Infinity)
      high.push(-Infinity, -Infinity, -Infinity)
    }
    if (fresh || p !== prototype) {
      prototype = p
      runPrototype.push(p)
      runStart.push(k)
      runCount.push(0)
      runRadius.push(0)
      runScale.push(0)
    }
    const run = runStart.length - 1
    runCount[run]!++
    runRadius[run] = Math.max(runRadius[run]!, spheres[k * 4 + 3]!)
    runScale[run] = Math.max(runScale[run]!, families.scale[f]!)
    const box = low.length - 3
    for (let axis = 0; axis < 3; axis++) {
      low[box + axis] = Math.min(low[box + axis]!, spheres[k * 4 + axis]! - spheres[k * 4 + 3]!)
      high[box + axis] = Math.max(high[box + axis]!, spheres[k * 4 + axis]! + spheres[k * 4 + 3]!)
    }
  }
  const cells = runFrom.length
  runFrom.push(runStart.length)
  return {
    count: cells,
    low: Float32Array.from(low),
    high: Float32Array.from(high),
    runFrom: Uint32Array.from(runFrom),
    runPrototype: Uint32Array.from(runPrototype),
    runStart: Uint32Array.from(runStart),
    runCount: Uint32Array.from(runCount),
    runRadius: Float32Array.from(runRadius),
    runScale: Float32Array.from(runScale),
    order,
    spheres,
  }
}
