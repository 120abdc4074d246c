import { describe, expect, it } from 'vitest'
import { buildSynthetic, random } from './dev/synthetic'
import { buildFamilies } from './families'
import { MOVE_ROW, MOVE_WORDS, MoveStore, TICKS_PER_MS, type Moved } from './moves'
import { packSnorm2, readZone, unpackSnormHigh, unpackSnormLow } from './packing'
import { RowMap } from './rows'

type Vec = readonly [number, number, number]

function setUp(instances = 40, zones = 2) {
  const { manifest, file } = buildSynthetic(instances, 3, zones)
  const rows = new RowMap(manifest.zones)
  const placed: { zone: number; local: number; entry: number; centre: Vec }[] = []
  const origins = manifest.zones.map((zone) => zone.origin)
  const store = new MoveStore(rows, buildFamilies(manifest), origins, (moves, families, spheres) => {
    for (let m = 0; m < families.length; m++) {
      placed.push({
        zone: moves[m * 3]!, local: moves[m * 3 + 1]!, entry: moves[m * 3 + 2]!,
        centre: [spheres[m * 4]!, spheres[m * 4 + 1]!, spheres[m * 4 + 2]!],
      })
    }
  })
  const load = (zone: number, now = 0): Moved | null => {
    const { records, count } = readZone(file(manifest.zones[zone]!.url)!, 3)
    const order = Uint32Array.from({ length: count }, (_, k) => count - 1 - k)
    return store.zoneCame(zone, order, Uint32Array.from(order, (local) => records[local * 6 + 5]!), now)
  }
  return { store, rows, placed, load, origins }
}

function frame(...moves: readonly { row: number; at: Vec; r23?: number }[]): Uint32Array {
  const words = new Uint32Array(moves.length * 6)
  const floats = new Float32Array(words.buffer)
  moves.forEach(({ row, at, r23 }, m) => {
    words[m * 6] = row
    floats.set(at, m * 6 + 1)
    words[m * 6 + 5] = r23 ?? packSnorm2(0, 1)
  })
  return words
}

/** What the vertex shader makes of an entry at a moment. */
function shown(words: Uint32Array, entry: number, now: number): { at: number[]; turn: number[] } {
  const w = entry * MOVE_WORDS
  const floats = new Float32Array(words.buffer)
  const t = Math.min(1, ((Math.floor(now * TICKS_PER_MS) - words[w + 10]!) >>> 0) * floats[w + 12]!)
  const four = (r01: number, r23: number): number[] =>
    [unpackSnormLow(r01), unpackSnormHigh(r01), unpackSnormLow(r23), unpackSnormHigh(r23)]
  const first = four(words[w + 7]!, words[w + 9]!)
  const last = four(words[w + 3]!, words[w + 8]!)
  const sign = first.reduce((sum, v, k) => sum + v * last[k]!, 0) < 0 ? -1 : 1
  const mixed = first.map((v, k) => v + (last[k]! * sign - v) * t)
  const norm = Math.hypot(...mixed)
  return {
    at: [0, 1, 2].map((k) => floats[w + 4 + k]! + (floats[w + k]! - floats[w + 4 + k]!) * t),
    turn: mixed.map((v) => v / norm),
  }
}

