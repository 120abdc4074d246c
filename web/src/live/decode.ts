/** Binary frames of the live socket and of `GET /twin/frame`; the layout is in `twin/rules/wire.py`. */

export const FRAME = { signals: 1, moves: 2, states: 3, texts: 4, clock: 5 } as const
const VERSION = 1
const HEADER_BYTES = 16
const RECORD_BYTES = 24

/** Records as a view into the message: no copy. Each record is 24 bytes, little-endian. */
export interface Records {
  view: DataView
  count: number
  seq: bigint
}

export interface FrameHandlers {
  signals?(records: Records): void
  moves?(records: Records): void
  states?(records: Records): void
  texts?(texts: Record<string, string>, seq: bigint): void
  clock?(serverMs: number, seq: bigint): void
}

export class BadFrame extends Error {}

interface Found {
  kind: number
  count: number
  seq: bigint
  body: number
  size: number
}

/**
 * Walk the frames of one message and hand each to its handler, in order.
 *
 * The whole message is measured before anything is handed on, so a broken message changes nothing.
 * Frames of unknown kinds cannot be measured and are refused.
 *
 * @throws BadFrame when a frame is cut off, of another version or of an unknown kind.
 */
export function decodeFrames(buffer: ArrayBuffer, handlers: FrameHandlers): void {
  const view = new DataView(buffer)
  for (const frame of measure(view)) hand(frame, buffer, view, handlers)
}

function measure(view: DataView): Found[] {
  const found: Found[] = []
  let at = 0
  while (at < view.byteLength) {
    if (at + HEADER_BYTES > view.byteLength) throw new BadFrame(`header cut off at byte ${at}`)
    const kind = view.getUint8(at)
    const version = view.getUint8(at + 1)
    if (version !== VERSION) throw new BadFrame(`version ${version} at byte ${at}; this console reads ${VERSION}`)
    const count = view.getUint32(at + 4, true)
    const seq = view.getBigUint64(at + 8, true)
    const size = bodyBytes(kind, count)
    const body = at + HEADER_BYTES
    if (body + size > view.byteLength) throw new BadFrame(`frame of kind ${kind} cut off at byte ${at}`)
    found.push({ kind, count, seq, body, size })
    at = body + size
  }
  return found
}

function bodyBytes(kind: number, count: number): number {
  switch (kind) {
    case FRAME.signals:
    case FRAME.moves:
    case FRAME.states:
      return count * RECORD_BYTES
    case FRAME.texts:
      return count
    case FRAME.clock:
      return Math.max(8, count)
    default:
      throw new BadFrame(`unknown frame kind ${kind}`)
  }
}

function hand(frame: Found, buffer: ArrayBuffer, view: DataView, handlers: FrameHandlers): void {
  const { kind, count, seq, body, size } = frame
  const records = () => ({ view: new DataView(buffer, body, size), count, seq })
  if (kind === FRAME.signals) handlers.signals?.(records())
  else if (kind === FRAME.moves) handlers.moves?.(records())
  else if (kind === FRAME.states) handlers.states?.(records())
  else if (kind === FRAME.clock) handlers.clock?.(view.getFloat64(body, true), seq)
  else if (kind === FRAME.texts && handlers.texts) handlers.texts(texts(buffer, body, size), seq)
}

function texts(buffer: ArrayBuffer, body: number, size: number): Record<string, string> {
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(buffer, body, size)))
  } catch (cause) {
    throw new BadFrame('texts are not UTF-8 JSON', { cause })
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new BadFrame('texts are not an object')
  const entries = Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(entries)
}
