/** What moves, on the page's side: frames go to the Worker as they come, its rows go to the GPU as they are. */

import type { MovesFrame } from './frames'
import { MOVE_ROW, MOVE_WORDS, TICKS_PER_MS, type Moved } from './moves'
import type { ToWorker } from './protocol'
import type { SharedUniforms } from './shading'
import { WordTexture } from './textures'

const ROW_WORDS = MOVE_ROW * MOVE_WORDS

export class Motion {
  count = 0
  private slots = new Uint32Array(MOVE_ROW) // [entry]
  private readonly entryOf: Int32Array // [slot], -1 for none
  private texture: WordTexture
  private restsAt = -Infinity

  constructor(slotCount: number, private readonly uniforms: SharedUniforms, private readonly maxTextureSize: number,
    private readonly post: (message: ToWorker, transfer: Transferable[]) => void) {
    this.entryOf = new Int32Array(slotCount).fill(-1)
    this.texture = new WordTexture(MOVE_ROW, maxTextureSize, MOVE_WORDS)
    uniforms.onmDynamic.value = this.texture.texture
  }

  /** Hand a frame on; the message it looks into belongs to others as well, so its words are copied once. */
  apply(frame: MovesFrame, now: number, still: boolean): void {
    const words = frame.words.slice(0, frame.count * 6)
    this.post({ kind: 'move', words, now, still }, [words.buffer])
  }

  /** Take in what the Worker made of a frame. */
  receive({ fresh, rows, words, restsAt }: Moved): void {
    const count = this.count + fresh.length
    while (count > this.slots.length) this.grow()
    this.slots.set(fresh, this.count)
    for (let i = 0; i < fresh.length; i++) this.entryOf[fresh[i]!] = this.count + i
    this.count = count
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      this.texture.data.set(words.subarray(i * ROW_WORDS, (i + 1) * ROW_WORDS), row * ROW_WORDS)
      this.texture.touch(row * MOVE_ROW, (row + 1) * MOVE_ROW)
    }
    this.restsAt = restsAt
  }

  /** Turn the GPU's clock on; true while something moves. */
  advance(now: number): boolean {
    this.uniforms.onmNow.value = Math.floor(now * TICKS_PER_MS) >>> 0
    return now < this.restsAt
  }

  /** The entry of a slot; -1 when it never moved. */
  find(slot: number): number {
    return this.entryOf[slot] ?? -1
  }

  slotOf(entry: number): number {
    return this.slots[entry]!
  }

  /** Where an entry is going: words x y z r01 r23. */
  goal(entry: number, out: Uint32Array): void {
    const { data } = this.texture
    const w = entry * MOVE_WORDS
    for (let k = 0; k < 4; k++) out[k] = data[w + k]!
    out[4] = data[w + 8]!
  }

  flush(): void {
    this.texture.flush()
  }

  restore(): void {
    this.texture.restore()
  }

  private grow(): void {
    const slots = new Uint32Array(this.slots.length * 2)
    slots.set(this.slots)
    this.slots = slots
    const old = this.texture
    this.texture = new WordTexture(slots.length, this.maxTextureSize, MOVE_WORDS)
    this.texture.data.set(old.data)
    this.uniforms.onmDynamic.value = this.texture.texture
    old.dispose()
  }

  dispose(): void {
    this.texture.dispose()
  }
}
