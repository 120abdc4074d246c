/**
 * Instances that move: a store of their own, so that a tick uploads them alone.
 *
 * A slot gets an entry the first time it moves. Between two ticks positions run in a straight line and
 * rotations by normalised interpolation; the picture is one tick late and never jerks.
 */

import { GPU_WORDS, packSnorm2, unpackSnormHigh, unpackSnormLow } from './packing'

const MIN_TICK_MS = 30
const MAX_TICK_MS = 1500
/** A jump farther than this is not travelled through [m]: an AGV set down elsewhere, a scrub in time. */
const JUMP_M = 5

export class MoveStore {
  count = 0
  slots = new Uint32Array(64) // [entry]
  words = new Uint32Array(64 * GPU_WORDS)
  private readonly entryOf: Int32Array // [slot], -1 for none
  private from = new Float32Array(64 * 7) // x y z qx qy qz qw
  private to = new Float32Array(64 * 7)
  private started = new Float64Array(64) // ms
  private span = new Float32Array(64) // ms; 0 when at rest
  private active: number[] = []
  private low = Infinity // entries written since `advance` was last asked
  private high = -1
  private lastTick = -Infinity
  private tick = 100

  /** Entries in use never shrink; `onGrow` fires when the words were moved to a larger array. */
  constructor(slotCount: number, private readonly onGrow: () => void) {
    this.entryOf = new Int32Array(slotCount).fill(-1)
  }

  /** The entry of a slot, made from its resting words when it is new. */
  entry(slot: number, resting: Uint32Array, at: number): number {
    const known = this.entryOf[slot]!
    if (known >= 0) return known
    if (this.count === this.slots.length) this.grow()
    const entry = this.count++
    this.entryOf[slot] = entry
    this.slots[entry] = slot
    this.words.set(resting.subarray(at, at + GPU_WORDS), entry * GPU_WORDS)
    this.decode(entry, this.to)
    this.from.set(this.to.subarray(entry * 7, entry * 7 + 7), entry * 7)
    this.touched(entry)
    return entry
  }

  find(slot: number): number {
    return this.entryOf[slot] ?? -1
  }

  /** A tick begins: learn how far apart ticks are, to spread the motion over it. */
  beginTick(now: number): void {
    const gap = now - this.lastTick
    if (gap > 5 && gap < MAX_TICK_MS) this.tick += (Math.max(MIN_TICK_MS, gap) - this.tick) * 0.3
    if (gap > 5) this.lastTick = now
  }

  /** Send an entry to a new pose: wire words x, y, z, r01, r23. `still` puts it there at once. */
  send(entry: number, x: number, y: number, z: number, r01: number, r23: number, now: number, still: boolean): void {
    const e = entry * 7
    const { from, to } = this
    if (this.span[entry]! > 0) this.sample(entry, now, from)
    else for (let k = 0; k < 7; k++) from[e + k] = to[e + k]!
    to[e] = x
    to[e + 1] = y
    to[e + 2] = z
    to[e + 3] = unpackSnormLow(r01)
    to[e + 4] = unpackSnormHigh(r01)
    to[e + 5] = unpackSnormLow(r23)
    to[e + 6] = unpackSnormHigh(r23)
    const far = Math.abs(x - from[e]!) + Math.abs(y - from[e + 1]!) + Math.abs(z - from[e + 2]!) > JUMP_M
    if (still || far) {
      this.span[entry] = 0
      this.write(entry, to)
      this.touched(entry)
      return
    }
    if (this.span[entry] === 0) this.active.push(entry)
    this.started[entry] = now
    this.span[entry] = Math.min(MAX_TICK_MS, this.tick * 1.1)
  }

  /** Move everything on to `now` [ms]; answers the range of entries written, empty when all rest. */
  advance(now: number): { low: number; high: number; moving: boolean } {
    let { low, high } = this
    this.low = Infinity
    this.high = -1
    let kept = 0
    for (const entry of this.active) {
      if (this.span[entry] === 0) continue
      const done = now >= this.started[entry]! + this.span[entry]!
      if (done) {
        this.span[entry] = 0
        this.write(entry, this.to)
      } else {
        this.sample(entry, now, SCRATCH, 0)
        this.encode(entry, SCRATCH, 0)
        this.active[kept++] = entry
      }
      if (entry < low) low = entry
      if (entry > high) high = entry
    }
    this.active.length = kept
    return { low: low === Infinity ? 0 : low, high: high + 1, moving: kept > 0 }
  }

  private touched(entry: number): void {
    this.low = Math.min(this.low, entry)
    this.high = Math.max(this.high, entry)
  }

  private sample(entry: number, now: number, out: Float32Array, at = entry * 7): void {
    const e = entry * 7
    const { from, to } = this
    const t = Math.max(0, Math.min(1, (now - this.started[entry]!) / this.span[entry]!))
    let turn = 0
    for (let k = 3; k < 7; k++) turn += from[e + k]! * to[e + k]!
    const sign = turn < 0 ? -1 : 1 // the short way round
    let norm = 0
    const f = BETWEEN
    for (let k = 0; k < 7; k++) {
      const goal = k < 3 ? to[e + k]! : to[e + k]! * sign
      f[k] = from[e + k]! + (goal - from[e + k]!) * t
      if (k >= 3) norm += f[k]! * f[k]!
    }
    const unit = 1 / (Math.sqrt(norm) || 1)
    for (let k = 0; k < 7; k++) out[at + k] = k < 3 ? f[k]! : f[k]! * unit
  }

  private write(entry: number, poses: Float32Array): void {
    this.encode(entry, poses, entry * 7)
  }

  private encode(entry: number, poses: Float32Array, e: number): void {
    const w = entry * GPU_WORDS
    FLOAT[0] = poses[e]!
    FLOAT[1] = poses[e + 1]!
    FLOAT[2] = poses[e + 2]!
    this.words[w] = BITS[0]!
    this.words[w + 1] = BITS[1]!
    this.words[w + 2] = BITS[2]!
    this.words[w + 3] = packSnorm2(poses[e + 3]!, poses[e + 4]!)
    this.words[w + 4] = packSnorm2(poses[e + 5]!, poses[e + 6]!)
  }

  private decode(entry: number, into: Float32Array): void {
    const w = entry * GPU_WORDS
    const e = entry * 7
    for (let k = 0; k < 3; k++) {
      BITS[k] = this.words[w + k]!
      into[e + k] = FLOAT[k]!
    }
    const a = this.words[w + 3]!
    const b = this.words[w + 4]!
    into[e + 3] = unpackSnormLow(a)
    into[e + 4] = unpackSnormHigh(a)
    into[e + 5] = unpackSnormLow(b)
    into[e + 6] = unpackSnormHigh(b)
  }

  private grow(): void {
    const room = this.slots.length * 2
    const widen = <T extends { set(from: T): void }>(from: T, into: T): T => {
      into.set(from)
      return into
    }
    this.slots = widen(this.slots, new Uint32Array(room))
    this.words = widen(this.words, new Uint32Array(room * GPU_WORDS))
    this.from = widen(this.from, new Float32Array(room * 7))
    this.to = widen(this.to, new Float32Array(room * 7))
    this.started = widen(this.started, new Float64Array(room))
    this.span = widen(this.span, new Float32Array(room))
    this.onGrow()
  }
}

const FLOAT = new Float32Array(3)
const BITS = new Uint32Array(FLOAT.buffer)
const SCRATCH = new Float32Array(7)
const BETWEEN = new Float64Array(7)
