import { describe, expect, it } from 'vitest'

import { BadLine, changesOf, leversOf, limitsOf, numberOf, scenariosOf } from './ask'
import { niceStep } from './ahead'
import { isShare } from './figure'
import { BAR_BYTES, clamped, clock, HEADER_BYTES, levelFor, NO_SERIAL, ticksOf, Tile, tilesOf, zoomed } from './gantt_tiles'
import { sharesOfTile } from './gantt_shares'
import { bend, pictureOf, sizeOf } from './map_layout'
import { lineOf } from './model_editor'
import { sankeyOf } from './sankey_layout'
import { readSim } from './search'
import { TileStore } from './tile_store'
import type { LineMap } from './types'
import { verdictOf } from './whatif'
import { en, ko } from './words'

type Row = [server: number, serial: number, start: number, end: number, state: number, flags: number, product: number]

function tileOf(rows: Row[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + BAR_BYTES * rows.length))
  ;[...'OMGT'].forEach((letter, i) => view.setUint8(i, letter.charCodeAt(0)))
  view.setUint16(4, 1, true)
  view.setUint32(8, rows.length, true)
  rows.forEach(([server, serial, start, end, state, flags, product], i) => {
    const at = HEADER_BYTES + BAR_BYTES * i
    view.setUint32(at, server, true)
    view.setUint32(at + 4, serial, true)
    view.setFloat32(at + 8, start, true)
    view.setFloat32(at + 12, end, true)
    view.setUint8(at + 16, state)
    view.setUint8(at + 17, flags)
    view.setUint16(at + 18, product, true)
  })
  return view.buffer
}

const ROWS: Row[] = [[0, NO_SERIAL, 0, 4, 0, 0, 0xffff], [0, 7, 4, 10, 1, 1, 2], [2, 8, 1, 3, 4, 0, 0], [2, 9, 5, 6, 1, 0, 0]]

describe('tiles of a trace', () => {
  const tile = new Tile(tileOf(ROWS), 100, 10)

  it('reads every field of a bar', () => {
    expect(tile.bar(1)).toEqual({ server: 0, serial: 7, start: 104, end: 110, state: 1, mixed: true, product: 2 })
    expect(tile.bar(0)).toMatchObject({ serial: null, product: null, mixed: false })
  })
  it('finds the bar at a moment, and none in a gap or of a server without bars', () => {
    expect(tile.at(0, 103.9)?.state).toBe(0)
    expect(tile.at(0, 104)?.state).toBe(1)
    expect(tile.at(2, 104)).toBeNull()
    expect(tile.at(2, 105.5)?.serial).toBe(9)
    expect(tile.at(1, 105)).toBeNull()
    expect(tile.at(0, 110)).toBeNull()
  })
  it('refuses what is no tile', () => {
    expect(() => new Tile(new ArrayBuffer(4), 0, 1)).toThrow()
    expect(() => new Tile(tileOf(ROWS).slice(0, 60), 0, 1)).toThrow('cut off')
    const other = tileOf([])
    new DataView(other).setUint8(0, 88)
    expect(() => new Tile(other, 0, 1)).toThrow('no tile')
  })
  it('sums shares of states', () => {
    expect(sharesOfTile(tile, 3, 5)).toEqual([[0.4, 0.6, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0.1, 0, 0, 0.2].map((one) => expect.closeTo(one, 6))])
  })
})

describe('windows of a chart', () => {
  const span = { start: 0, end: 1024 }

  it('chooses a level whose tiles are as wide as their bins, or up to twice that', () => {
    for (const pixels of [300, 900, 2400]) {
      for (let width = 1024; width > 1; width /= 1.7) {
        const level = levelFor({ start: 0, end: width }, span, pixels, 30)
        const tilePixels = pixels * (1024 / 2 ** level) / width
        if (level > 0) expect(tilePixels).toBeGreaterThanOrEqual(511.99)
        expect(tilePixels).toBeLessThan(Math.max(1024.01, pixels * 1024 / width))
      }
    }
    expect(levelFor({ start: 0, end: 0.001 }, span, 1000, 5)).toBe(5)
  })
  it('names tiles that cover the window, and no other', () => {
    expect(tilesOf({ start: 256, end: 512 }, span, 2)).toEqual([1])
    expect(tilesOf({ start: 255, end: 513 }, span, 2)).toEqual([0, 1, 2])
    expect(tilesOf(span, span, 0)).toEqual([0])
    expect(tilesOf({ start: 5, end: 6 }, { start: 3, end: 3 }, 2)).toEqual([])
  })
  it('stays inside the run', () => {
    expect(clamped({ start: -50, end: 50 }, span)).toEqual({ start: 0, end: 100 })
    expect(clamped({ start: 1000, end: 1100 }, span)).toEqual({ start: 924, end: 1024 })
    expect(clamped({ start: -1e9, end: 1e9 }, span)).toEqual(span)
  })
  it('zooms about a moment that stays', () => {
    const near = zoomed({ start: 0, end: 100 }, 25, 0.5)
    expect(near).toEqual({ start: 12.5, end: 62.5 })
    expect((25 - near.start) / (near.end - near.start)).toBeCloseTo(0.25)
  })
  it('marks round moments apart from each other', () => {
    const ticks = ticksOf({ start: 0, end: 3600 }, 900)
    expect(ticks[1]! - ticks[0]!).toBe(600)
    expect(ticks.at(-1)).toBe(3600)
    expect(clock(90_061, 1)).toBe('1d 1:01:01')
    expect(clock(59.999, 1)).toBe('0:01:00')
    expect(clock(3.14, 0.05)).toBe('0:00:03.14')
  })
})

