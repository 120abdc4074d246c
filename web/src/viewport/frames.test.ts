import { describe, expect, it } from 'vitest'
import { random } from './dev/synthetic'
import { readFrames, type MovesFrame } from './frames'
import { readStates, type StateRecord } from './states'

function frame(kind: number, count: number, body: Uint8Array, seq = 1n): Uint8Array {
  const out = new Uint8Array(16 + body.length)
  const view = new DataView(out.buffer)
  view.setUint8(0, kind)
  view.setUint8(1, 1)
  view.setUint32(4, count, true)
  view.setBigUint64(8, seq, true)
  out.set(body, 16)
  return out
}

function join(...parts: Uint8Array[]): ArrayBuffer {
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out.buffer
}

function move(row: number, x: number): Uint8Array {
  const body = new Uint8Array(24)
  const view = new DataView(body.buffer)
  view.setUint32(0, row, true)
  view.setFloat32(4, x, true)
  return body
}

function state(equipment: number, code: number): Uint8Array {
  const body = new Uint8Array(24)
  const view = new DataView(body.buffer)
  view.setUint32(0, equipment, true)
  view.setUint8(4, code)
  view.setFloat64(8, 1.5e12, true)
  return body
}

describe('readFrames', () => {
  it('reads moves and states behind frames of any length', () => {
    const text = new TextEncoder().encode('{"7":"abc"}') // 11 bytes: what follows is unaligned
    const moves: MovesFrame[] = []
    let states: StateRecord[] = []
    readFrames(join(
      frame(4, text.length, text), frame(2, 1, move(9, 2.5), 77n), frame(5, 8, new Uint8Array(8)), frame(3, 1, state(4, 6)),
    ), { moves: (f) => moves.push(f), states: (view, count) => { states = readStates(view, count) } })
    expect(moves[0]!.words[0]).toBe(9)
    expect(moves[0]!.floats[1]).toBe(2.5)
    expect(moves[0]!.seq).toBe(77n)
    expect(states).toMatchObject([{ equipment: 4, state: 6, since_ms: 1.5e12 }])
  })

  it('refuses cut off, foreign and newer frames', () => {
    const whole = new Uint8Array(join(frame(2, 2, new Uint8Array(48))))
    for (let size = 1; size < whole.length; size++) {
      expect(() => readFrames(whole.slice(0, size).buffer, {})).toThrow(RangeError)
    }
    expect(() => readFrames(join(frame(99, 0, new Uint8Array(0))), {})).toThrow(/kind 99/)
    const newer = frame(2, 0, new Uint8Array(0))
    newer[1] = 2
    expect(() => readFrames(join(newer), {})).toThrow(/version 2/)
  })

  it('ends on noise with an answer or a RangeError, never otherwise', () => {
    const next = random(31)
    for (let round = 0; round < 500; round++) {
      const bytes = new Uint8Array(Math.floor(next() * 80)).map(() => Math.floor(next() * 256))
      if (bytes.length > 1) {
        bytes[0] = Math.floor(next() * 7)
        bytes[1] = 1
      }
      try {
        readFrames(bytes.buffer, { moves: () => {}, states: (view, count) => readStates(view, count) })
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }
  })
})
