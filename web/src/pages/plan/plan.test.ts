import { describe, expect, it } from 'vitest'

import { plan as en } from '../../i18n/en/plan'
import { planTerms as enTerms } from '../../i18n/en/plan_terms'
import { Formatter } from '../../i18n/format'
import { plan as ko } from '../../i18n/ko/plan'
import { planTerms as koTerms } from '../../i18n/ko/plan_terms'
import { boxesOf, cumulative } from './cash_flow_layout'
import { draftOf, faultsOf, FIELDS, freshDraft, KINDS, workloadOf } from './fields'
import { say, unitOf } from './figures'
import { ganttOf } from './gantt_layout'
import { layersOf, reachOf } from './memory_layout'
import { readPlanView } from './plan_view'
import { productOf, shortProduct } from './product'
import { fitting, linear, logTicks, niceTicks } from './scale'
import { lowerLeft, placeNames, pointOf, timedWorkloads, type Point } from './scatter_layout'
import { python } from './snippets'
import type { Choice, Figure, YearFlow } from './types'

const figure = (value: number, unit: string, low: number | null = null, high: number | null = null): Figure =>
  ({ value, unit, low, high, kind: 'computed', method: 'm', source: 's', date: '', method_ko: '', source_ko: '' })

describe('products', () => {
  it('are short on charts', () => {
    expect(shortProduct('3 × NVIDIA H200 NVL 141 GB')).toBe('3 × H200 NVL')
    expect(shortProduct('4 × NVIDIA RTX PRO 6000 Blackwell Server Edition 96 GB')).toBe('4 × RTX PRO 6000 Server')
    expect(shortProduct('OVX-class server, 4 × L40S')).toBe('OVX-class server 4 × L40S')
    expect(productOf('3xh200-nvl', (id) => id.toUpperCase())).toBe('3 × H200-NVL')
    expect(productOf('dgx-h100', () => 'DGX H100')).toBe('DGX H100')
  })
})

describe('words', () => {
  it('has the same keys and holes in both languages', () => {
    const holes = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((found) => found[1]).toSorted()
    const [english, korean] = [{ ...en, ...enTerms }, { ...ko, ...koTerms }] as Record<string, string>[]
    expect(Object.keys(korean!).toSorted()).toEqual(Object.keys(english!).toSorted())
    for (const [key, text] of Object.entries(english!)) expect(holes(korean![key]!), key).toEqual(holes(text))
  })
  it('does not say one key in two places', () => {
    expect(Object.keys(en).filter((key) => key in enTerms)).toEqual([])
  })
})

describe('figures', () => {
  const format = new Formatter('en', 'UTC')
  it('reads shares in per cent and long times in hours and days', () => {
    expect(say(figure(0.347, '1', 0.2, 0.6), 'mfu', format)).toEqual({ value: '34.7', unit: '%', low: '20', high: '60' })
    expect(say(figure(606, '1'), 'concurrency', format)).toEqual({ value: '606', unit: '', low: '', high: '' })
    expect(unitOf({ value: 7200, unit: 's' })).toEqual([1 / 3600, 'h'])
    expect(unitOf({ value: 400_000, unit: 's' })).toEqual([1 / 86_400, 'd'])
    expect(unitOf({ value: 0.2, unit: 's' }, '', 'ko')).toEqual([1, '초'])
  })
  it('names the currency of money inputs', () => {
    expect(unitOf({ value: 1, unit: 'money/a' }, 'space', 'en', 'USD')).toEqual([1, 'USD/a'])
    expect(unitOf({ value: 1, unit: 'USD/kwh' })).toEqual([1, 'USD/kWh'])
  })
})

