/** Frames as the server writes them, for tests. */

export interface SignalRecord {
  row: number
  value: number
  quality?: number
  alarm?: number
  sourceMs?: number
}

function frame(kind: number, count: number, seq: bigint, body: number): DataView {
  const view = new DataView(new ArrayBuffer(16 + body))
  view.setUint8(0, kind)
  view.setUint8(1, 1)
  view.setUint32(4, count, true)
  view.setBigUint64(8, seq, true)
  return view
}

export function signals(records: readonly SignalRecord[], seq: bigint): ArrayBuffer {
  const view = frame(1, records.length, seq, records.length * 24)
  records.forEach((record, i) => {
    const at = 16 + i * 24
    view.setUint32(at, record.row, true)
    view.setUint8(at + 4, record.quality ?? 0)
    view.setUint8(at + 5, record.alarm ?? 0)
    view.setFloat64(at + 8, record.sourceMs ?? 1000, true)
    view.setFloat64(at + 16, record.value, true)
  })
  return view.buffer as ArrayBuffer
}

export function states(records: readonly { equipment: number; state: number; alarm?: number; flags?: number }[], seq: bigint): ArrayBuffer {
  const view = frame(3, records.length, seq, records.length * 24)
  records.forEach((record, i) => {
    const at = 16 + i * 24
    view.setUint32(at, record.equipment, true)
    view.setUint8(at + 4, record.state)
    view.setUint8(at + 6, record.alarm ?? 0)
    view.setUint8(at + 7, record.flags ?? 0)
  })
  return view.buffer as ArrayBuffer
}

export function text(texts: Record<string, string>, seq: bigint, raw = JSON.stringify(texts)): ArrayBuffer {
  const body = new TextEncoder().encode(raw)
  const view = frame(4, body.length, seq, body.length)
  new Uint8Array(view.buffer).set(body, 16)
  return view.buffer as ArrayBuffer
}

export function clock(ms: number, seq: bigint): ArrayBuffer {
  const view = frame(5, 8, seq, 8)
  view.setFloat64(16, ms, true)
  return view.buffer as ArrayBuffer
}

export function join(...parts: ArrayBuffer[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(new Uint8Array(part), at)
    at += part.byteLength
  }
  return whole.buffer
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function pseudoRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
