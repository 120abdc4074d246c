import { describe, expect, it } from 'vitest'
import { BOX, chooseLevel, SKIP } from './lod'

const lods = {
  levels: 3, count: Uint8Array.from([3, 0]), error: Float32Array.from([0, 0.01, 0.1, Infinity, Infinity, Infinity]),
  triangles: Uint32Array.from([1000, 100, 10, 0, 0, 0]),
}

describe('chooseLevel', () => {
  it('takes the coarsest level whose error is below a pixel', () => {
    expect(chooseLevel(lods, 0, 1000, 1, 1, 1, 7)).toBe(0)
    expect(chooseLevel(lods, 0, 90, 1, 1, 1, 7)).toBe(1)
    expect(chooseLevel(lods, 0, 9, 1, 1, 1, 7)).toBe(2)
  })

  it('counts the stretch into the error', () => {
    expect(chooseLevel(lods, 0, 90, 1, 1, 1, 7)).toBe(1)
    expect(chooseLevel(lods, 0, 90, 1, 20, 1, 7)).toBe(0)
  })

  it('gives way to a finer, then a coarser level, then a box', () => {
    expect(chooseLevel(lods, 0, 90, 1, 1, 1, 0b101)).toBe(0)
    expect(chooseLevel(lods, 0, 90, 1, 1, 1, 0b100)).toBe(2)
    expect(chooseLevel(lods, 0, 90, 1, 1, 1, 0)).toBe(BOX)
    expect(chooseLevel(lods, 1, 90, 1, 1, 1, 0)).toBe(BOX)
  })

  it('draws a box for a few pixels and nothing below a quarter', () => {
    expect(chooseLevel(lods, 0, 2, 1, 1, 1, 7)).toBe(BOX)
    expect(chooseLevel(lods, 0, 0.1, 1, 1, 1, 7)).toBe(SKIP)
  })

  it('never gets finer with distance', () => {
    let last = -1
    for (let pixels = 4000; pixels > 5; pixels *= 0.9) {
      const level = chooseLevel(lods, 0, pixels, 1, 1, 1, 7)
      expect(level).toBeGreaterThanOrEqual(last)
      last = level
    }
  })
})