describe('scales', () => {
  it('ticks at round values inside of the range', () => {
    expect(niceTicks(0, 100)).toEqual([0, 20, 40, 60, 80, 100])
    expect(niceTicks(0.13, 0.62)).toEqual([0.2, 0.3, 0.4, 0.5, 0.6])
    expect(niceTicks(3, 3)).toEqual([3])
    expect(logTicks(30, 4000)).toEqual([50, 100, 200, 500, 1000, 2000])
    expect(logTicks(1, 1e9).length).toBeLessThanOrEqual(10)
  })
  it('is logarithmic where values differ by much, and never puts a value outside', () => {
    const wide = fitting([10, 100, 100_000], 0, 300)
    expect(wide(1000) - wide(100)).toBeCloseTo(wide(10_000) - wide(1000))
    for (const values of [[10, 100_000], [5, 6, 7], [0, 0], [4]]) {
      const scale = fitting(values, 0, 300)
      for (const value of values) { expect(scale(value)).toBeGreaterThanOrEqual(0); expect(scale(value)).toBeLessThanOrEqual(300) }
    }
    expect(linear(0, 10, 100, 0)(2.5)).toBe(75)
  })
})

describe('comparison', () => {
  const choice = (id: string, cost: number | null, kw: number, rest: Partial<Choice> = {}) =>
    ({ configuration: { id, label: id }, present_cost: cost === null ? null : figure(cost, 'USD', cost * 0.8, cost * 1.2), p95_kw: figure(kw, 'kW'), feasible: true, on_front: false, sizings: [], ...rest }) as unknown as Choice
  it('draws what has a cost and a place on the axis', () => {
    expect(pointOf(choice('a', null, 1), 'power')).toBeNull()
    expect(pointOf(choice('a', 10, 1), 'tune')).toBeNull()
    const timed = choice('a', 10, 1, { sizings: [{ workload: { name: 'tune' }, figures: { time_s: figure(7200, 's') } }] as unknown as Choice['sizings'] })
    expect(pointOf(timed, 'tune')?.x).toBe(2)
    expect(timedWorkloads([timed, choice('b', 1, 1)])).toEqual(['tune'])
  })
  it('joins the points nothing feasible beats', () => {
    const point = (id: string, x: number, y: number, rank: Point['rank'] = 'beaten'): Point => ({ id, label: id, x, y, low: y, high: y, rank })
    const front = lowerLeft([point('dear', 1, 9), point('cheap', 5, 2), point('beaten', 6, 3), point('out', 0, 0, 'infeasible'), point('middle', 3, 4)])
    expect(front.map(({ id }) => id)).toEqual(['dear', 'middle', 'cheap'])
  })
  it('never lets two names cover each other', () => {
    const frame = { left: 0, right: 400, top: 0, bottom: 300 }
    const marks = Array.from({ length: 30 }, (_, i) => ({ id: `c-${i}`, label: `configuration-${i}`, x: 40 + ((i * 37) % 300), y: 20 + ((i * 53) % 260) }))
    const boxes = placeNames(marks, frame).map(({ label, x, y, anchor }) => { const wide = label.length * 6.2; return { left: anchor === 'start' ? x : x - wide, right: anchor === 'start' ? x + wide : x, y } })
    expect(boxes.length).toBeGreaterThan(4)
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => expect(a.right < b.left || b.right < a.left || Math.abs(a.y - b.y) >= 12).toBe(true)))
  })
})

describe('memory', () => {
  const memory = { terms: [['weights', 70], ['gradients', 0], ['overhead', 5]].map(([name, size]) => ({ name: String(name), size_bytes: Number(size), formula: '', source: '' })), total_bytes: 75, capacity_bytes: 60, usable_bytes: 57, headroom_bytes: -18, fits: false }
  it('stacks the terms that hold something, and keeps the overflow in sight', () => {
    expect(layersOf(memory).map(({ name, from, to }) => [name, from, to])).toEqual([['weights', 0, 70], ['overhead', 70, 75]])
    expect(reachOf([memory])).toBeGreaterThanOrEqual(75)
  })
})

