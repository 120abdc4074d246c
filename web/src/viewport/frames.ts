/** MOVES and STATES out of the live socket's binary messages; other kinds are stepped over. */

export const KIND_SIGNALS = 1
export const KIND_MOVES = 2
export const KIND_STATES = 3
export const KIND_TEXTS = 4
export const KIND_CLOCK = 5
const HEADER_BYTES = 16
const RECORD_BYTES = 24

/** MOVES as columns that look into the message: `words` 6 a move: row, x, y, z, r01, r23. */
export interface MovesFrame {
  count: number
  seq: bigint
  words: Uint32Array
  floats: Float32Array
}

export interface FrameHandlers {
  moves?(frame: MovesFrame): void
  states?(view: DataView, count: number): void
}

/** Walk all frames of a message. Throws RangeError on a broken one, before any later frame is handed on. */
export function readFrames(buffer: ArrayBuffer, handlers: FrameHandlers): void {
  const view = new DataView(buffer)
  let at = 0
  while (at < buffer.byteLength) {
    if (at + HEADER_BYTES > buffer.byteLength) throw new RangeError(`frame header cut off at byte ${at}`)
    const kind = view.getUint8(at)
    const version = view.getUint8(at + 1)
    if (version !== 1) throw new RangeError(`frame of version ${version} at byte ${at}`)
    const count = view.getUint32(at + 4, true)
    const seq = view.getBigUint64(at + 8, true)
    const body = at + HEADER_BYTES
    const size = bodySize(kind, count)
    if (body + size > buffer.byteLength) throw new RangeError(`frame of kind ${kind} cut off at byte ${at}`)
    if (kind === KIND_MOVES && handlers.moves && count > 0) {
      // TEXTS frames have any length, so a later frame may start unaligned: then its records are copied.
      const whole = body % 4 === 0
      const from = whole ? buffer : buffer.slice(body, body + size)
      const offset = whole ? body : 0
      handlers.moves({
        count, seq,
        words: new Uint32Array(from, offset, count * 6),
        floats: new Float32Array(from, offset, count * 6),
      })
    } else if (kind === KIND_STATES && handlers.states && count > 0) {
      handlers.states(new DataView(buffer, body, size), count)
    }
    at = body + size
  }
}

function bodySize(kind: number, count: number): number {
  switch (kind) {
    case KIND_SIGNALS:
    case KIND_MOVES:
    case KIND_STATES:
      return count * RECORD_BYTES
    case KIND_TEXTS:
      return count
    case KIND_CLOCK:
      return Math.max(8, count) // count is 0 or the body's length; the body is one f64
    default:
      throw new RangeError(`unknown frame kind ${kind}`)
  }
}
