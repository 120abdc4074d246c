/** The line as a picture: where nodes stand on the screen, and how ways bend. Pure, so that it can be tested. */

import type { LineMap, MapNode } from './types'

export interface Place {
  node: MapNode
  /** Centre of the node's card. */
  x: number
  y: number
}

export interface Way {
  start: string
  end: string
  path: string
  label: string
}

export interface Picture {
  places: Map<string, Place>
  ways: Way[]
  width: number
  height: number
}

export const NODE_WIDTH = 116
export const NODE_HEIGHT = 46
export const SMALL_WIDTH = 72
export const SMALL_HEIGHT = 26
const GAP = 26
const MARGIN = 28
const MOST_ROUNDS = 60

export const isStation = (kind: string): boolean => !['buffer', 'conveyor', 'source', 'sink', 'fleet', 'transport'].includes(kind)
export const sizeOf = (kind: string): readonly [number, number] => (isStation(kind) ? [NODE_WIDTH, NODE_HEIGHT] : [SMALL_WIDTH, SMALL_HEIGHT])

/**
 * Nodes that know their place keep their arrangement; the others stand between their neighbours, or in the
 * layers the server laid out where no node is placed. Then cards that overlap are pushed apart.
 */
export function pictureOf(map: LineMap): Picture {
  const points = pointsOf(map)
  spread(points)
  squeeze(points)
  const x0 = Math.min(...points.map(({ node, x }) => x - sizeOf(node.kind)[0] / 2), 0)
  const y0 = Math.min(...points.map(({ node, y }) => y - sizeOf(node.kind)[1] / 2), 0)
  const places = new Map<string, Place>()
  for (const point of points) places.set(point.node.name, { ...point, x: point.x - x0 + MARGIN, y: point.y - y0 + MARGIN })
  const all = [...places.values()]
  return {
    places,
    ways: waysOf(map, places),
    width: Math.max(...all.map(({ node, x }) => x + sizeOf(node.kind)[0] / 2), 200) + MARGIN,
    height: Math.max(...all.map(({ node, y }) => y + sizeOf(node.kind)[1] / 2), 60) + MARGIN,
  }
}

function pointsOf(map: LineMap): Place[] {
  const placed = map.nodes.filter((node) => node.placed)
  if (placed.length < 2) {
    return map.nodes.map((node) => ({ node, x: node.x_m / 4 * (NODE_WIDTH + GAP), y: node.y_m / 3 * (NODE_HEIGHT + GAP) }))
  }
  const scale = scaleOf(placed)
  const points = new Map<string, Place>()
  for (const node of placed) points.set(node.name, { node, x: node.x_m * scale, y: -node.y_m * scale })
  // What has no place stands at the mean of its neighbours, found from the placed ones outward.
  for (let round = 0; round < MOST_ROUNDS && points.size < map.nodes.length; round += 1) {
    const found: Place[] = []
    for (const node of map.nodes) {
      if (points.has(node.name)) continue
      const before = map.edges.filter(({ end }) => end === node.name).flatMap(({ start }) => points.get(start) ?? [])
      const after = map.edges.filter(({ start }) => start === node.name).flatMap(({ end }) => points.get(end) ?? [])
      const beside = [...before, ...after]
      if (beside.length === 0) continue
      const x = mean(beside.map((one) => one.x))
      const y = mean(beside.map((one) => one.y))
      const aside = before.length === 0 ? -1 : after.length === 0 ? 1 : 0
      found.push({ node, x: x + aside * NODE_WIDTH, y })
    }
    if (found.length === 0) break
    for (const place of found) points.set(place.node.name, place)
  }
  let loose = 0
  const below = Math.max(...[...points.values()].map(({ y }) => y)) + 2 * NODE_HEIGHT
  for (const node of map.nodes) {
    if (!points.has(node.name)) points.set(node.name, { node, x: (loose++) * (NODE_WIDTH + GAP), y: below })
  }
  return map.nodes.flatMap((node) => points.get(node.name) ?? [])
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)