describe('the store of tiles', () => {
  it('asks once, gives up what went out of sight, and lends a coarser tile meanwhile', async () => {
    const asked: string[] = []
    const answers = new Map<string, (data: ArrayBuffer) => void>()
    const aborted: string[] = []
    const store = new TileStore({ start: 0, end: 8 }, (level, number, block, signal) => {
      const key = `${level}/${number}/${block}`
      asked.push(key)
      signal.addEventListener('abort', () => aborted.push(key))
      return new Promise((resolve) => answers.set(key, resolve))
    }, () => undefined, () => undefined)
    const whole = { level: 0, number: 0, block: 0 }
    const fine = { level: 2, number: 3, block: 0 }
    store.want([whole, fine])
    store.want([whole, fine])
    expect(asked).toEqual(['0/0/0', '2/3/0'])
    answers.get('0/0/0')!(tileOf(ROWS))
    await Promise.resolve()
    await Promise.resolve()
    expect(store.get(whole)?.count).toBe(4)
    expect(store.cover(fine)).toBe(store.get(whole))
    store.want([whole])
    expect(aborted).toEqual(['2/3/0'])
  })
})

const node = (name: string, kind: string, x: number, y: number, placed: boolean) => ({ name, kind, equipment: null, x_m: x, y_m: y, placed })
const MAP: LineMap = {
  name: 'm', equipment: null,
  nodes: [node('in', 'source', 0, 0, false), node('a', 'machine', 0, 0, true), node('q', 'buffer', 4, 0, false), node('b', 'machine', 5, 0, true), node('far', 'machine', 5, 90, true), node('lost', 'sink', 0, 0, false)],
  edges: [['in', 'a'], ['a', 'q'], ['q', 'b'], ['b', 'far']].map(([start, end]) => ({ start: start!, end: end!, products: [], probability: null, by: null })),
}

describe('the map of a line', () => {
  it('keeps every node, apart from each other, and empty height short', () => {
    for (const map of [MAP, { ...MAP, nodes: MAP.nodes.map((one, i) => ({ ...one, placed: false, x_m: i * 4, y_m: 0 })) }]) {
      const picture = pictureOf(map)
      const places = [...picture.places.values()]
      expect(places.map((one) => one.node.name).sort()).toEqual(['a', 'b', 'far', 'in', 'lost', 'q'])
      for (const one of places) {
        for (const other of places) {
          if (one === other) continue
          const apart = Math.abs(one.x - other.x) >= (sizeOf(one.node.kind)[0] + sizeOf(other.node.kind)[0]) / 2 || Math.abs(one.y - other.y) >= (sizeOf(one.node.kind)[1] + sizeOf(other.node.kind)[1]) / 2
          expect(apart).toBe(true)
        }
        expect(one.x).toBeLessThan(picture.width)
        expect(one.y).toBeLessThan(picture.height)
      }
      expect(picture.height).toBeLessThan(500)
      expect(picture.ways).toHaveLength(4)
    }
  })
  it('bends from the near edge of one card to that of the other', () => {
    const from = { node: MAP.nodes[1]!, x: 100, y: 50 }
    expect(bend(from, { node: MAP.nodes[3]!, x: 400, y: 50 })).toBe('M158 50C247.5 50 247.5 50 337 50')
  })
})

describe('flows of energy', () => {
  it('keeps what flows, with the rest of many elements as one', () => {
    const elements = Array.from({ length: 30 }, (_, i) => ({ id: `element:e${i}`, kind: 'element' as const, name: `e${i}`, kwh: 30 - i }))
    const total = elements.reduce((sum, one) => sum + one.kwh, 0)
    const flow = {
      unit: 'kWh', total_kwh: total,
      nodes: [{ id: 'grid', kind: 'grid' as const, name: 'grid', kwh: total }, ...elements, { id: 'state:run', kind: 'state' as const, name: 'run', kwh: total }],
      links: elements.flatMap(({ id, kwh }) => [{ source: 'grid', target: id, kwh }, { source: id, target: 'state:run', kwh }]),
    }
    const picture = sankeyOf(flow, 600)
    expect(picture.nodes.filter(({ kind }) => kind === 'element')).toHaveLength(12)
    const into = picture.bands.filter(({ from }) => from.id === 'grid').reduce((sum, { kwh }) => sum + kwh, 0)
    const out = picture.bands.filter(({ to }) => to.id === 'state:run').reduce((sum, { kwh }) => sum + kwh, 0)
    expect(into).toBeCloseTo(total)
    expect(out).toBeCloseTo(total)
    for (const one of picture.nodes) expect(one.y + one.height).toBeLessThanOrEqual(picture.height + 0.01)
  })
})

