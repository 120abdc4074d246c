import { describe, expect, it } from 'vitest'
import { random } from './dev/synthetic'
import { declutter, meet, rectangle, type Placed } from './labels'

function scatter(seed: number, count: number): Placed[] {
  const next = random(seed)
  return Array.from({ length: count }, (_, i) => ({
    id: `l${i}`, x: next() * 900, y: next() * 600, width: 40 + next() * 120, height: 22, depth: 1 + next() * 50,
    priority: Math.floor(next() * 3),
  }))
}

describe('declutter', () => {
  it('leaves no two labels that meet, and leaves none out without a reason', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const labels = scatter(seed, 150)
      const shown = declutter(labels, new Set(), 1000)
      const kept = labels.filter((label) => shown.has(label.id))
      kept.forEach((a, i) => kept.slice(i + 1).forEach((b) => expect(meet(rectangle(a), rectangle(b))).toBe(false)))
      for (const label of labels) {
        if (shown.has(label.id)) continue
        expect(kept.some((other) => other.priority >= label.priority && meet(rectangle(label), rectangle(other)))).toBe(true)
      }
    }
  })

  it('prefers what is urgent, then what is near, then what was shown', () => {
    const at = { x: 100, y: 100, width: 50, height: 20 }
    const far = { ...at, id: 'far', depth: 50, priority: 1 }
    const near = { ...at, id: 'near', depth: 5, priority: 0 }
    expect(declutter([near, far], new Set())).toEqual(new Set(['far']))
    const a = { ...at, id: 'a', depth: 10, priority: 0 }
    const b = { ...at, id: 'b', depth: 9.5, priority: 0 }
    expect(declutter([a, b], new Set())).toEqual(new Set(['b']))
    expect(declutter([a, b], new Set(['a']))).toEqual(new Set(['a']))
  })

  it('stops at the limit', () => {
    expect(declutter(scatter(3, 400), new Set(), 10).size).toBe(10)
  })
})
