/** Hover, click, select, measure: from a pixel to a prim and back. */

import { PICK_PX, type Picked } from './picker'
import type { Overlay } from './overlay'
import type { Painter } from './painter'
import type { SceneRequests } from './requests'
import type { PlantScene } from './scene'
import type { ViewportTexts } from './texts'
import { NO_EQUIPMENT } from './packing'
import type { Bounds, Measurement, Selection, Tool, Vec3, ViewportProblem } from './types'
import { FOV_Y, type View } from './view'

interface Parts {
  painter: Painter
  view: View
  overlay: Overlay
  requests: SceneRequests
  plant: () => PlantScene | null
  changed: () => void
  /** Keep frames back until the promise is settled: a look must not wait for pictures. */
  hold: <T>(work: Promise<T>) => Promise<T>
  problem: (problem: ViewportProblem) => void
  texts: () => ViewportTexts
}

interface Hit extends Picked {
  slot: number
  point: Vec3
}

const SLOW_MS = 120

export class Selector {
  readonly selected = new Set<(selection: Selection | null) => void>()
  readonly hovered = new Set<(row: number | null) => void>()
  readonly measured = new Set<(measurement: Measurement | null) => void>()
  tool: Tool = 'select'
  path: string | null = null
  /** Equipment indices that are places (a site, an area) and no things: their floors and walls are background. */
  places: ReadonlySet<number> = new Set()
  private ticket = 0
  private hoverAt: { x: number; y: number } | null = null
  private hovering = false
  private hoverRow: number | null = null
  private points: Vec3[] = []

  constructor(private readonly parts: Parts) {}

  // ---- what is under the pointer ----

  private async hit(x: number, y: number): Promise<Hit | null> {
    const { painter, view } = this.parts
    const plant = this.parts.plant()
    if (!plant || !painter.picker) return null
    const ray = view.ray((x / painter.width) * 2 - 1, 1 - (y / painter.height) * 2, painter.aspect)
    const eye = view.eye
    const spread = (PICK_PX * 2 * Math.tan(FOV_Y / 2)) / painter.height
    const pose = painter.pose(view)
    const [candidates] = await Promise.all([plant.candidates(eye, ray, spread, pose), painter.pace.idle()])
    if (this.parts.plant() !== plant || !painter.picker) return null
    plant.flush()
    const picked = painter.picker.pick(candidates, painter.camera, x, y, painter.width, painter.height)
    if (!picked || !(picked.depth > 0)) return null
    const slot = plant.slotOfIndex(picked.index)
    if (!(slot >= 0 && slot < plant.rows.slotCount)) return null
    const forward = view.forward
    const along = picked.depth / (ray[0] * forward[0] + ray[1] * forward[1] + ray[2] * forward[2])
    return { ...picked, slot, point: [eye[0] + ray[0] * along, eye[1] + ray[1] * along, eye[2] + ray[2] * along] }
  }

  /** Look under the pointer; one look at a time, the latest place wins. */
  hover(x: number, y: number): void {
    this.hoverAt = { x, y }
    // Where a picture takes long, lighting up what the pointer passes is not worth two of them.
    if (this.hovering || this.parts.painter.pace.frameMs > SLOW_MS) return
    this.hovering = true
    requestAnimationFrame(() => void this.look())
  }

  private async look(): Promise<void> {
    const at = this.hoverAt
    this.hoverAt = null
    const hit = at ? await this.hit(at.x, at.y) : null
    const lit = hit && !this.isBackground(hit) ? hit : null
    this.hovering = false
    this.setHover(lit)
    if (this.hoverAt) this.hover((this.hoverAt as { x: number; y: number }).x, (this.hoverAt as { x: number; y: number }).y)
  }

  leave(): void {
    this.hoverAt = null
    this.setHover(null)
  }

  private setHover(hit: Hit | null): void {
    const plant = this.parts.plant()
    const row = hit && plant ? plant.rows.rowOf(hit.slot) : null
    if (row === this.hoverRow) return
    this.hoverRow = row
    // The uniform is a signed int: the dynamic bit has to arrive in its sign.
    this.parts.painter.uniforms.onmHover.value = hit ? (hit.index + 1) | 0 : 0
    for (const listener of this.hovered) listener(row)
    this.parts.changed()
  }

