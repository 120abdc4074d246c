import { describe, expect, it } from 'vitest'
import { random, zonePayload, type Placement } from './dev/synthetic'
import { GPU_WORDS, packSnorm2, packZone, readZone, rotate, unpackSnormHigh, unpackSnormLow } from './packing'

function placements(seed: number, count: number): Placement[] {
  const next = random(seed)
  return Array.from({ length: count }, (_, i) => ({
    family: Math.floor(next() * 5), position: [next() * 100 - 50, next() * 100 - 50, next() * 10] as const,
    yaw: next() * 6.28, equipment: i % 3 === 0 ? 0xffffffff : i,
  }))
}

describe('snorm16', () => {
  it('comes back within half a step', () => {
    const next = random(5)
    for (let i = 0; i < 500; i++) {
      const a = next() * 2 - 1
      const b = next() * 2 - 1
      const word = packSnorm2(a, b)
      expect(Math.abs(unpackSnormLow(word) - a)).toBeLessThanOrEqual(0.5 / 32767 + 1e-12)
      expect(Math.abs(unpackSnormHigh(word) - b)).toBeLessThanOrEqual(0.5 / 32767 + 1e-12)
    }
  })

  it('keeps both ends', () => {
    expect(unpackSnormLow(packSnorm2(-1, 1))).toBe(-1)
    expect(unpackSnormHigh(packSnorm2(-1, 1))).toBe(1)
    expect(unpackSnormLow(packSnorm2(5, 0))).toBe(1)
  })
})

describe('rotate', () => {
  it('agrees with the matrix of the quaternion', () => {
    const next = random(9)
    const out = new Float64Array(3)
    for (let i = 0; i < 100; i++) {
      const q = [next() - 0.5, next() - 0.5, next() - 0.5, next() - 0.5]
      const n = Math.hypot(...q)
      const [x, y, z, w] = q.map((v) => v / n) as [number, number, number, number]
      const v = [next() * 4, next() * 4, next() * 4] as const
      const m = [
        1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w),
        2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w),
        2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y),
      ]
      rotate(out, q[0]!, q[1]!, q[2]!, q[3]!, ...v) // not unit: must not matter
      for (let k = 0; k < 3; k++) {
        expect(out[k]).toBeCloseTo(m[k * 3]! * v[0] + m[k * 3 + 1]! * v[1] + m[k * 3 + 2]! * v[2], 10)
      }
    }
  })
})

describe('zone payload', () => {
  it('is read and packed in any order without a bit changed', () => {
    const items = placements(3, 200)
    const payload = readZone(zonePayload(1234, items), 5)
    expect(payload.rowStart).toBe(1234)
    const order = Uint32Array.from(items.map((_, i) => (i * 7) % 200))
    const words = packZone(payload, order, 9)
    const floats = new Float32Array(words.buffer)
    order.forEach((local, slot) => {
      const item = items[local]!
      for (let k = 0; k < 3; k++) expect(floats[slot * GPU_WORDS + k]).toBe(Math.fround(item.position[k]!))
      expect(words[slot * GPU_WORDS + 5]).toBe(item.family)
      expect(words[slot * GPU_WORDS + 6]).toBe(item.equipment)
      expect(words[slot * GPU_WORDS + 7]).toBe(9)
    })
  })

  it('refuses what is cut off, foreign, not finite or out of range', () => {
    const good = zonePayload(0, placements(3, 4))
    expect(() => readZone(good.slice(0, 8), 5)).toThrow(RangeError)
    expect(() => readZone(good.slice(0, good.byteLength - 1), 5)).toThrow(/bytes/)
    expect(() => readZone(good, 1)).toThrow(/family/)
    const kind = good.slice(0)
    new DataView(kind).setUint8(0, 3)
    expect(() => readZone(kind, 5)).toThrow(/kind 3/)
    const count = good.slice(0)
    new DataView(count).setUint32(4, 0xffffffff, true)
    expect(() => readZone(count, 5)).toThrow(/need/)
    const nan = good.slice(0)
    new DataView(nan).setFloat32(16 + 24, Number.NaN, true)
    expect(() => readZone(nan, 5)).toThrow(/row 1 .*not finite/)
  })
})
