/** Rows of the server's table <-> slots of the GPU texture. A zone may be loaded or not. */

import type { ZoneEntry } from './types'

export const NO_SLOT = -1

/** What of a zone numbers its rows. */
export type ZoneRows = Pick<ZoneEntry, 'row_start' | 'draw_count'>

export class RowMap {
  readonly slotCount: number
  readonly zoneBase: Uint32Array
  private readonly starts: Float64Array
  private readonly byStart: Uint32Array
  private readonly slotOfDrawn: Int32Array // [zone base + local row]
  private readonly rowOfSlot: Uint32Array
  private readonly loaded: Uint8Array
  private recent = 0 // rows of one frame come zone by zone

  constructor(readonly zones: readonly ZoneRows[]) {
    this.zoneBase = new Uint32Array(zones.length)
    let base = 0
    zones.forEach((zone, i) => {
      this.zoneBase[i] = base
      base += zone.draw_count
    })
    this.slotCount = base
    const sorted = zones.map((_, i) => i).sort((a, b) => zones[a]!.row_start - zones[b]!.row_start)
    this.byStart = Uint32Array.from(sorted)
    this.starts = Float64Array.from(sorted, (i) => zones[i]!.row_start)
    this.slotOfDrawn = new Int32Array(base).fill(NO_SLOT)
    this.rowOfSlot = new Uint32Array(base)
    this.loaded = new Uint8Array(zones.length)
  }

  /** `order[k]` is the local row that became the zone's k-th slot. */
  addZone(zone: number, order: Uint32Array): void {
    const base = this.zoneBase[zone]!
    const start = this.zones[zone]!.row_start
    for (let k = 0; k < order.length; k++) {
      this.slotOfDrawn[base + order[k]!] = base + k
      this.rowOfSlot[base + k] = start + order[k]!
    }
    this.loaded[zone] = 1
  }

  isLoaded(zone: number): boolean {
    return this.loaded[zone] === 1
  }

  /** True when a row is drawn in a zone that has not come yet. */
  isAwaited(row: number): boolean {
    const zone = this.zoneOf(row)
    const entry = this.zones[zone]
    return entry !== undefined && row < entry.row_start + entry.draw_count && !this.isLoaded(zone)
  }

  /** The zone whose rows include `row`, or -1. */
  zoneOf(row: number): number {
    let low = 0
    let high = this.starts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.starts[middle]! <= row) low = middle + 1
      else high = middle
    }
    return low === 0 ? -1 : this.byStart[low - 1]!
  }

  /** The slot a row is drawn in; -1 when it is not drawn or its zone is not here yet. */
  slotOf(row: number): number {
    let zone = this.recent
    const near = this.zones[zone]
    if (!near || row < near.row_start || row >= near.row_start + near.draw_count) {
      zone = this.zoneOf(row)
      if (zone < 0) return NO_SLOT
      this.recent = zone
    }
    const local = row - this.zones[zone]!.row_start
    if (local < 0 || local >= this.zones[zone]!.draw_count) return NO_SLOT
    return this.slotOfDrawn[this.zoneBase[zone]! + local]!
  }

  rowOf(slot: number): number {
    return this.rowOfSlot[slot]!
  }

  /** Zone of a slot, by the slot's place. */
  zoneOfSlot(slot: number): number {
    let low = 0
    let high = this.zoneBase.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.zoneBase[middle]! <= slot) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** Call `visit` for every loaded slot in the half-open row ranges. */
  eachSlot(ranges: readonly (readonly [number, number])[], visit: (slot: number) => void): void {
    for (const [start, end] of ranges) {
      for (let z = 0; z < this.zones.length; z++) {
        const zone = this.zones[z]!
        const from = Math.max(start, zone.row_start)
        const to = Math.min(end, zone.row_start + zone.draw_count)
        const base = this.zoneBase[z]! - zone.row_start
        for (let row = from; row < to; row++) {
          const slot = this.slotOfDrawn[base + row]!
          if (slot >= 0) visit(slot)
        }
      }
    }
  }
}