describe('MoveStore', () => {
  it('gives one entry a slot and tells of it once', () => {
    const { store, rows, load, placed } = setUp()
    load(0)
    const first = store.apply(frame({ row: 3, at: [5, 6, 7] }), 0, true)!
    expect([...first.fresh]).toEqual([rows.slotOf(3)])
    expect([...first.rows]).toEqual([0])
    expect(shown(first.words, 0, 0).at).toEqual([5, 6, 7])
    const second = store.apply(frame({ row: 3, at: [5, 6, 8] }), 100, true)!
    expect(second.fresh.length).toBe(0)
    expect(store.count).toBe(1)
    expect(store.find(rows.slotOf(3))).toBe(0)
    expect(placed.at(-1)).toMatchObject({ zone: 0, local: rows.slotOf(3), entry: 0 })
  })

  it('runs in a straight line from tick to tick and ends exactly', () => {
    const { store, load } = setUp()
    load(0)
    store.apply(frame({ row: 0, at: [0, 0, 0] }), 0, false)
    const { words, restsAt } = store.apply(frame({ row: 0, at: [1, 0, 0] }), 100, false)!
    let last = 0
    for (let now = 100; now < 200; now += 10) {
      const x = shown(words, 0, now).at[0]!
      expect(x).toBeGreaterThanOrEqual(last)
      last = x
    }
    expect(last).toBeGreaterThan(0.5)
    expect(restsAt).toBeGreaterThan(200)
    expect(shown(words, 0, restsAt + 1).at).toEqual([1, 0, 0])
  })

  it('starts from where it is when a new tick comes early', () => {
    const { store, load } = setUp()
    load(0)
    store.apply(frame({ row: 0, at: [0, 0, 0] }), 0, false)
    const before = store.apply(frame({ row: 0, at: [1, 0, 0] }), 100, false)!.words
    const after = store.apply(frame({ row: 0, at: [1, 2, 0], r23: packSnorm2(1, 0) }), 150, false)!.words
    const [x, y] = shown(before, 0, 150).at as [number, number]
    expect(x).toBeGreaterThan(0.3)
    expect(shown(after, 0, 150).at[0]).toBeCloseTo(x, 5)
    expect(shown(after, 0, 150).at[1]).toBeCloseTo(y, 5)
    // The rotation likewise: half way between the two is passed on, not jumped to.
    const third = store.apply(frame({ row: 0, at: [1, 2, 0], r23: packSnorm2(0, 1) }), 180, false)!.words
    shown(after, 0, 180).turn.forEach((v, k) => expect(shown(third, 0, 180).turn[k]).toBeCloseTo(v, 3))
  })

  it('turns the short way round', () => {
    const { store, load } = setUp()
    load(0)
    store.apply(frame({ row: 0, at: [0, 0, 0] }), 0, false)
    // The same rotation with the sign turned: nothing may turn at all.
    const { words } = store.apply(frame({ row: 0, at: [0, 0, 0], r23: packSnorm2(0, -1) }), 100, false)!
    for (let now = 100; now < 220; now += 20) expect(Math.abs(shown(words, 0, now).turn[3]!)).toBeCloseTo(1, 3)
  })

  it('jumps where it would have to fly, and when asked to stand still', () => {
    const { store, load } = setUp()
    load(0)
    store.apply(frame({ row: 0, at: [0, 0, 0] }), 0, false)
    expect(shown(store.apply(frame({ row: 0, at: [500, 0, 0] }), 100, false)!.words, 0, 100).at[0]).toBe(500)
    expect(shown(store.apply(frame({ row: 0, at: [501, 0, 0] }), 200, true)!.words, 0, 200).at[0]).toBe(501)
  })

  it('keeps the latest move of a zone that is still on the way', () => {
    const { store, rows, load, placed } = setUp()
    load(0)
    expect(store.apply(frame({ row: 25, at: [1, 0, 0] }, { row: 25, at: [7, 0, 0] }), 0, true)).toBeNull()
    const came = load(1)!
    expect([...came.fresh]).toEqual([rows.slotOf(25)])
    expect(shown(came.words, 0, 0).at[0]).toBe(7)
    expect(placed.length).toBe(1)
  })

  it('leaves out rows that are not there and numbers that are none', () => {
    const { store, load, placed } = setUp()
    load(0)
    load(1)
    const bad = frame({ row: 4_000_000_000, at: [1, 0, 0] }, { row: 40, at: [1, 0, 0] }, { row: 5, at: [Number.NaN, 0, 0] },
      { row: 6, at: [0, Infinity, 0] })
    expect(store.apply(bad, 0, true)).toBeNull()
    expect(store.apply(new Uint32Array(5), 0, true)).toBeNull()
    expect(placed.length).toBe(0)
  })

  it('grows and keeps every pose, and names only the rows that changed', () => {
    const { store, load } = setUp(2000, 2)
    load(0)
    load(1)
    const next = random(2)
    const xs = Array.from({ length: 2000 }, () => Math.fround(next() * 4))
    const all = store.apply(frame(...xs.map((x, row) => ({ row, at: [x, 0, 0] as Vec }))), 0, true)!
    expect([...all.rows]).toEqual([0, 1, 2, 3])
    xs.forEach((x, entry) => expect(shown(all.words, entry, 0).at[0]).toBe(x))
    const one = store.apply(frame({ row: 1500, at: [9, 0, 0] }), 100, true)!
    expect([...one.rows]).toEqual([Math.floor(1500 / MOVE_ROW)])
    expect(one.words.length).toBe(MOVE_ROW * MOVE_WORDS)
  })

  it('places the sphere where the turned mesh is', () => {
    const { store, load, placed, origins } = setUp()
    load(1)
    const turned = (r23: number): Vec => {
      store.apply(frame({ row: 22, at: [1, 2, 3], r23 }), 0, true)
      return placed.at(-1)!.centre
    }
    const upright = turned(packSnorm2(0, 1))
    const half = turned(packSnorm2(1, 0)) // half a turn about z
    const middle = [0, 1].map((k) => origins[1]![k]! + [1, 2][k]!)
    for (const k of [0, 1]) expect(upright[k]! - middle[k]!).toBeCloseTo(middle[k]! - half[k]!, 3)
    expect(half[2]).toBeCloseTo(upright[2], 3)
  })
})
