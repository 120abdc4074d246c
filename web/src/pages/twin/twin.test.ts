import { describe, expect, it } from 'vitest'

import { readView } from '../../app/view'
import type { Equipment } from '../../api/types'
import { aligned } from './aligned'
import { ancestorsOf, grow, ownerOf, visible } from './hierarchy'
import { windowOf } from './window'

function item(path: string, parent: string | null, en = path): Equipment {
  return {
    path, parent, index: 0, level: 'equipment', kind: '', label: { en, ko: `한 ${en}` }, state: null, state_since: null, quality: null,
    stale_signal_count: 0, alarm: 0, signal_count: 0, properties: {},
  }
}
const PLANT = [item('/p', null), item('/p/a', '/p'), item('/p/a/robot', '/p/a', 'Robot'), item('/p/b', '/p'), item('/lost', '/gone')]

describe('the hierarchy', () => {
  it('grows from parents and keeps those whose parent is unknown', () => {
    const roots = grow(PLANT)
    expect(roots.map((branch) => branch.item.path)).toEqual(['/p', '/lost'])
    expect(visible(roots, () => true, '').map((row) => [row.item.path, row.depth])).toEqual([['/p', 0], ['/p/a', 1], ['/p/a/robot', 2], ['/p/b', 1], ['/lost', 0]])
    expect(visible(roots, (path) => path !== '/p', '').map((row) => row.item.path)).toEqual(['/p', '/lost'])
  })

  it('filters to matches with their ancestors, in either language, open or not', () => {
    expect(visible(grow(PLANT), () => false, 'rObot').map((row) => row.item.path)).toEqual(['/p', '/p/a', '/p/a/robot'])
    expect(visible(grow(PLANT), () => false, '한 robot').map((row) => row.item.path)).toEqual(['/p', '/p/a', '/p/a/robot'])
    expect(visible(grow(PLANT), () => true, 'zzz')).toEqual([])
  })

  it('finds the equipment a prim belongs to', () => {
    const known = new Set(PLANT.map((one) => one.path))
    expect(ownerOf('/p/a/robot/arm/link_2', known)).toBe('/p/a/robot')
    expect(ownerOf('/p/a/robots', known)).toBe('/p/a')
    expect(ownerOf('/other', known)).toBeNull()
    expect(ancestorsOf('/a/b/c')).toEqual(['/a/b', '/a'])
  })
})

describe('the address', () => {
  it('drops what makes no sense', () => {
    expect(readView({ tab: 'nope', t: 'yesterday', sig: 'x', from: '-1h', by: 'state', sel: '/p', labels: false, z: 1 })).toEqual({ from: '-1h', by: 'state', sel: '/p', labels: false })
    expect(readView({ t: '2026-99-99T00:00:00Z' })).toEqual({})
    expect(readView({ select: '/p', dock: 'alarms' })).toEqual({ sel: '/p', tab: 'alarms' })
    expect(readView({ select: '/p', dock: 'signals', quality: 'stale', job: 'job_1' })).toEqual({ sel: '/p', tab: 'signals', quality: 'stale', job: 'job_1' })
    expect(readView({ quality: 'rotten', job: 7 })).toEqual({})
  })

  it('gives the window of charts, ending at the moment that is shown', () => {
    expect(windowOf({}, '-15m')).toEqual({ start: '-15m', end: 'now' })
    expect(windowOf({ from: '-1h', t: '2026-01-01T10:00:00Z' }, '-15m')).toEqual({ start: '2026-01-01T09:00:00.000Z', end: '2026-01-01T10:00:00.000Z' })
    const fixed = { from: '2026-01-01T09:00:00Z', to: '2026-01-01T09:10:00Z' }
    expect(windowOf(fixed, '-15m')).toEqual({ start: fixed.from, end: fixed.to })
    expect(windowOf({ from: fixed.to, to: fixed.from }, '-15m')).toEqual({ start: '-15m', end: 'now' })
  })
})

describe('aligned', () => {
  const series = (time_ms: number[], last: (number | null)[]) => ({ signal: 's', unit: '', time_ms, min: last, max: last, last, count: [], quality: [] })
  it('puts series on one time axis; gaps stay gaps, strange times are drawn through', () => {
    const [times, , , a, , , b] = aligned({ start_ms: 0, end_ms: 9, series: [series([1, 3], [10, null]), series([2, 3], [5, 6])] })
    expect(times).toEqual([1, 2, 3])
    expect(a).toEqual([10, undefined, null])
    expect(b).toEqual([undefined, 5, 6])
  })
})
