/** MOVES frames on their way to the GPU and to the Worker. */

import type { FamilyTable } from './families'
import type { MovesFrame } from './frames'
import { MoveStore } from './moves'
import { GPU_WORDS, rotate, unpackSnormHigh, unpackSnormLow, ZONE_MASK } from './packing'
import type { ToWorker } from './protocol'
import type { RowMap } from './rows'
import type { SharedUniforms } from './shading'
import { WordTexture } from './textures'

interface Parts {
  rows: RowMap
  families: FamilyTable
  statics: WordTexture
  spheres: Float32Array
  uniforms: SharedUniforms
  maxTextureSize: number
  post: (message: ToWorker, transfer: Transferable[]) => void
}

export class Motion {
  readonly store: MoveStore
  private texture: WordTexture
  private readonly early = new Map<number, Uint32Array>() // moves of zones that are not here yet
  private tick = { count: 0, moves: new Uint32Array(0), families: new Uint32Array(0), spheres: new Float64Array(0) }

  constructor(private readonly parts: Parts) {
    this.store = new MoveStore(parts.rows.slotCount, () => this.grow())
    this.texture = new WordTexture(64, parts.maxTextureSize)
    parts.uniforms.onmDynamic.value = this.texture.texture
  }

  /** Take a frame in; rows that are not finite, not drawn or not known are left out. */
  apply(frame: MovesFrame, now: number, still: boolean): void {
    this.store.beginTick(now)
    this.begin(frame.count)
    for (let m = 0, at = 0; m < frame.count; m++, at += 6) {
      if (!Number.isFinite(frame.floats[at + 1]! + frame.floats[at + 2]! + frame.floats[at + 3]!)) continue
      this.send(frame.words[at]!, frame.words, at + 1, now, still)
    }
    this.post()
    this.advance(now)
  }

  /** A zone came: what moved in it before is put in place. */
  zoneCame(rowStart: number, count: number): void {
    if (this.early.size === 0) return
    this.begin(Math.min(this.early.size, count))
    for (let row = rowStart; row < rowStart + count; row++) {
      const words = this.early.get(row)
      if (!words) continue
      this.early.delete(row)
      this.send(row, words, 0, performance.now(), true)
    }
    this.post()
  }

  private send(row: number, words: Uint32Array, at: number, now: number, still: boolean): void {
    const { rows, statics, families, spheres } = this.parts
    const slot = rows.slotOf(row)
    if (slot < 0) {
      if (rows.isAwaited(row)) this.early.set(row, words.slice(at, at + 5))
      return
    }
    const entry = this.store.entry(slot, statics.data, slot * GPU_WORDS)
    for (let k = 0; k < 3; k++) BITS[k] = words[at + k]!
    const r01 = words[at + 3]!
    const r23 = words[at + 4]!
    this.store.send(entry, FLOATS[0]!, FLOATS[1]!, FLOATS[2]!, r01, r23, now, still)
    const family = statics.data[slot * GPU_WORDS + 5]!
    const zone = statics.data[slot * GPU_WORDS + 7]! & ZONE_MASK
    rotate(TURNED, unpackSnormLow(r01), unpackSnormHigh(r01), unpackSnormLow(r23), unpackSnormHigh(r23),
      families.centre[family * 3]!, families.centre[family * 3 + 1]!, families.centre[family * 3 + 2]!)
    const { origin } = rows.zones[zone]!
    const { tick } = this
    const n = tick.count++
    tick.moves[n * 3] = zone
    tick.moves[n * 3 + 1] = slot - rows.zoneBase[zone]!
    tick.moves[n * 3 + 2] = entry
    tick.families[n] = family
    for (let k = 0; k < 3; k++) {
      const local = FLOATS[k]! + TURNED[k]!
      spheres[slot * 4 + k] = local
      tick.spheres[n * 4 + k] = local + origin[k]!
    }
    tick.spheres[n * 4 + 3] = families.radius[family]! || 1e-3
  }

  private begin(room: number): void {
    this.tick = {
      count: 0, moves: new Uint32Array(room * 3), families: new Uint32Array(room), spheres: new Float64Array(room * 4),
    }
  }

  private post(): void {
    const { count, moves, families, spheres } = this.tick
    if (count === 0) return
    this.parts.post({ kind: 'move', moves, families: families.subarray(0, count), spheres },
      [moves.buffer, families.buffer, spheres.buffer] as ArrayBuffer[])
  }

  /** Carry interpolation on; true while something moves. */
  advance(now: number): boolean {
    const { low, high, moving } = this.store.advance(now)
    if (high > low) this.copy(low, high)
    return moving
  }

  /** Entries written elsewhere (flags, jumps) go up whole. */
  copyAll(): void {
    this.copy(0, this.store.count)
  }

  private copy(low: number, high: number): void {
    this.texture.data.set(this.store.words.subarray(low * GPU_WORDS, high * GPU_WORDS), low * GPU_WORDS)
    this.texture.touch(low, high)
  }

  flush(): void {
    this.texture.flush()
  }

  restore(): void {
    this.texture.restore()
  }

  private grow(): void {
    if (this.store.slots.length <= this.texture.rows * 1024) return
    this.texture.dispose()
    this.texture = new WordTexture(this.store.slots.length, this.parts.maxTextureSize)
    this.parts.uniforms.onmDynamic.value = this.texture.texture
    this.copyAll()
  }

  dispose(): void {
    this.texture.dispose()
  }
}

const FLOATS = new Float32Array(3)
const BITS = new Uint32Array(FLOATS.buffer)
const TURNED = new Float64Array(3)