describe('lines of a form', () => {
  it('splits changes outside of brackets', () => {
    expect(changesOf('a.servers=2, b.mix={x: 1, y: 2}\n# no\nc.capacity=[1, 2]')).toEqual(['a.servers=2', 'b.mix={x: 1, y: 2}', 'c.capacity=[1, 2]'])
  })
  it('reads scenarios with and without names', () => {
    expect(scenariosOf('two: a.servers=2, b.capacity=8\n\nc.servers=3')).toEqual([{ name: 'two', changes: ['a.servers=2', 'b.capacity=8'] }, { name: 'c.servers=3', changes: ['c.servers=3'] }])
    expect(() => scenariosOf('nothing here')).toThrow(BadLine)
  })
  it('reads levers as ranges and lists', () => {
    expect(leversOf('a.servers=1:4\nb.capacity=2,4,8\nc.x=0:1:0.25')).toEqual([
      { address: 'a.servers', values: [1, 2, 3, 4] }, { address: 'b.capacity', values: [2, 4, 8] }, { address: 'c.x', values: [0, 0.25, 0.5, 0.75, 1] }])
    for (const bad of ['a.servers', 'servers=1:3', 'a.servers=4:1', 'a.servers=1,x', 'a.servers=3', 'a.servers=0:1e9:0.0', 'a.x=1:9999']) expect(() => leversOf(bad)).toThrow(BadLine)
  })
  it('keeps numbers in their bounds', () => {
    expect(numberOf(' 1,000 ', 1, 1e6, true)).toBe(1000)
    for (const bad of ['', 'x', 'NaN', '1e400', '0', '2.5']) expect(numberOf(bad, 1, 100, true)).toBeNull()
  })
})

describe('what is told', () => {
  it('calls only a significant difference better or worse', () => {
    const difference = { estimate: -2, low: -3, high: -1, half_width: 1, confidence: 0.95, count: 9, deviation: 1 }
    expect(verdictOf({ significant: true, difference }, true)).toBe('worse')
    expect(verdictOf({ significant: true, difference }, false)).toBe('better')
    expect(verdictOf({ significant: true, difference }, null)).toBe('different')
    expect(verdictOf({ significant: false, difference }, true)).toBe('same')
  })
  it('writes ratios as per cent and numbers of parts as numbers', () => {
    expect(isShare('press.oee', '1')).toBe(true)
    expect(isShare('wip', '1')).toBe(false)
    expect(isShare('lead_time_s', 's')).toBe(false)
  })
  it('finds the line of a faulty element', () => {
    const text = 'name: m\nelements:\n  - {kind: machine, name: press, time_s: 1}\n  - kind: machine\n    name: "press.2"\n'
    expect(lineOf(text, 'press')).toBe(3)
    expect(lineOf(text, 'press.2')).toBe(5)
    expect(lineOf(text, 'saw')).toBeNull()
  })
  it('reads only what makes sense from an address', () => {
    expect(readSim({ part: 'gantt', start: 5, end: 9, figure: 'press.oee', x: 1 })).toEqual({ part: 'gantt', start: 5, end: 9, figure: 'press.oee' })
    expect(readSim({ part: '<script>', start: 9, end: 5, kind: 3 })).toEqual({})
  })
  it('marks axes in steps of 1, 2 and 5', () => {
    expect([0.3, 1, 1.2, 4, 7, 130].map(niceStep)).toEqual([0.5, 1, 2, 5, 10, 200])
  })
  it('has the same words in both languages, with the same holes', () => {
    expect(Object.keys(ko)).toEqual(Object.keys(en))
    const holes = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, hole]) => hole).sort()
    const lacking = Object.entries(en).filter(([key, text]) => holes(ko[key as keyof typeof en]).join() !== holes(text).join())
    expect(lacking.map(([key]) => key)).toEqual([])
  })
})

describe('limits', () => {
  it('reads sums with weights', () => {
    expect(limitsOf('b1.capacity + 2*b2.capacity <= 40')).toEqual([{ addresses: ['b1.capacity', 'b2.capacity'], most: 40, weights: [1, 2] }])
    expect(leversOf('press.servers=1:2 @ 12')).toEqual([{ address: 'press.servers', values: [1, 2], cost: 12 }])
  })
  it('refuses what is none', () => {
    for (const text of ['b1.capacity', 'b1.capacity <=', 'b1 <= 3', 'x*b1.capacity <= 3', '-1*b1.capacity <= 3']) expect(() => limitsOf(text)).toThrow(BadLine)
    expect(() => leversOf('press.servers=1:2 @')).toThrow(BadLine)
  })
})
