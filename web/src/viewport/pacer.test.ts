import { describe, expect, it } from 'vitest'
import type { CameraPose } from './frustum'
import { CullPacer } from './pacer'
import { View } from './view'

function pose(view: View): CameraPose {
  return {
    eye: view.eye, right: view.right, up: view.up, forward: view.forward, tanHalfX: 0.6, tanHalfY: 0.36, near: 0.1,
    far: 100, heightPx: 700,
  }
}

describe('CullPacer', () => {
  it('lets small turns pass and never falls behind by more than the frustum is opened', () => {
    const view = new View()
    const pacer = new CullPacer()
    expect(pacer.due(pose(view), 20)).toBe(true)
    let made = pose(view)
    let culls = 0
    for (let i = 0; i < 300; i++) {
      view.turn(0.004, 0)
      const now = pose(view)
      if (pacer.due(now, 20)) {
        made = now
        culls++
      }
      const turn = made.forward.reduce((sum, v, k) => sum + v * now.forward[k]!, 0)
      expect(Math.acos(Math.min(1, turn))).toBeLessThan((2 * Math.PI) / 180)
    }
    expect(culls).toBeGreaterThan(10)
    expect(culls).toBeLessThan(150)
  })

  it('culls again after a walk, a resize and a reset', () => {
    const view = new View()
    const pacer = new CullPacer()
    pacer.due(pose(view), 1)
    expect(pacer.due(pose(view), 1)).toBe(false)
    expect(pacer.stale(pose(view))).toBe(false)
    view.walk(0.05, 0, 0)
    expect(pacer.due(pose(view), 1)).toBe(false)
    expect(pacer.stale(pose(view))).toBe(true)
    view.walk(0.2, 0, 0)
    expect(pacer.due(pose(view), 1)).toBe(true)
    expect(pacer.due({ ...pose(view), heightPx: 900 }, 1)).toBe(true)
    pacer.reset()
    expect(pacer.due({ ...pose(view), heightPx: 900 }, 1)).toBe(true)
  })
})
