/** Where the boxes of a lineage stand: generations from left to right, the shown artifact among them. */

export interface Edge {
  source: string
  target: string
  relation: string
}

export interface Placed {
  name: string
  x: number
  y: number
}

export interface Layout {
  boxes: Placed[]
  width: number
  height: number
}

export const BOX_WIDTH = 216
export const BOX_HEIGHT = 52
const GAP_X = 84
const GAP_Y = 18
const MARGIN = 8

/** How many steps each name is from the oldest; circles of cards end where they began. */
export function generations(names: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const found = new Map<string, number>(names.map((name) => [name, 0]))
  for (let round = 0; round < names.length; round += 1) {
    let moved = false
    for (const { source, target } of edges) {
      const next = (found.get(source) ?? 0) + 1
      if (next > (found.get(target) ?? 0) && next < names.length) {
        found.set(target, next)
        moved = true
      }
    }
    if (!moved) break
  }
  return found
}

/** Place the boxes; those of a generation stand near the middle of what they come from. */
export function placeLineage(names: readonly string[], edges: readonly Edge[]): Layout {
  const depth = generations(names, edges)
  const used = [...new Set(depth.values())].sort((a, b) => a - b)
  const columns = used.map((level) => names.filter((name) => depth.get(name) === level))
  const tallest = Math.max(1, ...columns.map((column) => column.length))
  const height = tallest * BOX_HEIGHT + (tallest - 1) * GAP_Y
  const middle = new Map<string, number>()
  const boxes: Placed[] = []
  columns.forEach((column, index) => {
    const wish = (name: string) => {
      const from = edges.filter((edge) => edge.target === name && middle.has(edge.source)).map((edge) => middle.get(edge.source)!)
      return from.length > 0 ? from.reduce((sum, y) => sum + y, 0) / from.length : height / 2
    }
    const ordered = column.map((name) => ({ name, wish: wish(name) })).sort((a, b) => a.wish - b.wish || a.name.localeCompare(b.name))
    const tall = column.length * BOX_HEIGHT + (column.length - 1) * GAP_Y
    ordered.forEach(({ name }, row) => {
      const y = (height - tall) / 2 + row * (BOX_HEIGHT + GAP_Y)
      middle.set(name, y + BOX_HEIGHT / 2)
      boxes.push({ name, x: MARGIN + index * (BOX_WIDTH + GAP_X), y: MARGIN + y })
    })
  })
  return { boxes, width: 2 * MARGIN + columns.length * BOX_WIDTH + Math.max(0, columns.length - 1) * GAP_X, height: height + 2 * MARGIN }
}
