/** Flows of energy in three columns: the grid, elements, states. Bands are as high as they carry energy. */

import type { EnergyFlow } from './types'

export interface SankeyNode {
  id: string
  kind: 'grid' | 'element' | 'state'
  name: string
  kwh: number
  x: number
  y: number
  height: number
}

export interface SankeyBand {
  from: SankeyNode
  to: SankeyNode
  kwh: number
  path: string
  thickness: number
}

export interface Sankey {
  nodes: SankeyNode[]
  bands: SankeyBand[]
  height: number
}

export const NODE = 12
const ROOM = 7
const LEAST = 1.2
/** Height of a name [px]. */
const LINE = 15

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

export function sankeyOf(flow: EnergyFlow, width: number, most = 12): Sankey {
  const { nodes, links } = fewer(flow, most)
  const columns = (['grid', 'element', 'state'] as const).map((kind) => nodes.filter((node) => node.kind === kind).sort((a, b) => b.kwh - a.kwh))
  const longest = Math.max(1, ...columns.map((column) => column.length))
  const plain = Math.max(220, longest * 27)
  const scale = (plain - ROOM * (longest - 1)) / Math.max(flow.total_kwh, 1e-9)
  const placed = new Map<string, SankeyNode>()
  const stacks = columns.map((column) => {
    const tall = column.map((node) => Math.max(LEAST, node.kwh * scale))
    const room = column.length > 1 ? Math.max(0, Math.min(40, (plain - sum(tall)) / (column.length - 1))) : 0
    // Thin nodes stand further apart than their flows ask, so that each has a line for its name.
    const gaps = tall.slice(1).map((own, i) => Math.max(room, LINE - (tall[i]! + own) / 2))
    return { column, tall, gaps, total: sum(tall) + sum(gaps) }
  })
  const height = Math.max(plain, ...stacks.map(({ total }) => total))
  stacks.forEach(({ column, tall, gaps, total }, at) => {
    let y = (height - total) / 2
    column.forEach((node, i) => {
      placed.set(node.id, { ...node, x: at * (width - NODE) / 2, y, height: tall[i]! })
      y += tall[i]! + (gaps[i] ?? 0)
    })
  })
  const out = new Map<string, number>()
  const into = new Map<string, number>()
  const order = (id: string) => placed.get(id)?.y ?? 0
  const sorted = links.filter(({ source, target }) => placed.has(source) && placed.has(target)).sort((a, b) => order(a.source) - order(b.source) || order(a.target) - order(b.target))
  const bands = sorted.map(({ source, target, kwh }) => {
    const from = placed.get(source)!
    const to = placed.get(target)!
    const thickness = kwh * scale
    const y1 = from.y + (out.get(source) ?? 0) + thickness / 2
    const y2 = to.y + (into.get(target) ?? 0) + thickness / 2
    out.set(source, (out.get(source) ?? 0) + thickness)
    into.set(target, (into.get(target) ?? 0) + thickness)
    const x1 = from.x + NODE
    const half = (to.x - x1) / 2
    const n = (value: number) => Math.round(value * 100) / 100
    return { from, to, kwh, thickness, path: `M${n(x1)} ${n(y1)}C${n(x1 + half)} ${n(y1)} ${n(to.x - half)} ${n(y2)} ${n(to.x)} ${n(y2)}` }
  })
  return { nodes: [...placed.values()], bands, height }
}

/** The largest elements by themselves, the rest as one. */
function fewer(flow: EnergyFlow, most: number): Pick<EnergyFlow, 'nodes' | 'links'> {
  const elements = flow.nodes.filter(({ kind }) => kind === 'element').sort((a, b) => b.kwh - a.kwh)
  if (elements.length <= most) return flow
  const rest = new Set(elements.slice(most - 1).map(({ id }) => id))
  const other = 'element:…'
  const links = new Map<string, EnergyFlow['links'][number]>()
  for (const { source, target, kwh } of flow.links) {
    const link = { source: rest.has(source) ? other : source, target: rest.has(target) ? other : target }
    const key = `${link.source}>${link.target}`
    links.set(key, { ...link, kwh: (links.get(key)?.kwh ?? 0) + kwh })
  }
  const kwh = elements.slice(most - 1).reduce((sum, one) => sum + one.kwh, 0)
  return { nodes: [...flow.nodes.filter(({ id }) => !rest.has(id)), { id: other, kind: 'element', name: `+${rest.size}`, kwh }], links: [...links.values()] }
}
