/**
 * Meshes in bundles: a few answers instead of one for every file (GET /twin/scene/bundles/{digest}).
 *
 * Bundles of level 0 hold the coarsest form of every prototype, those of the next level the next finer, and so on.
 * Little-endian: `OMGB`, version u32, index_bytes u32, file_count u32; `[[name, offset, bytes], ...]` as JSON; files.
 */

import type { PrototypeEntry, SceneManifest } from './types'

const MAGIC = 0x42474d4f // "OMGB"
const HEADER_BYTES = 16
/** More than this of one level is asked for file by file: most of it may never be looked at. */
const LARGEST_LEVEL = 48 * 1024 * 1024

export type FetchBytes = (url: string, signal: AbortSignal) => Promise<ArrayBuffer>

/** The files of a bundle by name. Throws RangeError on a broken one: it is taken whole or not at all. */
export function readBundle(buffer: ArrayBuffer): Map<string, ArrayBuffer> {
  if (buffer.byteLength < HEADER_BYTES) throw new RangeError(`a bundle of ${buffer.byteLength} bytes has no header`)
  const view = new DataView(buffer)
  const version = view.getUint32(4, true)
  if (view.getUint32(0, true) !== MAGIC || version !== 1) throw new RangeError(`this is no bundle of version 1 (${version})`)
  const from = HEADER_BYTES + view.getUint32(8, true)
  if (from > buffer.byteLength) throw new RangeError('the index of a bundle is cut off')
  const index: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, HEADER_BYTES, from - HEADER_BYTES)))
  if (!Array.isArray(index) || index.length !== view.getUint32(12, true)) throw new RangeError('the index of a bundle does not fit its header')
  const files = new Map<string, ArrayBuffer>()
  for (const entry of index as unknown[]) {
    const [name, offset, bytes] = Array.isArray(entry) ? (entry as unknown[]) : []
    if (typeof name !== 'string' || !isCount(offset) || !isCount(bytes) || from + offset + bytes > buffer.byteLength) {
      throw new RangeError(`a bundle's entry ${JSON.stringify(entry)} leads outside of it`)
    }
    files.set(name, buffer.slice(from + offset, from + offset + bytes))
  }
  return files
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

export class Bundles {
  private readonly levels = new Map<number, Promise<Map<string, ArrayBuffer>>>()

  constructor(private readonly manifest: SceneManifest, private readonly fetchBytes: FetchBytes, private readonly signal: AbortSignal) {}

  /** The bytes of a prototype's level of detail, out of a bundle where there is one, else by its own address. */
  async file(entry: PrototypeEntry, lod: number): Promise<ArrayBuffer> {
    const { url } = entry.lods[lod]!
    const name = url.slice(url.lastIndexOf('/') + 1)
    const files = await this.level(entry.lods.length - 1 - lod)
    const found = files?.get(name)
    if (!found) return this.fetchBytes(url, this.signal)
    files!.delete(name) // meshes are kept, their files are not
    return found
  }

  private level(level: number): Promise<Map<string, ArrayBuffer>> | null {
    const known = this.levels.get(level)
    if (known) return known
    const bundles = (this.manifest.bundles ?? []).filter((bundle) => bundle.level === level)
    const size = bundles.reduce((sum, bundle) => sum + bundle.bytes, 0)
    if (bundles.length === 0 || size > LARGEST_LEVEL) return null
    const files = this.fetchAll(bundles.map((bundle) => bundle.url))
    this.levels.set(level, files)
    return files
  }

  /** What of the bundles comes; a bundle that does not come is made up for file by file. */
  private async fetchAll(urls: readonly string[]): Promise<Map<string, ArrayBuffer>> {
    const files = new Map<string, ArrayBuffer>()
    await Promise.all(urls.map(async (url) => {
      try {
        for (const [name, bytes] of readBundle(await this.fetchBytes(url, this.signal))) files.set(name, bytes)
      } catch (cause) {
        if (this.signal.aborted) throw cause
      }
    }))
    return files
  }
}
