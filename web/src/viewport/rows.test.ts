import { describe, expect, it } from 'vitest'
import { RowMap } from './rows'
import type { ZoneEntry } from './types'

const zone = (index: number, row_start: number, draw_count: number): ZoneEntry => ({
  zone: index, name: '', path: '', origin: [0, 0, 0], bounds: null, row_start, draw_count, url: '',
})

describe('RowMap', () => {
  // Rows 0..9 with 6 drawn, 10..29 with 20 drawn, 30..34 with none drawn; given out of order.
  const zones = [zone(0, 10, 20), zone(1, 0, 6), zone(2, 30, 0)]

  it('maps rows of loaded zones both ways', () => {
    const map = new RowMap(zones)
    const order = Uint32Array.from({ length: 20 }, (_, k) => 19 - k)
    map.addZone(0, order)
    expect(map.slotCount).toBe(26)
    for (let row = 10; row < 30; row++) expect(map.rowOf(map.slotOf(row))).toBe(row)
    expect(map.slotOf(10)).toBe(19)
    expect(map.zoneOfSlot(19)).toBe(0)
    expect(map.zoneOfSlot(20)).toBe(1)
  })

  it('answers -1 for rows not drawn, not loaded or not there', () => {
    const map = new RowMap(zones)
    map.addZone(0, Uint32Array.from({ length: 20 }, (_, k) => k))
    expect(map.slotOf(3)).toBe(-1) // its zone is not loaded
    map.addZone(1, Uint32Array.from([0, 1, 2, 3, 4, 5]))
    expect(map.slotOf(3)).toBe(23)
    expect(map.slotOf(7)).toBe(-1) // not drawn
    expect(map.slotOf(31)).toBe(-1)
    expect(map.slotOf(4_000_000_000)).toBe(-1)
    expect(map.slotOf(-1)).toBe(-1)
  })

  it('walks ranges across zones', () => {
    const map = new RowMap(zones)
    map.addZone(0, Uint32Array.from({ length: 20 }, (_, k) => k))
    map.addZone(1, Uint32Array.from([0, 1, 2, 3, 4, 5]))
    const rows: number[] = []
    map.eachSlot([[4, 12], [29, 99]], (slot) => rows.push(map.rowOf(slot)))
    expect(rows.sort((a, b) => a - b)).toEqual([4, 5, 10, 11, 29])
  })
})
