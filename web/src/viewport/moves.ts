/**
 * Instances that move, as the Worker keeps them: an entry for every slot that ever moved, two poses an entry.
 *
 * The GPU runs from the one pose to the other by the clock, so that a tick is written once and a frame between two
 * ticks writes nothing. The picture is one tick late and never jerks. Entry, four RGBA32UI texels:
 * `to x y z r01 | from x y z r01 | to r23, from r23, started, slot | rate 0 0 0`; times in quarter milliseconds,
 * the rate as f32 bits per quarter.
 */

import type { FamilyTable } from './families'
import { packSnorm2, rotate, unpackSnormHigh, unpackSnormLow } from './packing'
import type { RowMap } from './rows'

export const MOVE_WORDS = 16
/** Entries in one row of the texture. */
export const MOVE_ROW = 512
export const TICKS_PER_MS = 4
const ROW_WORDS = MOVE_ROW * MOVE_WORDS
const FRAME_WORDS = 6
const MIN_TICK_MS = 30
const MAX_TICK_MS = 1500
/** A jump farther than this is not travelled through [m]: an AGV set down elsewhere, a scrub in time. */
const JUMP_M = 5

/** What a tick changed: new entries by slot, and the texture rows written, whole. */
export interface Moved {
  fresh: Uint32Array
  rows: Uint32Array
  words: Uint32Array
  /** When the last of it comes to rest, by the page's clock [ms]. */
  restsAt: number
}

/** [zone, slot in zone, entry], family and world sphere of every move, as the culling engine takes them. */
export type Place = (moves: Uint32Array, families: Uint32Array, spheres: Float64Array) => void

export class MoveStore {
  count = 0
  slots = new Uint32Array(MOVE_ROW) // [entry]
  words = new Uint32Array(ROW_WORDS)
  private floats = new Float32Array(this.words.buffer)
  private dirty = new Uint8Array(1) // [row]
  private readonly entryOf: Int32Array // [slot], -1 for none
  private readonly familyOf: Uint32Array // [slot]
  private readonly early = new Map<number, Uint32Array>() // moves of zones that are not here yet
  private lastTick = -Infinity
  private tick = 100
  private told = 0
  private restsAt = -Infinity

  constructor(private readonly rows: RowMap, private readonly families: FamilyTable,
    private readonly origins: readonly (readonly [number, number, number])[], private readonly place: Place) {
    this.entryOf = new Int32Array(rows.slotCount).fill(-1)
    this.familyOf = new Uint32Array(rows.slotCount)
  }

  /** A zone came with the family of each of its slots: what moved in it before is put in place. */
  zoneCame(zone: number, order: Uint32Array, families: Uint32Array, now: number): Moved | null {
    this.rows.addZone(zone, order)
    this.familyOf.set(families, this.rows.zoneBase[zone]!)
    if (this.early.size === 0) return null
    const { row_start: start, draw_count: count } = this.rows.zones[zone]!
    const found: Uint32Array[] = []
    for (const [row, words] of this.early) {
      if (row < start || row >= start + count) continue
      this.early.delete(row)
      found.push(words)
    }
    const words = new Uint32Array(found.length * FRAME_WORDS)
    found.forEach((one, i) => words.set(one, i * FRAME_WORDS))
    return this.take(words, now, true)
  }

  /** A MOVES frame, six words a move. Rows that are not finite, not drawn or not known are left out. */
  apply(words: Uint32Array, now: number, still: boolean): Moved | null {
    const gap = now - this.lastTick
    if (gap > 5 && gap < MAX_TICK_MS) this.tick += (Math.max(MIN_TICK_MS, gap) - this.tick) * 0.3
    if (gap > 5) this.lastTick = now
    return this.take(words, now, still)
  }

  find(slot: number): number {
    return this.entryOf[slot] ?? -1
  }

  private take(words: Uint32Array, now: number, still: boolean): Moved | null {
    const floats = new Float32Array(words.buffer, words.byteOffset, words.length)
    const room = Math.floor(words.length / FRAME_WORDS)
    const moves = new Uint32Array(room * 3)
    const families = new Uint32Array(room)
    const spheres = new Float64Array(room * 4)
    const started = Math.floor(now * TICKS_PER_MS) >>> 0
    const span = Math.min(MAX_TICK_MS, this.tick * 1.1)
    const rate = 1 / (span * TICKS_PER_MS)
    let count = 0
    for (let m = 0, at = 0; m < room; m++, at += FRAME_WORDS) {
      const x = floats[at + 1]!
      const y = floats[at + 2]!
      const z = floats[at + 3]!
      if (!Number.isFinite(x + y + z)) continue
      const row = words[at]!
      const slot = this.rows.slotOf(row)
      if (slot < 0) {
        if (this.rows.isAwaited(row)) this.early.set(row, words.slice(at, at + FRAME_WORDS))
        continue
      }
      const entry = this.send(slot, words, floats, at, started, rate, still)
      const family = this.familyOf[slot]!
      const zone = this.rows.zoneOfSlot(slot)
      const origin = this.origins[zone]!
      const r01 = words[at + 4]!
      const r23 = words[at + 5]!
      rotate(TURNED, unpackSnormLow(r01), unpackSnormHigh(r01), unpackSnormLow(r23), unpackSnormHigh(r23),
        this.families.centre[family * 3]!, this.families.centre[family * 3 + 1]!, this.families.centre[family * 3 + 2]!)
      moves[count * 3] = zone
      moves[count * 3 + 1] = slot - this.rows.zoneBase[zone]!
      moves[count * 3 + 2] = entry
      families[count] = family
      spheres[count * 4] = x + TURNED[0]! + origin[0]
      spheres[count * 4 + 1] = y + TURNED[1]! + origin[1]
      spheres[count * 4 + 2] = z + TURNED[2]! + origin[2]
      spheres[count * 4 + 3] = this.families.radius[family]! || 1e-3
      count++
    }
    if (count === 0) return null
    if (!still) this.restsAt = Math.max(this.restsAt, now + span)
    this.place(moves.subarray(0, count * 3), families.subarray(0, count), spheres)
    return this.harvest()
  }

