/** Which slots belong to one piece of equipment: the instance table turned round, built when first asked for. */

import { GPU_WORDS, NO_EQUIPMENT } from './packing'

const MOST_EQUIPMENT = 1 << 22 // indices above come from no sane plant and would only cost memory

export class EquipmentSlots {
  private readonly start: Uint32Array
  private readonly slots: Uint32Array

  /** `words` are GPU words of all slots; `isLoaded` says whether a slot's zone is here. */
  constructor(words: Uint32Array, slotCount: number, isLoaded: (slot: number) => boolean) {
    const listed: number[] = []
    let highest = -1
    for (let slot = 0; slot < slotCount; slot++) {
      const equipment = words[slot * GPU_WORDS + 6]!
      if (equipment === NO_EQUIPMENT || equipment >= MOST_EQUIPMENT || !isLoaded(slot)) continue
      listed.push(slot)
      if (equipment > highest) highest = equipment
    }
    this.start = new Uint32Array(highest + 2)
    for (const slot of listed) this.start[words[slot * GPU_WORDS + 6]! + 1]!++
    for (let e = 0; e <= highest; e++) this.start[e + 1]! += this.start[e]!
    const cursor = this.start.slice()
    this.slots = new Uint32Array(listed.length)
    for (const slot of listed) this.slots[cursor[words[slot * GPU_WORDS + 6]!]!++] = slot
  }

  of(equipment: number): Uint32Array {
    if (!(equipment >= 0 && equipment + 1 < this.start.length)) return new Uint32Array(0)
    return this.slots.subarray(this.start[equipment], this.start[equipment + 1])
  }
}
