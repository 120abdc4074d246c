import { describe, expect, it, vi } from 'vitest'

import { clock, join, pseudoRandom, signals, states, text, type SignalRecord } from './frames.testing'
import { LiveStore } from './store'

function manual(): { store: LiveStore; flush: () => void } {
  const queued: (() => void)[] = []
  return { store: new LiveStore((run) => void queued.push(run)), flush: () => queued.splice(0).forEach((run) => run()) }
}

describe('LiveStore', () => {
  it('keeps the last record of every row, as a plain map would', () => {
    const { store } = manual()
    const random = pseudoRandom(7)
    const model = new Map<number, SignalRecord>()
    for (let round = 0; round < 300; round++) {
      const records = Array.from({ length: Math.floor(random() * 6) }, () => ({
        row: Math.floor(random() * 500), value: random() * 100, quality: Math.floor(random() * 6), alarm: random() < 0.2 ? 130 : 0, sourceMs: 1 + round,
      }))
      for (const record of records) model.set(record.row, record)
      store.apply(signals(records, BigInt(round)))
    }
    for (const [row, record] of model) {
      expect(store.signal(row)).toMatchObject({ value: record.value, sourceMs: record.sourceMs, alarm: record.alarm ? 2 : 0, unacknowledged: record.alarm !== 0 })
    }
    expect(store.signal(501)).toBeNull()
  })

  it('tells only those whose row changed, once a batch', () => {
    const { store, flush } = manual()
    const one = vi.fn()
    const two = vi.fn()
    store.onSignal(1, one)
    const stop = store.onSignal(2, two)
    store.apply(signals([{ row: 1, value: 1 }], 1n))
    store.apply(signals([{ row: 1, value: 2 }, { row: 3, value: 9 }], 2n))
    flush()
    expect(one).toHaveBeenCalledTimes(1)
    expect(two).not.toHaveBeenCalled()
    stop()
    store.apply(signals([{ row: 2, value: 1 }], 3n))
    flush()
    expect(two).not.toHaveBeenCalled()
  })

  it('shows a past moment without mixing in the present, and comes back clean', () => {
    const { store } = manual()
    store.apply(join(signals([{ row: 0, value: 10 }, { row: 1, value: 11 }], 1n), text({ 1: 'now' }, 1n), states([{ equipment: 4, state: 1 }], 1n)))
    store.showMoment(5_000)
    expect(store.signal(0)).toBeNull()
    store.apply(join(signals([{ row: 0, value: 7, sourceMs: 4_000 }], 1n), clock(5_000, 1n)))
    expect(store.signal(0)?.value).toBe(7)
    expect(store.signal(1)).toBeNull()
    expect(store.equipmentAt(4)).toBeNull()
    expect(store.nowMs()).toBe(5_000)
    store.showMoment(null)
    expect(store.signal(0)).toBeNull()
    expect(Math.abs(store.nowMs() - Date.now())).toBeLessThan(60_000)
  })

  it('reads states, alarms and staleness of equipment', () => {
    const { store } = manual()
    store.apply(states([{ equipment: 0, state: 0 }, { equipment: 1, state: 6, alarm: 129, flags: 3 }, { equipment: 2, state: 255, flags: 1 }], 1n))
    expect(store.equipmentAt(0)).toMatchObject({ state: 'none', stale: 'none', alarm: 0 })
    expect(store.equipmentAt(1)).toMatchObject({ state: 'down', stale: 'all', alarm: 1, unacknowledged: true })
    expect(store.equipmentAt(2)).toMatchObject({ state: 'other', stale: 'some' })
  })

  it('keeps the last 48 distinct samples for a sparkline', () => {
    const { store } = manual()
    for (let i = 1; i <= 60; i++) {
      store.apply(signals([{ row: 0, value: i, sourceMs: i }], BigInt(i)))
      store.apply(signals([{ row: 0, value: i, sourceMs: i }], BigInt(i)))
    }
    expect([...store.recent(0)]).toEqual(Array.from({ length: 48 }, (_, i) => i + 13))
  })

  it('does not spend memory on absurd rows', () => {
    const { store } = manual()
    store.apply(signals([{ row: 4_000_000_000, value: 1 }], 1n))
    expect(store.signal(4_000_000_000)).toBeNull()
  })
})