/** Pixels of a metre at which half of the placed nodes have room beside their nearest neighbour. */
function scaleOf(placed: readonly MapNode[]): number {
  const near = placed.map((node) => Math.min(...placed.filter((other) => other !== node).map((other) => Math.hypot(other.x_m - node.x_m, other.y_m - node.y_m))))
  const middle = near.filter((distance) => distance > 0).sort((a, b) => a - b)[Math.floor(near.length / 2)] ?? 1
  return (NODE_WIDTH + SMALL_WIDTH + GAP) / Math.max(middle, 1e-6)
}

/** Push cards apart, along the axis that needs less, until none overlaps. */
function spread(points: Place[]): void {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let moved = false
    for (let i = 0; i < points.length; i += 1) {
      for (let j = i + 1; j < points.length; j += 1) {
        const a = points[i]!
        const b = points[j]!
        const [aw, ah] = sizeOf(a.node.kind)
        const [bw, bh] = sizeOf(b.node.kind)
        const overX = (aw + bw) / 2 + 12 - Math.abs(a.x - b.x)
        const overY = (ah + bh) / 2 + 12 - Math.abs(a.y - b.y)
        if (overX <= 0 || overY <= 0) continue
        moved = true
        if (overX < overY) {
          const step = (overX / 2 + 0.5) * (a.x <= b.x ? 1 : -1)
          a.x -= step
          b.x += step
        } else {
          const step = (overY / 2 + 0.5) * (a.y <= b.y ? 1 : -1)
          a.y -= step
          b.y += step
        }
      }
    }
    if (!moved) return
  }
}

const MOST_EMPTY = 96

/** Take out empty height beyond what sets rows apart: a hall has more room than a screen. */
function squeeze(points: Place[]): void {
  const sorted = [...points].sort((a, b) => a.y - sizeOf(a.node.kind)[1] / 2 - (b.y - sizeOf(b.node.kind)[1] / 2))
  let bottom = Number.NEGATIVE_INFINITY
  let shift = 0
  for (const point of sorted) {
    const half = sizeOf(point.node.kind)[1] / 2
    const top = point.y - half - shift
    if (bottom > Number.NEGATIVE_INFINITY && top - bottom > MOST_EMPTY) shift += top - bottom - MOST_EMPTY
    point.y -= shift
    bottom = Math.max(bottom, point.y + half)
  }
}

function waysOf(map: LineMap, places: ReadonlyMap<string, Place>): Way[] {
  return map.edges.flatMap(({ start, end, probability, products, by }) => {
    const from = places.get(start)
    const to = places.get(end)
    if (!from || !to) return []
    const label = probability !== null && probability < 1 ? `${Math.round(probability * 1000) / 10}%` : (by ?? (products.length === 1 ? products[0]! : ''))
    return [{ start, end, path: bend(from, to), label }]
  })
}

/** From edge to edge of two cards: straight where they face each other, a curve otherwise. */
export function bend(from: Place, to: Place): string {
  const [fw, fh] = sizeOf(from.node.kind)
  const [tw, th] = sizeOf(to.node.kind)
  const dx = to.x - from.x
  const dy = to.y - from.y
  const round = (value: number) => Math.round(value * 10) / 10
  const flat = Math.abs(dx) / (fw + tw) >= Math.abs(dy) / (fh + th)
  const sx = Math.sign(dx) || 1
  const sy = Math.sign(dy) || 1
  const [x1, y1, x2, y2] = flat
    ? [from.x + sx * fw / 2, from.y, to.x - sx * (tw / 2 + 5), to.y]
    : [from.x, from.y + sy * fh / 2, to.x, to.y - sy * (th / 2 + 5)]
  const half = flat ? (x2 - x1) / 2 : (y2 - y1) / 2
  const c = flat ? [x1 + half, y1, x2 - half, y2] : [x1, y1 + half, x2, y2 - half]
  return `M${round(x1)} ${round(y1)}C${c.map(round).join(' ')} ${round(x2)} ${round(y2)}`
}
