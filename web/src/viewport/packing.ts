/**
 * Instances as packed words: 24 bytes on the wire, 32 on the GPU.
 *
 * Wire (little-endian, `rules/wire.py`): position 3 x f32 in the zone frame, rotation xyzw 4 x snorm16,
 * family u32; the equipment index follows all records of a zone. GPU, two RGBA32UI texels an instance:
 * `x y z r01 | r23 family equipment zone+flags`, so that the payload is copied and never re-encoded.
 */

export const WIRE_WORDS = 6
export const GPU_WORDS = 8
export const TEXTURE_INSTANCES = 1024 // instances in one row of the texture
export const NO_EQUIPMENT = 0xffffffff
export const ZONE_KIND = 16

export const FLAG_HIDDEN = 1 << 16
export const FLAG_GHOST = 1 << 17
export const ZONE_MASK = 0xffff

export interface ZonePayload {
  rowStart: number
  count: number
  records: Uint32Array
  equipment: Uint32Array
}

/**
 * Read the payload of GET /twin/scene/zones/{zone}.
 *
 * Throws RangeError when the header and the length disagree, when a number is not finite or when a family
 * is out of range: a payload is taken whole or not at all.
 */
export function readZone(buffer: ArrayBuffer, familyCount: number): ZonePayload {
  if (buffer.byteLength < 16) throw new RangeError(`zone payload of ${buffer.byteLength} bytes has no header`)
  const view = new DataView(buffer)
  const kind = view.getUint8(0)
  const version = view.getUint8(1)
  if (kind !== ZONE_KIND || version !== 1) throw new RangeError(`zone payload has kind ${kind} version ${version}`)
  const count = view.getUint32(4, true)
  const rowStart = Number(view.getBigUint64(8, true))
  const expected = 16 + count * (WIRE_WORDS + 1) * 4
  if (buffer.byteLength !== expected) {
    throw new RangeError(`zone payload has ${buffer.byteLength} bytes, ${count} instances need ${expected}`)
  }
  const records = new Uint32Array(buffer, 16, count * WIRE_WORDS)
  const floats = new Float32Array(buffer, 16, count * WIRE_WORDS)
  for (let i = 0, w = 0; i < count; i++, w += WIRE_WORDS) {
    if (!Number.isFinite(floats[w]! + floats[w + 1]! + floats[w + 2]!)) {
      throw new RangeError(`row ${rowStart + i} has a position that is not finite`)
    }
    if (records[w + 5]! >= familyCount) throw new RangeError(`row ${rowStart + i} names family ${records[w + 5]}`)
  }
  return { rowStart, count, records, equipment: new Uint32Array(buffer, 16 + count * WIRE_WORDS * 4, count) }
}

/** Copy wire records into GPU words in the given order; shape of the answer: `8 * order.length` words. */
export function packZone(payload: ZonePayload, order: Uint32Array, zone: number): Uint32Array {
  const words = new Uint32Array(order.length * GPU_WORDS)
  const { records, equipment } = payload
  for (let slot = 0, to = 0; slot < order.length; slot++, to += GPU_WORDS) {
    const from = order[slot]! * WIRE_WORDS
    words[to] = records[from]!
    words[to + 1] = records[from + 1]!
    words[to + 2] = records[from + 2]!
    words[to + 3] = records[from + 3]!
    words[to + 4] = records[from + 4]!
    words[to + 5] = records[from + 5]!
    words[to + 6] = equipment[order[slot]!]!
    words[to + 7] = zone & ZONE_MASK
  }
  return words
}

export function snorm16(value: number): number {
  return Math.round(Math.max(-1, Math.min(1, value)) * 32767)
}

/** Two signed 16-bit components in one word, the first in the low half. */
export function packSnorm2(a: number, b: number): number {
  return ((snorm16(a) & 0xffff) | ((snorm16(b) & 0xffff) << 16)) >>> 0
}

export function unpackSnormLow(word: number): number {
  return Math.max(-1, ((word << 16) >> 16) / 32767)
}

export function unpackSnormHigh(word: number): number {
  return Math.max(-1, (word >> 16) / 32767)
}

/** `out = quaternion * v` for a quaternion xyzw; the quaternion need not be exactly unit. */
export function rotate(out: Float64Array, qx: number, qy: number, qz: number, qw: number,
  x: number, y: number, z: number): void {
  const norm = 2 / (qx * qx + qy * qy + qz * qz + qw * qw || 1)
  const tx = (qy * z - qz * y) * norm
  const ty = (qz * x - qx * z) * norm
  const tz = (qx * y - qy * x) * norm
  out[0] = x + qw * tx + qy * tz - qz * ty
  out[1] = y + qw * ty + qz * tx - qx * tz
  out[2] = z + qw * tz + qx * ty - qy * tx
}
