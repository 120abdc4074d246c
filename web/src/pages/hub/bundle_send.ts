/** Sends a bundle in pieces, from where it stands to its end; what arrived stays, so it can be gone on with. */

import { put } from '../../api/client'
import type { Bundle } from './admin_types'

export const PIECE_BYTES = 8 << 20

/** The bytes to send next; null when nothing is wanted any more. */
export function nextPiece(wants: readonly [number, number] | null | undefined, fileBytes: number, pieceBytes = PIECE_BYTES): [number, number] | null {
  if (!wants) return null
  const [start, end] = wants
  const stop = Math.min(end, fileBytes, start + pieceBytes)
  return stop > start ? [start, stop] : null
}

/**
 * Send what `bundle` still wants of `file`.
 *
 * @param onArrived Called with the bundle after each piece.
 * @param signal Ends it between two pieces.
 */
export async function sendBundle(bundle: Bundle, file: Blob, onArrived: (bundle: Bundle) => void, signal: AbortSignal): Promise<Bundle> {
  let now = bundle
  for (let piece = nextPiece(now.wants as [number, number] | null, file.size); piece; piece = nextPiece(now.wants as [number, number] | null, file.size)) {
    signal.throwIfAborted()
    const [start, stop] = piece
    now = await put<Bundle>(`/hub/bundles/${encodeURIComponent(now.id)}/file?offset=${start}`, file.slice(start, stop))
    onArrived(now)
  }
  return now
}
