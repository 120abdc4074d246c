import { describe, expect, it } from 'vitest'

import { BadFrame, decodeFrames } from './decode'
import { clock, join, pseudoRandom, signals, states, text } from './frames.testing'

describe('decodeFrames', () => {
  it('hands each frame of a message to its handler, in order, wherever it begins', () => {
    const seen: string[] = []
    decodeFrames(join(text({ 7: '모듈 A-12' }, 3n), signals([{ row: 2, value: 1.5 }], 4n), clock(1000.5, 5n)), {
      texts: (found) => seen.push(`texts ${found[7]}`),
      signals: ({ view, count, seq }) => seen.push(`signals ${count} ${seq} ${view.getUint32(0, true)} ${view.getFloat64(16, true)}`),
      clock: (ms, seq) => seen.push(`clock ${ms} ${seq}`),
    })
    expect(seen).toEqual(['texts 모듈 A-12', 'signals 1 4 2 1.5', 'clock 1000.5 5'])
  })

  it('refuses a message cut off at any byte, and then hands on nothing', () => {
    const whole = join(signals([{ row: 1, value: 2 }], 1n), states([{ equipment: 0, state: 1 }], 1n), text({ 1: 'x' }, 1n))
    const starts = [0, signals([{ row: 1, value: 2 }], 1n).byteLength, whole.byteLength - text({ 1: 'x' }, 1n).byteLength]
    for (let end = 1; end < whole.byteLength; end++) {
      if (starts.includes(end)) continue
      let handed = 0
      const count = () => { handed += 1 }
      expect(() => decodeFrames(whole.slice(0, end), { signals: count, states: count, texts: count })).toThrow(BadFrame)
      expect(handed).toBe(0)
    }
  })

  it('either decodes or refuses any bytes, never anything else', () => {
    const random = pseudoRandom(20)
    for (let round = 0; round < 2000; round++) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 80) }, () => Math.floor(random() * 256))
      if (bytes.length > 1 && round % 2) bytes.set([1 + (round % 5), 1])
      try {
        decodeFrames(bytes.buffer, { signals: () => undefined, states: () => undefined, texts: () => undefined, clock: () => undefined })
      } catch (error) {
        expect(error).toBeInstanceOf(BadFrame)
      }
    }
  })

  it('refuses texts that are no object of strings and versions it does not know', () => {
    const wrong = text({}, 1n, '[1]')
    expect(() => decodeFrames(wrong, { texts: () => undefined })).toThrow(BadFrame)
    const newer = signals([], 1n)
    new DataView(newer).setUint8(1, 2)
    expect(() => decodeFrames(newer, {})).toThrow(/version 2/)
  })

  it('drops texts that are not strings', () => {
    decodeFrames(text({}, 1n, '{"1":"a","2":5}'), { texts: (found) => expect(found).toEqual({ 1: 'a' }) })
  })
})
