/** Labels on the screen: placed above their anchors, and thinned out where they would cover each other. */

export interface Placed {
  id: string
  x: number // anchor on the screen [px]
  y: number
  width: number
  height: number
  depth: number // [m]
  priority: number
}

const GAP = 4
const CELL = 96

/**
 * The ids that may be shown: higher priority first, then nearer; a label stays out when it meets one already in.
 * `shown` are those on the screen now: they win ties, so that labels do not flicker.
 */
export function declutter(labels: readonly Placed[], shown: ReadonlySet<string>, limit = 200): Set<string> {
  const order = [...labels].sort((a, b) =>
    b.priority - a.priority
    || a.depth * (shown.has(a.id) ? 0.8 : 1) - b.depth * (shown.has(b.id) ? 0.8 : 1)
    || (a.id < b.id ? -1 : 1))
  const grid = new Map<number, Placed[]>()
  const chosen = new Set<string>()
  for (const label of order) {
    if (chosen.size >= limit) break
    const box = rectangle(label)
    let free = true
    const cells: number[] = []
    for (let cx = Math.floor((box.left - GAP) / CELL); cx <= Math.floor((box.right + GAP) / CELL) && free; cx++) {
      for (let cy = Math.floor((box.top - GAP) / CELL); cy <= Math.floor((box.bottom + GAP) / CELL) && free; cy++) {
        const key = cx * 65_536 + cy
        cells.push(key)
        free = !(grid.get(key) ?? []).some((other) => meet(box, rectangle(other)))
      }
    }
    if (!free) continue
    chosen.add(label.id)
    for (const key of cells) {
      const cell = grid.get(key)
      if (cell) cell.push(label)
      else grid.set(key, [label])
    }
  }
  return chosen
}

export interface Rectangle {
  left: number
  right: number
  top: number
  bottom: number
}

/** Where a label is drawn: centred above its anchor. */
export function rectangle(label: Placed): Rectangle {
  return {
    left: label.x - label.width / 2, right: label.x + label.width / 2,
    top: label.y - label.height - 10, bottom: label.y - 10,
  }
}

export function meet(a: Rectangle, b: Rectangle): boolean {
  return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom + GAP && b.top < a.bottom + GAP
}