  /** Give a slot its next pose; where it is by now is where it starts from. */
  private send(slot: number, from: Uint32Array, floats: Float32Array, at: number, started: number, rate: number,
    still: boolean): number {
    let entry = this.entryOf[slot]!
    const fresh = entry < 0
    if (fresh) entry = this.add(slot)
    const w = entry * MOVE_WORDS
    const { words } = this
    this.dirty[Math.floor(entry / MOVE_ROW)] = 1
    if (!fresh && !still) this.sample(w, started)
    for (let k = 0; k < 4; k++) words[w + k] = from[at + 1 + k]!
    words[w + 8] = from[at + 5]!
    const jumps = fresh || still || Math.abs(floats[at + 1]! - this.floats[w + 4]!)
      + Math.abs(floats[at + 2]! - this.floats[w + 5]!) + Math.abs(floats[at + 3]! - this.floats[w + 6]!) > JUMP_M
    if (jumps) {
      for (let k = 0; k < 4; k++) words[w + 4 + k] = words[w + k]!
      words[w + 9] = words[w + 8]!
    }
    words[w + 10] = started
    this.floats[w + 12] = rate
    return entry
  }

  /** Put `from` where the entry is at this moment: straight line, normalised rotation, the short way round. */
  private sample(w: number, now: number): void {
    const { words, floats } = this
    const t = ((now - words[w + 10]!) >>> 0) * floats[w + 12]!
    if (t >= 1) {
      for (let k = 0; k < 4; k++) words[w + 4 + k] = words[w + k]!
      words[w + 9] = words[w + 8]!
      return
    }
    for (let k = 0; k < 3; k++) floats[w + 4 + k] = floats[w + 4 + k]! + (floats[w + k]! - floats[w + 4 + k]!) * t
    unpack(A, words[w + 7]!, words[w + 9]!)
    unpack(B, words[w + 3]!, words[w + 8]!)
    const sign = A[0]! * B[0]! + A[1]! * B[1]! + A[2]! * B[2]! + A[3]! * B[3]! < 0 ? -1 : 1
    let norm = 0
    for (let k = 0; k < 4; k++) {
      A[k] = A[k]! + (B[k]! * sign - A[k]!) * t
      norm += A[k]! * A[k]!
    }
    const unit = 1 / (Math.sqrt(norm) || 1)
    words[w + 7] = packSnorm2(A[0]! * unit, A[1]! * unit)
    words[w + 9] = packSnorm2(A[2]! * unit, A[3]! * unit)
  }

  private add(slot: number): number {
    if (this.count === this.slots.length) this.grow()
    const entry = this.count++
    this.entryOf[slot] = entry
    this.slots[entry] = slot
    this.words[entry * MOVE_WORDS + 11] = slot
    return entry
  }

  private harvest(): Moved {
    const rows: number[] = []
    for (let row = 0; row < this.dirty.length; row++) if (this.dirty[row]) rows.push(row)
    const words = new Uint32Array(rows.length * ROW_WORDS)
    rows.forEach((row, i) => words.set(this.words.subarray(row * ROW_WORDS, (row + 1) * ROW_WORDS), i * ROW_WORDS))
    this.dirty.fill(0)
    const fresh = this.slots.slice(this.told, this.count)
    this.told = this.count
    return { fresh, rows: Uint32Array.from(rows), words, restsAt: this.restsAt }
  }

  private grow(): void {
    const room = this.slots.length * 2
    const slots = new Uint32Array(room)
    slots.set(this.slots)
    const words = new Uint32Array(room * MOVE_WORDS)
    words.set(this.words)
    const dirty = new Uint8Array(room / MOVE_ROW)
    dirty.set(this.dirty)
    this.slots = slots
    this.words = words
    this.floats = new Float32Array(words.buffer)
    this.dirty = dirty
  }
}

function unpack(out: Float64Array, r01: number, r23: number): void {
  out[0] = unpackSnormLow(r01)
  out[1] = unpackSnormHigh(r01)
  out[2] = unpackSnormLow(r23)
  out[3] = unpackSnormHigh(r23)
}

const A = new Float64Array(4)
const B = new Float64Array(4)
const TURNED = new Float64Array(3)
