/** Draws tiles on a canvas. Far out a tile is a picture that is stretched; near, its bars are drawn one by one. */

import { BLOCK, clock, levelFor, ticksOf, tilesOf, type Bar, type Tile, type Window } from './gantt_tiles'
import type { TileStore, Wanted } from './tile_store'

export const ROW = 22
export const AXIS = 24
const GAP = 5
const PICTURE = 1024
const NEAR = 1.05 // A picture may be stretched so far before its edges show.
const LABEL_LEAST = 52

export type Rgb = readonly [number, number, number]

export interface Look {
  states: readonly Rgb[]
  unknown: Rgb
  panel: Rgb
  line: string
  ink: string
  faint: string
  accent: string
  onBar: string
}

const css = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`
const blend = (a: Rgb, b: Rgb, share: number): Rgb => [0, 1, 2].map((i) => Math.round(a[i]! * share + b[i]! * (1 - share))) as unknown as Rgb

export class GanttPainter {
  window: Window
  /** First pixel of the rows that is shown. */
  top = 0
  cursor: { row: number; moment: number } | null = null
  private width = 1
  private height = 1
  private readonly pictures = new WeakMap<Tile, HTMLCanvasElement>()
  private readonly context: CanvasRenderingContext2D

  constructor(
    private readonly canvas: HTMLCanvasElement, private readonly store: TileStore, readonly span: Window, readonly rows: number,
    private readonly deepest: number, private readonly look: Look,
  ) {
    this.window = span
    const context = canvas.getContext('2d', { alpha: false })
    if (!context) throw new Error('this browser draws no canvas')
    this.context = context
  }

  resize(width: number, height: number, ratio: number): void {
    this.width = Math.max(1, width)
    this.height = Math.max(1, height)
    this.canvas.width = Math.round(this.width * ratio)
    this.canvas.height = Math.round(this.height * ratio)
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0)
  }

  x(moment: number): number { return (moment - this.window.start) / (this.window.end - this.window.start) * this.width }
  moment(x: number): number { return this.window.start + x / this.width * (this.window.end - this.window.start) }
  row(y: number): number | null {
    const row = Math.floor((y - AXIS + this.top) / ROW)
    return y >= AXIS && row >= 0 && row < this.rows ? row : null
  }

  private get level(): number { return levelFor(this.window, this.span, this.width, this.deepest) }
  private shownRows(): readonly [number, number] {
    return [Math.floor(this.top / ROW), Math.min(this.rows, Math.ceil((this.top + this.height - AXIS) / ROW))]
  }

  private needed(): Wanted[] {
    const [first, last] = this.shownRows()
    const wanted: Wanted[] = []
    for (let block = Math.floor(first / BLOCK); block * BLOCK < last; block += 1) {
      for (const number of tilesOf(this.window, this.span, this.level)) wanted.push({ level: this.level, number, block })
    }
    return wanted
  }

  /** The bar under a row and a moment, as finely as it is known now. */
  barAt(row: number, moment: number): Bar | null {
    const block = Math.floor(row / BLOCK)
    const number = tilesOf({ start: moment, end: moment }, this.span, this.level)[0]
    if (number === undefined) return null
    const wanted = { level: this.level, number, block }
    return (this.store.get(wanted) ?? this.store.cover(wanted))?.at(row, moment) ?? null
  }

  draw(): void {
    const { context, width, height } = this
    context.fillStyle = css(this.look.panel)
    context.fillRect(0, 0, width, height)
    context.save()
    context.beginPath()
    context.rect(0, AXIS, width, height - AXIS)
    context.clip()
    const needed = this.needed()
    // The whole run goes first: it stands in for whatever is not here yet.
    const whole = [...new Set(needed.map(({ block }) => block))].map((block) => ({ level: 0, number: 0, block }))
    this.store.want([...whole.filter((one) => !this.store.get(one)), ...needed])
    for (const wanted of needed) {
      const tile = this.store.get(wanted) ?? this.store.cover(wanted)
      if (tile) this.drawTile(tile, wanted)
    }
    this.drawRows()
    this.drawCursor()
    context.restore()
    this.drawAxis()
  }

  private drawTile(tile: Tile, { level, number, block }: Wanted): void {
    const width = (this.span.end - this.span.start) / 2 ** level
    const from = this.span.start + number * width
    const left = this.x(from)
    const right = this.x(from + width)
    const tileWidth = this.x(tile.origin + tile.width) - this.x(tile.origin)
    if (tileWidth > PICTURE * NEAR) {
      this.drawBars(tile, block, Math.max(0, left), Math.min(this.width, right))
      return
    }
    const picture = this.picture(tile, block)
    const sx = (from - tile.origin) / tile.width * PICTURE
    const rows = Math.min(BLOCK, this.rows - block * BLOCK)
    this.context.imageSmoothingEnabled = false
    this.context.drawImage(picture, sx, 0, width / tile.width * PICTURE, rows, left, AXIS + block * BLOCK * ROW - this.top, right - left, rows * ROW)
  }

  /** A row of pixels a server; mixed bins are paler. */
  private picture(tile: Tile, block: number): HTMLCanvasElement {
    const found = this.pictures.get(tile)
    if (found) return found
    const canvas = document.createElement('canvas')
    canvas.width = PICTURE
    canvas.height = BLOCK
    const context = canvas.getContext('2d')!
    const image = context.createImageData(PICTURE, BLOCK)
    const pixels = new Uint32Array(image.data.buffer)
    const word = ([red, green, blue]: Rgb): number => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
    const whole = this.look.states.map(word)
    const mixed = this.look.states.map((one) => word(blend(one, this.look.panel, 0.62)))
    const scale = PICTURE / tile.width
    for (let i = 0; i < tile.count; i += 1) {
      const row = (tile.server(i) - block * BLOCK) * PICTURE
      const from = Math.max(0, Math.min(PICTURE - 1, Math.round(tile.from(i) * scale)))
      const to = Math.max(from + 1, Math.min(PICTURE, Math.round(tile.to(i) * scale)))
      const state = tile.state(i)
      pixels.fill((tile.mixed(i) ? mixed[state] : whole[state]) ?? word(this.look.unknown), row + from, row + to)
    }
    context.putImageData(image, 0, 0)
    this.pictures.set(tile, canvas)
    return canvas
  }

  private drawBars(tile: Tile, block: number, left: number, right: number): void {
    const { context } = this
    const [first, last] = this.shownRows()
    const low = this.moment(left) - tile.origin
    const high = this.moment(right) - tile.origin
    const perSecond = this.width / (this.window.end - this.window.start)
    context.font = '500 10.5px ui-sans-serif, system-ui, sans-serif'
    context.textBaseline = 'middle'
    for (let row = Math.max(first, block * BLOCK); row < Math.min(last, (block + 1) * BLOCK); row += 1) {
      const y = AXIS + row * ROW - this.top
      const end = tile.first(row + 1)
      for (let i = tile.first(row); i < end; i += 1) {
        if (tile.to(i) < low) continue
        if (tile.from(i) > high) break
        const a = Math.max(left, this.x(tile.origin + tile.from(i)))
        const b = Math.min(right, a + Math.max(0.6, (tile.to(i) - Math.max(tile.from(i), low)) * perSecond))
        const colour = this.look.states[tile.state(i)] ?? this.look.unknown
        context.fillStyle = css(tile.mixed(i) ? blend(colour, this.look.panel, 0.62) : colour)
        context.fillRect(a, y, b - a, ROW)
        if (b - a > 2.5) {
          context.fillStyle = css(this.look.panel)
          context.fillRect(b - 0.75, y, 0.75, ROW)
        }
        const { serial } = b - a > LABEL_LEAST ? tile.bar(i) : { serial: null }
        if (serial !== null) {
          context.fillStyle = this.look.onBar
          context.fillText(`#${serial}`, a + 6, y + (ROW - GAP) / 2 + 1)
        }
      }
    }
  }

  private drawRows(): void {
    const [first, last] = this.shownRows()
    this.context.fillStyle = css(this.look.panel)
    for (let row = first; row <= last; row += 1) this.context.fillRect(0, AXIS + row * ROW - this.top - GAP, this.width, GAP)
    this.context.fillRect(0, AXIS + this.rows * ROW - this.top - GAP, this.width, this.height)
  }

  private drawCursor(): void {
    if (!this.cursor) return
    const { context } = this
    const x = Math.round(this.x(this.cursor.moment)) + 0.5
    context.strokeStyle = this.look.accent
    context.lineWidth = 1
    context.beginPath()
    context.moveTo(x, AXIS)
    context.lineTo(x, this.height)
    context.stroke()
    context.strokeRect(0.5, AXIS + this.cursor.row * ROW - this.top + 0.5, this.width - 1, ROW - GAP - 1)
  }

  private drawAxis(): void {
    const { context } = this
    const ticks = ticksOf(this.window, this.width)
    const step = (ticks[1] ?? 0) - (ticks[0] ?? 0) || 1
    context.strokeStyle = this.look.line
    context.lineWidth = 1
    context.fillStyle = this.look.faint
    context.font = '500 11px ui-sans-serif, system-ui, sans-serif'
    context.textBaseline = 'middle'
    context.beginPath()
    for (const tick of ticks) {
      const x = Math.round(this.x(tick)) + 0.5
      context.moveTo(x, AXIS - 6)
      context.lineTo(x, AXIS - 1)
      const text = clock(tick, step)
      const half = context.measureText(text).width / 2
      context.fillText(text, Math.max(2, Math.min(this.width - 2 * half - 2, x - half)), AXIS / 2 - 1)
    }
    context.moveTo(0, AXIS - 0.5)
    context.lineTo(this.width, AXIS - 0.5)
    context.stroke()
  }
}
