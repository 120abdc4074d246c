/**
 * Tiles of a state trace: level n divides the run into 2^n tiles, and no tile has more bars than a screen has
 * pixels. So a million bars are panned over by drawing a few tiles. Format: `onmaru/sim/rules/view/tiles.py`.
 */

export const HEADER_BYTES = 16
export const BAR_BYTES = 20
const MAGIC = 0x54474d4f // "OMGT", little-endian
const VERSION = 1
const MIXED = 1
export const NO_SERIAL = 0xffff_ffff
export const NO_PRODUCT = 0xffff
/** Servers of one tile; more are asked for in blocks. */
export const BLOCK = 64
/** Bars a server has in a tile at most, about. */
export const BINS = 512

export interface Bar {
  server: number
  state: number
  /** [s] */
  start: number
  end: number
  mixed: boolean
  serial: number | null
  product: number | null
}

/** The bars of some servers over some time, sorted by server, then by time. */
export class Tile {
  readonly count: number
  private readonly words: Uint32Array
  private readonly floats: Float32Array
  private readonly bytes: Uint8Array
  private readonly shorts: Uint16Array

  /** @param origin Start of the tile [s]; @param width its length [s]. @throws on bytes that are no tile. */
  constructor(buffer: ArrayBuffer, readonly origin: number, readonly width: number) {
    if (buffer.byteLength < HEADER_BYTES) throw new Error(`a tile of ${buffer.byteLength} bytes`)
    const header = new DataView(buffer)
    if (header.getUint32(0, true) !== MAGIC || header.getUint16(4, true) !== VERSION) throw new Error('these bytes are no tile')
    this.count = header.getUint32(8, true)
    if (buffer.byteLength !== HEADER_BYTES + this.count * BAR_BYTES) throw new Error('a tile that is cut off')
    this.words = new Uint32Array(buffer)
    this.floats = new Float32Array(buffer)
    this.bytes = new Uint8Array(buffer)
    this.shorts = new Uint16Array(buffer)
  }

  server(at: number): number { return this.words[4 + 5 * at]! }
  /** Seconds after the start of the tile. */
  from(at: number): number { return this.floats[6 + 5 * at]! }
  to(at: number): number { return this.floats[7 + 5 * at]! }
  state(at: number): number { return this.bytes[32 + 20 * at]! }
  mixed(at: number): boolean { return (this.bytes[33 + 20 * at]! & MIXED) !== 0 }

  bar(at: number): Bar {
    const serial = this.words[5 + 5 * at]!
    const product = this.shorts[17 + 10 * at]!
    return {
      server: this.server(at), state: this.state(at), start: this.origin + this.from(at), end: this.origin + this.to(at), mixed: this.mixed(at),
      serial: serial === NO_SERIAL ? null : serial, product: product === NO_PRODUCT ? null : product,
    }
  }

  /** First bar of a server, or of the next one that has any. */
  first(server: number): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.server(middle) < server) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The bar of a server at a moment [s]. */
  at(server: number, moment: number): Bar | null {
    const after = moment - this.origin
    let low = this.first(server)
    let high = this.first(server + 1)
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.to(middle) <= after) low = middle + 1
      else high = middle
    }
    if (low >= this.count || this.server(low) !== server || this.from(low) > after) return null
    return this.bar(low)
  }
}

export interface Window {
  start: number
  end: number
}

/** The level at which a tile is as wide as its bins, up to twice that. */
export function levelFor(window: Window, span: Window, pixels: number, deepest: number): number {
  const share = (span.end - span.start) / Math.max(1e-9, window.end - window.start)
  return Math.max(0, Math.min(deepest, Math.floor(Math.log2(Math.max(1, share * pixels / BINS)))))
}

/** Numbers of the tiles of a level that a window touches. */
export function tilesOf(window: Window, span: Window, level: number): number[] {
  const width = (span.end - span.start) / 2 ** level
  if (!(width > 0)) return []
  const last = 2 ** level - 1
  const from = Math.max(0, Math.min(last, Math.floor((window.start - span.start) / width)))
  const until = Math.max(from, Math.min(last, Math.ceil((window.end - span.start) / width) - 1))
  return Array.from({ length: until - from + 1 }, (_, i) => from + i)
}

/** Keep a window inside of the span, and no narrower than `least` seconds. */
export function clamped(window: Window, span: Window, least = 0.1): Window {
  const whole = span.end - span.start
  const length = Math.min(whole, Math.max(Math.min(least, whole), window.end - window.start))
  const start = Math.max(span.start, Math.min(span.end - length, window.start))
  return { start, end: start + length }
}

/** Zoom by a factor about a moment that stays where it is. */
export function zoomed(window: Window, about: number, factor: number): Window {
  return { start: about - (about - window.start) * factor, end: about + (window.end - about) * factor }
}

const STEPS_S = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400]

/** Moments for the marks of an axis, `pixels` wide: round ones, at least 90 pixels apart. */
export function ticksOf(window: Window, pixels: number): number[] {
  const least = (window.end - window.start) / Math.max(1, pixels / 90)
  const step = STEPS_S.find((one) => one >= least) ?? Math.ceil(least / 86_400) * 86_400
  const first = Math.ceil(window.start / step - 1e-9)
  const count = Math.max(0, Math.floor(window.end / step + 1e-9) - first + 1)
  return Array.from({ length: Math.min(count, 400) }, (_, i) => (first + i) * step)
}

const inKorean = (): boolean => typeof document !== 'undefined' && document.documentElement.lang === 'ko'

/** Time since the start of the run: `1:05:20`, `2d 3:00`, with decimals where the step is short. */
export function clock(seconds: number, step: number): string {
  const places = step < 0.1 ? 2 : step < 1 ? 1 : 0
  const rounded = Number(seconds.toFixed(places))
  const days = Math.floor(rounded / 86_400)
  const hours = Math.floor((rounded % 86_400) / 3600)
  const minutes = Math.floor((rounded % 3600) / 60)
  const rest = (rounded % 60).toFixed(places).padStart(places ? 3 + places : 2, '0')
  const two = (value: number) => String(value).padStart(2, '0')
  const time = step >= 60 ? `${hours}:${two(minutes)}` : `${hours}:${two(minutes)}:${rest}`
  return days > 0 ? `${days}${inKorean() ? '일' : 'd'} ${time}` : time
}
