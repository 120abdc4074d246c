import { describe, expect, it } from 'vitest'
import { random } from './dev/synthetic'
import { sectionPlane } from './section'
import type { Bounds } from './types'
import { EYE_HEIGHT, View, wrap } from './view'

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, k) => sum + v * b[k]!, 0)

describe('View', () => {
  it('keeps an orthonormal, right-handed basis with Z up', () => {
    const view = new View()
    const next = random(4)
    for (let i = 0; i < 200; i++) {
      view.turn(next() * 3 - 1.5, next() * 2 - 1)
      const { right, up, forward } = view
      for (const v of [right, up, forward]) expect(dot(v, v)).toBeCloseTo(1, 9)
      expect(dot(right, up)).toBeCloseTo(0, 9)
      expect(dot(right, forward)).toBeCloseTo(0, 9)
      expect(up[2]).toBeGreaterThan(0)
      expect(right[2]).toBe(0)
    }
  })

  it('orbits about the target and looks about from the eye', () => {
    const view = new View()
    const target = [...view.state.target]
    view.turn(0.4, 0.1)
    expect(view.state.target).toEqual(target)
    view.setMode('walk', 0)
    const eye = view.eye
    view.turn(0.4, 0.05)
    view.eye.forEach((v, k) => expect(v).toBeCloseTo(eye[k]!, 9))
  })

  it('walks at the height of the eyes over the floor', () => {
    const view = new View()
    view.setMode('walk', 3)
    expect(view.eye[2]).toBeCloseTo(3 + EYE_HEIGHT, 9)
    view.walk(5, 2, 0)
    expect(view.eye[2]).toBeCloseTo(3 + EYE_HEIGHT, 9)
  })

  it('keeps the point under the pointer while zooming', () => {
    const next = random(8)
    for (let i = 0; i < 50; i++) {
      const view = new View()
      view.turn(next() * 6, next() - 0.5)
      const x = next() * 2 - 1
      const y = next() * 2 - 1
      const eye = view.eye
      const ray = view.ray(x, y, 1.6)
      const along = view.state.distance / dot(ray, view.forward)
      const point = eye.map((v, k) => v + ray[k]! * along) as [number, number, number]
      view.zoom(0.5, x, y, 1.6)
      const [px, py] = view.project(point, 1.6)
      expect(px).toBeCloseTo(x, 6)
      expect(py).toBeCloseTo(y, 6)
    }
  })

  it('projects what a ray went through back to the same place', () => {
    const view = new View()
    const ray = view.ray(0.3, -0.7, 1.4)
    const eye = view.eye
    const [x, y, depth] = view.project([eye[0] + ray[0] * 9, eye[1] + ray[1] * 9, eye[2] + ray[2] * 9], 1.4)
    expect(x).toBeCloseTo(0.3, 9)
    expect(y).toBeCloseTo(-0.7, 9)
    expect(depth).toBeGreaterThan(0)
  })

  it('frames bounds so that every corner is in view, ten kilometres out as well', () => {
    const next = random(12)
    for (let i = 0; i < 60; i++) {
      const far = i % 2 === 0 ? 0 : 10_000
      const low = [far + next() * 50, far + next() * 50, next() * 5] as const
      const high = [low[0] + next() * 40, low[1] + next() * 40, low[2] + next() * 10] as const
      const view = new View()
      const aspect = 0.4 + next() * 2
      view.state.yaw = next() * 6
      view.flyTo(view.framed([low, high] as Bounds, aspect), 0, 0)
      for (let corner = 0; corner < 8; corner++) {
        const p = [0, 1, 2].map((k) => ((corner >> k) & 1 ? high : low)[k]!) as [number, number, number]
        const [x, y, depth] = view.project(p, aspect)
        expect(depth).toBeGreaterThan(0)
        expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1)
      }
    }
  })

  it('flies the short way and arrives exactly', () => {
    const view = new View()
    view.state.yaw = 3
    view.flyTo({ target: [1, 2, 3], yaw: -3, pitch: -0.3, distance: 7 }, 0, 100)
    view.advance(50)
    expect(Math.abs(wrap(view.state.yaw - Math.PI))).toBeLessThan(0.2)
    expect(view.advance(100)).toBe(false)
    expect(view.state.target).toEqual([1, 2, 3])
    expect(view.state.distance).toBeCloseTo(7, 9)
  })
})

describe('sectionPlane', () => {
  const bounds: Bounds = [[-10, 0, 2], [10, 4, 6]]

  it('keeps the lower side and cuts at the fraction', () => {
    const plane = sectionPlane('z', 0.25, bounds)
    expect(plane.at).toBe(3)
    const inside = (p: readonly number[]): boolean => dot(plane.normal, p) + plane.constant >= 0
    expect(inside([0, 0, 2.9])).toBe(true)
    expect(inside([0, 0, 3.1])).toBe(false)
  })

  it('clamps and refuses what is no number', () => {
    expect(sectionPlane('x', 7, bounds).at).toBe(10)
    expect(sectionPlane('x', -1, bounds).at).toBe(-10)
    expect(() => sectionPlane('y', Number.NaN, bounds)).toThrow(RangeError)
  })
})
