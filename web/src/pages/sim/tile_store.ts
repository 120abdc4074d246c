/** Tiles as they are needed: what is on the screen first, what was seen lately kept, what went out of sight given up. */

import { Tile, type Window } from './gantt_tiles'

export type Fetch = (level: number, number: number, block: number, signal: AbortSignal) => Promise<ArrayBuffer>

export interface Wanted {
  level: number
  number: number
  block: number
}

const MOST_KEPT = 512
const AT_ONCE = 6

export const keyOf = ({ level, number, block }: Wanted): string => `${level}/${number}/${block}`

export class TileStore {
  private readonly kept = new Map<string, Tile>()
  private readonly flying = new Map<string, AbortController>()
  private readonly refused = new Set<string>()
  private queue: Wanted[] = []
  private ended = false

  constructor(private readonly span: Window, private readonly fetch: Fetch, private readonly arrived: () => void, private readonly failed: (error: unknown) => void) {}

  get(wanted: Wanted): Tile | undefined {
    const key = keyOf(wanted)
    const found = this.kept.get(key)
    if (found) {
      this.kept.delete(key) // Its place in the order is that of the latest look.
      this.kept.set(key, found)
    }
    return found
  }

  /** The finest kept tile that covers a wanted one. */
  cover(wanted: Wanted): Tile | undefined {
    for (let up = 1; up <= wanted.level; up += 1) {
      const found = this.kept.get(keyOf({ level: wanted.level - up, number: wanted.number >> up, block: wanted.block }))
      if (found) return found
    }
    return undefined
  }

  /** Exactly these are wanted now; the first of them soonest. */
  want(all: readonly Wanted[]): void {
    const keys = new Set(all.map(keyOf))
    for (const [key, abort] of this.flying) if (!keys.has(key)) { abort.abort(); this.flying.delete(key) }
    this.queue = all.filter((one) => !this.kept.has(keyOf(one)) && !this.flying.has(keyOf(one)) && !this.refused.has(keyOf(one)))
    this.next()
  }

  /** Ask again for what the server did not give. */
  retry(): void {
    this.refused.clear()
    this.arrived()
  }

  get waiting(): boolean { return this.flying.size > 0 || this.queue.length > 0 }

  end(): void {
    this.ended = true
    for (const abort of this.flying.values()) abort.abort()
    this.flying.clear()
    this.queue = []
  }

  private next(): void {
    while (this.flying.size < AT_ONCE && this.queue.length > 0) void this.load(this.queue.shift()!)
  }

  private async load(wanted: Wanted): Promise<void> {
    const key = keyOf(wanted)
    const abort = new AbortController()
    this.flying.set(key, abort)
    try {
      const buffer = await this.fetch(wanted.level, wanted.number, wanted.block, abort.signal)
      const width = (this.span.end - this.span.start) / 2 ** wanted.level
      this.keep(key, new Tile(buffer, this.span.start + wanted.number * width, width))
    } catch (error) {
      if (abort.signal.aborted) return
      this.refused.add(key)
      this.failed(error)
    } finally {
      if (this.flying.get(key) === abort) this.flying.delete(key)
      if (!this.ended) {
        this.next()
        this.arrived()
      }
    }
  }

  private keep(key: string, tile: Tile): void {
    this.kept.set(key, tile)
    for (const old of this.kept.keys()) {
      if (this.kept.size <= MOST_KEPT) break
      this.kept.delete(old)
    }
  }
}