  async boundsAt(x: number, y: number): Promise<Bounds | null> {
    const hit = await this.parts.hold(this.hit(x, y))
    const plant = this.parts.plant()
    if (!hit || !plant) return null
    const equipment = plant.equipmentOf(hit.slot)
    return plant.boundsOf(equipment === NO_EQUIPMENT || this.places.has(equipment) ? [hit.slot] : plant.slotsOfEquipment(equipment))
  }

  private isBackground(hit: Hit): boolean {
    return this.places.has(this.parts.plant()?.equipmentOf(hit.slot) ?? NO_EQUIPMENT)
  }

  // ---- select ----

  /** `exact` takes the prim itself, else the equipment it is part of. */
  async click(x: number, y: number, exact: boolean): Promise<void> {
    const hit = await this.parts.hold(this.hit(x, y))
    if (this.tool === 'measure') {
      if (hit) this.addPoint(hit.point)
      return
    }
    const plant = this.parts.plant()
    // Ground and walls are what one clicks beside things to let go of them; Ctrl takes the wall itself.
    if (!hit || !plant || (!exact && this.isBackground(hit))) {
      this.clear()
      return
    }
    const ticket = ++this.ticket
    const equipment = exact ? NO_EQUIPMENT : plant.equipmentOf(hit.slot)
    // Outlined at once; what it is called comes a moment later.
    this.outline(equipment === NO_EQUIPMENT ? [hit.slot] : plant.slotsOfEquipment(equipment))
    try {
      const row = await this.parts.requests.row(plant.rows.rowOf(hit.slot))
      if (ticket !== this.ticket) return
      this.path = exact ? row.prim : (row.equipment?.path ?? row.prim)
      for (const listener of this.selected) listener({ ...row, path: this.path, point: hit.point })
    } catch (cause) {
      this.parts.problem({ code: 'request_failed', detail: `row of slot ${hit.slot}: ${String(cause)}`, cause })
    }
  }

  async select(path: string | null): Promise<void> {
    if (path === this.path && path !== null) return
    const ticket = ++this.ticket
    this.path = path
    if (path === null) {
      this.outline([])
      return
    }
    try {
      const found = await this.parts.requests.find(path)
      const plant = this.parts.plant()
      if (ticket !== this.ticket || !plant) return
      const slots: number[] = []
      plant.rows.eachSlot(found?.row_ranges ?? [], (slot) => slots.push(slot))
      this.outline(slots)
    } catch (cause) {
      this.parts.problem({ code: 'request_failed', detail: `${path}: ${String(cause)}`, cause })
    }
  }

  /** Outline again, after zones or meshes came. */
  refresh(): void {
    const path = this.path
    if (path === null) return
    this.path = null
    void this.select(path)
  }

  clear(): void {
    if (this.path === null) return
    void this.select(null)
    for (const listener of this.selected) listener(null)
  }

  private outline(slots: ArrayLike<number> & Iterable<number>): void {
    const plant = this.parts.plant()
    const { outline } = this.parts.painter
    if (!plant || !outline) return
    outline.selection.clear()
    const { lists, indices } = plant.listsOf(slots, slots.length)
    outline.selection.apply(lists, indices)
    this.parts.changed()
  }

  // ---- measure ----

  setTool(tool: Tool): void {
    if (tool === this.tool) return
    this.tool = tool
    this.points = []
    this.parts.overlay.setMeasure(null)
    this.parts.overlay.say(tool === 'measure' ? this.parts.texts().measureStart : '')
    for (const listener of this.measured) listener(null)
    this.parts.changed()
  }

  private addPoint(point: Vec3): void {
    if (this.points.length === 2) this.points = []
    this.points.push(point)
    const measurement = this.parts.overlay.setMeasure(this.points)
    const texts = this.parts.texts()
    this.parts.overlay.say(this.points.length === 1 ? texts.measureEnd : texts.measureStart)
    if (measurement) for (const listener of this.measured) listener(measurement)
    this.parts.changed()
  }
}
