import { describe, expect, it } from 'vitest'
import { random } from './dev/synthetic'
import { MoveStore } from './moves'
import { GPU_WORDS, packSnorm2, unpackSnormHigh, unpackSnormLow } from './packing'

function resting(x: number): Uint32Array {
  const words = new Uint32Array(GPU_WORDS)
  new Float32Array(words.buffer)[0] = x
  words[4] = packSnorm2(0, 1)
  return words
}

const position = (store: MoveStore, entry: number): number[] =>
  [...new Float32Array(store.words.buffer, entry * GPU_WORDS * 4, 3)]

describe('MoveStore', () => {
  it('gives one entry a slot and keeps what does not move', () => {
    const store = new MoveStore(64, () => {})
    const words = resting(2)
    words[5] = 11
    words[6] = 12
    words[7] = 13
    const entry = store.entry(40, words, 0)
    expect(store.entry(40, words, 0)).toBe(entry)
    store.send(entry, 5, 6, 7, packSnorm2(0, 0), packSnorm2(0, 1), 0, true)
    expect(position(store, entry)).toEqual([5, 6, 7])
    expect([...store.words.subarray(5, 8)]).toEqual([11, 12, 13])
    expect(store.find(40)).toBe(entry)
    expect(store.find(41)).toBe(-1)
  })

  it('runs in a straight line from tick to tick and ends exactly', () => {
    const store = new MoveStore(64, () => {})
    const entry = store.entry(0, resting(0), 0)
    store.beginTick(0)
    store.beginTick(100)
    store.send(entry, 1, 0, 0, 0, packSnorm2(0, 1), 100, false)
    let last = 0
    for (let now = 100; now < 200; now += 10) {
      store.advance(now)
      const [x] = position(store, entry) as [number]
      expect(x).toBeGreaterThanOrEqual(last)
      expect(x).toBeLessThanOrEqual(1)
      last = x
    }
    expect(last).toBeGreaterThan(0.5)
    expect(store.advance(10_000).moving).toBe(false)
    expect(position(store, entry)[0]).toBe(1)
    expect(store.advance(10_001)).toEqual({ low: 0, high: 0, moving: false })
  })

  it('starts from where it is when a new tick comes early', () => {
    const store = new MoveStore(64, () => {})
    const entry = store.entry(0, resting(0), 0)
    store.send(entry, 1, 0, 0, 0, packSnorm2(0, 1), 0, false)
    store.advance(50)
    const [before] = position(store, entry) as [number]
    store.send(entry, 2, 0, 0, 0, packSnorm2(0, 1), 50, false)
    store.advance(50.001)
    expect(position(store, entry)[0]).toBeCloseTo(before, 2)
  })

  it('turns the short way round', () => {
    const store = new MoveStore(64, () => {})
    const entry = store.entry(0, resting(0), 0)
    // The same rotation with the sign turned: nothing may turn at all.
    store.send(entry, 0, 0, 0, 0, packSnorm2(0, -1), 0, false)
    for (let now = 0; now < 100; now += 20) {
      store.advance(now)
      const w = unpackSnormHigh(store.words[4]!)
      const z = unpackSnormLow(store.words[4]!)
      expect(Math.abs(w)).toBeCloseTo(1, 3)
      expect(z).toBeCloseTo(0, 3)
    }
  })

  it('jumps where it would have to fly', () => {
    const store = new MoveStore(64, () => {})
    const entry = store.entry(0, resting(0), 0)
    store.send(entry, 500, 0, 0, 0, packSnorm2(0, 1), 0, false)
    expect(store.advance(1).moving).toBe(false)
    expect(position(store, entry)[0]).toBe(500)
  })

  it('grows and keeps every pose', () => {
    let grown = 0
    const store = new MoveStore(1000, () => grown++)
    const next = random(2)
    const xs = Array.from({ length: 1000 }, () => Math.fround(next() * 9))
    xs.forEach((x, slot) => store.entry(slot, resting(x), 0))
    expect(grown).toBeGreaterThan(0)
    xs.forEach((x, slot) => expect(position(store, store.find(slot))[0]).toBe(x))
  })
})