describe('cash flow', () => {
  const year = (number: number, change: Partial<YearFlow>): YearFlow =>
    ({ year: number, capex: 0, energy: 0, licences: 0, staff: 0, support: 0, space: 0, residual: 0, depreciation: 0, book_value: 0, rent_instead: 0, cost: 0, ...change })
  it('stacks what is paid above zero and hangs what comes back below', () => {
    const boxes = boxesOf(year(3, { energy: 10, staff: 20, residual: 5, cost: 25 }))
    expect(boxes).toEqual([{ part: 'energy', from: 0, to: 10 }, { part: 'staff', from: 10, to: 30 }, { part: 'residual', from: -5, to: 0 }])
    expect(boxes.reduce((sum, box) => sum + (box.part === 'residual' ? box.from : box.to - box.from), 0)).toBe(25)
  })
  it('discounts what owning saves', () => {
    const flows = [year(0, { cost: 100 }), year(1, { cost: 10, rent_instead: 76 }), year(2, { cost: 10, rent_instead: 82.6 })]
    expect(cumulative(flows, 0.1, true).map((sum) => Math.round(sum))).toEqual([-100, -40, 20])
    expect(cumulative(flows, 0.1, false).at(-1)).toBeCloseTo(100 + 10 / 1.1 + 10 / 1.21)
  })
})

describe('timeline', () => {
  const placed = (task: string, start: number, end: number, gpus: number[]) => ({ task, start, end, gpus, late: 0 })
  it('puts tasks that share a GPU into lanes and reuses a lane that is free', () => {
    const { bars, lanes } = ganttOf({ gpus: 3, placements: [placed('a', 0, 4, [1]), placed('b', 2, 6, [1, 2]), placed('c', 4, 9, [1])] })
    expect(lanes).toEqual([2, 1, 1])
    expect(bars.map(({ task, gpu, lane }) => [task, gpu, lane])).toEqual([['a', 0, 0], ['b', 0, 1], ['b', 1, 0], ['c', 0, 0]])
    for (const one of bars) for (const other of bars) if (one !== other && one.gpu === other.gpu && one.lane === other.lane) expect(one.end <= other.start || other.end <= one.start).toBe(true)
  })
})

describe('form', () => {
  it('begins every kind of work without faults', () => {
    for (const kind of KINDS) expect(workloadOf(kind, freshDraft(kind)).faults, kind).toEqual({})
  })
  it('names the field at fault', () => {
    const { faults } = workloadOf('train', { ...freshDraft('train'), tokens: 'many', sequence: '4096.5', micro_batch: '0', precision: '' })
    expect(Object.fromEntries(Object.entries(faults).map(([key, fault]) => [key, fault.key]))).toEqual({ tokens: 'form.number', sequence: 'form.whole', micro_batch: 'form.range', precision: 'form.needed' })
  })
  it('keeps what the form does not show, and gives back what it was given', () => {
    const work = { kind: 'serve', name: 'assistant', label: { en: 'A', ko: '가' }, model: 'qwen3-8b', precision: 'fp8', prompt_tokens: 1000, output_tokens: 10, ttft_s: 3, parallelism: { tensor: 2 } }
    const { workload, faults } = workloadOf('serve', draftOf(work), work)
    expect(faults).toEqual({})
    expect(workload).toMatchObject(work)
    expect(workload).not.toHaveProperty('concurrency')
  })
  it('keeps a model that came as its config.json', () => {
    const work = { kind: 'train', model: { hidden_size: 4096 }, method: 'full', tokens: 1e9 }
    expect(workloadOf('train', { ...draftOf(work), model: '' }, work).workload.model).toEqual({ hidden_size: 4096 })
  })
  it('takes the thousands separators people type', () => {
    expect(workloadOf('simulate', { ...freshDraft('simulate'), runs: '200,000' }).workload.runs).toBe(200_000)
  })
  it('knows each field once', () => {
    for (const kind of KINDS) expect(new Set(FIELDS[kind].map(({ key }) => key)).size).toBe(FIELDS[kind].length)
  })
  it('reads the fields the server names', () => {
    expect(faultsOf({ faults: [{ field: 'body.workload.train.tokens', why: 'too many', mend: '' }, { field: 3 }, null].slice(0, 2) })).toEqual({ tokens: 'too many' })
    expect(faultsOf({})).toEqual({})
  })
})

describe('address and code', () => {
  it('drops what makes no sense', () => {
    expect(readPlanView({ part: 'money', on: '2xa', feasible: 'yes', shelf: 'attic', report: 'ko', x: 1 })).toEqual({ part: 'money', on: '2xa', report: 'ko' })
  })
  it('writes Python', () => {
    expect(python({ a: [true, null, 1.5], b: "it's" })).toBe('{"a": [True, None, 1.5], "b": "it\'s"}')
  })
})
