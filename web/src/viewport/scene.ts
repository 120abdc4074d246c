/** One loaded plant: its rows on the GPU, its Worker, its meshes, what moves and what is hidden. */

import type { DataTexture, Scene } from 'three'
import type { Candidates, CullRequest, CullResult } from './cull'
import { DYNAMIC_BIT } from './cull'
import { DrawGroup } from './draws'
import { buildFamilies, buildLods, type FamilyTable } from './families'
import type { MovesFrame } from './frames'
import { EquipmentSlots } from './equipment_slots'
import { ManyDraws } from './many_draws'
import { Motion } from './motion'
import { FLAG_GHOST, FLAG_HIDDEN, GPU_WORDS, rotate, unpackSnormHigh, unpackSnormLow, ZONE_MASK } from './packing'
import { type Primitive, PrototypeLibrary } from './prototypes'
import type { FromWorker, ToWorker } from './protocol'
import { RowMap } from './rows'
import { depthMaterial, plainMaterial, type SharedUniforms } from './shading'
import { familyTexture, setFamilyColour, WordTexture, zoneTexture } from './textures'
import type { Bounds, SceneManifest, ViewportProblem } from './types'

/** What of a Worker is used, so that a benchmark may put its own in. */
export interface CullWorker {
  postMessage(message: ToWorker, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null
  terminate(): void
}

export interface SceneHooks {
  fetchBytes(url: string, signal: AbortSignal): Promise<ArrayBuffer>
  makeWorker(): CullWorker
  /** Called before meshes are drawn for the first time; they wait for it. */
  prepare?(primitives: readonly Primitive[]): Promise<void>
  changed(cull: boolean): void
  /** Instances have begun to move: `indexOfSlot` answers anew for them. */
  renumbered?(): void
  problem(problem: ViewportProblem): void
  progress(done: number, total: number, stage: 'zones' | 'meshes' | 'ready'): void
}

type Range = readonly [number, number]

export class PlantScene {
  readonly families: FamilyTable
  readonly rows: RowMap
  readonly library: PrototypeLibrary
  readonly group: DrawGroup
  readonly statics: WordTexture
  readonly spheres: Float32Array // [slot, 4] centre in the zone frame, radius
  last: CullResult | null = null
  zonesLoaded = 0
  flagsVersion = 0
  private readonly motion: Motion
  private readonly many: ManyDraws | null
  private readonly worker: CullWorker
  private readonly familyMap: DataTexture
  private readonly zoneMap: DataTexture
  private readonly abort = new AbortController()
  private readonly tickets = new Map<number, (candidates: Candidates) => void>()
  private readonly zoneWaits = new Map<number, () => void>()
  private ticket = 0
  private busy = false
  private pending: CullRequest | null = null
  private hidden: readonly Range[] = []
  private isolated: readonly Range[] | null = null
  private bySlot: EquipmentSlots | null = null

  constructor(readonly manifest: SceneManifest, scene: Scene, uniforms: SharedUniforms,
    private readonly hooks: SceneHooks, maxTextureSize: number, budget: number, shadows: boolean, drawsMany: boolean) {
    this.families = buildFamilies(manifest)
    this.rows = new RowMap(manifest.zones)
    this.statics = new WordTexture(this.rows.slotCount, maxTextureSize)
    this.spheres = new Float32Array(this.rows.slotCount * 4)
    this.familyMap = familyTexture(this.families)
    this.zoneMap = zoneTexture(manifest.zones.length)
    uniforms.onmStatic.value = this.statics.texture
    uniforms.onmFamilies.value = this.familyMap
    uniforms.onmZones.value = this.zoneMap
    this.many = drawsMany ? new ManyDraws(scene, uniforms, maxTextureSize,
      (own) => ({ material: plainMaterial(own, true), depth: depthMaterial(own, false, true) }), shadows) : null
    this.library = new PrototypeLibrary(manifest, uniforms, hooks.fetchBytes,
      (list, colour) => this.meshLoaded(list, colour),
      (list, problem) => this.meshFailed(list, problem),
      (primitives) => hooks.prepare?.(primitives), this.many)
    this.group = new DrawGroup(scene, this.library, (primitive) => primitive.material, shadows, this.many)
    this.worker = hooks.makeWorker()
    this.worker.onmessage = (event) => this.receive(event.data)
    this.motion = new Motion(this.rows.slotCount, uniforms, maxTextureSize,
      (message, transfer) => this.worker.postMessage(message, transfer))
    this.worker.postMessage({
      kind: 'setup',
      zones: manifest.zones.map(({ row_start, draw_count }) => ({ row_start, draw_count })),
      setup: {
        families: this.families, lods: buildLods(manifest), origins: manifest.zones.map((zone) => zone.origin),
        zoneBase: this.rows.zoneBase, triangleBudget: budget,
        // Small plants can afford the finer picture; in large ones a pixel keeps the number of draws down.
        tolerancePx: shadows ? 0.5 : 1,
      },
    })
  }

  /** Fetch all zones, nearest to `from` first; resolves when every one is here or has failed. */
  async loadZones(from: readonly number[]): Promise<void> {
    const order = this.manifest.zones.map((_, i) => i)
      .filter((i) => this.manifest.zones[i]!.draw_count > 0)
      .sort((a, b) => this.zoneDistance(a, from) - this.zoneDistance(b, from))
    const total = order.length
    let done = 0
    this.hooks.progress(0, total, 'zones')
    const next = async (): Promise<void> => {
      for (let zone = order.shift(); zone !== undefined; zone = order.shift()) {
        await this.loadZone(zone)
        if (this.abort.signal.aborted) return
        this.hooks.progress(++done, total, 'zones')
      }
    }
    await Promise.all(Array.from({ length: 6 }, next))
  }

  private async loadZone(zone: number): Promise<void> {
    const entry = this.manifest.zones[zone]!
    try {
      const buffer = await this.hooks.fetchBytes(entry.url, this.abort.signal)
      if (new DataView(buffer).getUint32(4, true) !== entry.draw_count) {
        throw new RangeError(`the manifest says ${entry.draw_count} instances`)
      }
      await new Promise<void>((resolve) => {
        this.zoneWaits.set(zone, resolve)
        this.worker.postMessage({ kind: 'zone', zone, buffer, now: performance.now() }, [buffer])
      })
    } catch (cause) {
      if (this.abort.signal.aborted) return
      this.hooks.problem({ code: 'zone_failed', detail: `${entry.path}: ${String(cause)}`, cause })
    }
  }

  private receive(message: FromWorker): void {
    switch (message.kind) {
      case 'zone':
        this.addZone(message.zone, message.order, message.words, message.spheres)
        this.zoneWaits.get(message.zone)?.()
        return
      case 'zoneFailed':
        this.hooks.problem({
          code: 'zone_failed', detail: `${this.manifest.zones[message.zone]!.path}: ${message.detail}`,
        })
        this.zoneWaits.get(message.zone)?.()
        return
      case 'moved':
        this.motion.receive(message.moved)
        // What has just begun to move has another index now: lists made by hand have to be made again.
        if (message.moved.fresh.length > 0) this.hooks.renumbered?.()
        this.hooks.changed(true)
        return
      case 'culled':
        this.busy = false
        this.last = message.result
        this.group.apply(message.result.lists, message.result.indices)
        this.library.want(message.result.wanted)
        this.meshProgress()
        if (this.pending) this.cull(this.pending)
        if (message.result.lists.length > 0) this.hooks.changed(false)
        return
      case 'picked':
        this.tickets.get(message.ticket)?.(message.candidates)
        this.tickets.delete(message.ticket)
    }
  }

  private addZone(zone: number, order: Uint32Array, words: Uint32Array, spheres: Float32Array): void {
    const base = this.rows.zoneBase[zone]!
    this.rows.addZone(zone, order)
    this.statics.data.set(words, base * GPU_WORDS)
    this.statics.touch(base, base + order.length)
    this.spheres.set(spheres, base * 4)
    this.zonesLoaded++
    this.bySlot = null
    if (this.hidden.length > 0 || this.isolated) this.applyFlags()
    this.hooks.changed(true)
  }

  // ---- culling ----

  /** Ask for lists; while the Worker is at it only the latest request is kept. */
  cull(request: CullRequest): void {
    if (this.busy) {
      this.pending = request
      return
    }
    this.pending = null
    this.busy = true
    this.worker.postMessage({ kind: 'cull', request })
  }

  get culling(): boolean {
    return this.busy
  }

  candidates(origin: readonly [number, number, number], direction: readonly [number, number, number],
    spread: number, pose: CullRequest['pose']): Promise<Candidates> {
    const ticket = ++this.ticket
    return new Promise((resolve) => {
      this.tickets.set(ticket, resolve)
      this.worker.postMessage({ kind: 'pick', ticket, origin, direction, spread, pose })
    })
  }

  private meshLoaded(list: number, colour: number): void {
    const [prototype, level] = this.split(list)
    this.worker.postMessage({ kind: 'mesh', prototype, level, state: 'loaded' })
    for (let f = 0; f < this.families.count; f++) {
      if (this.families.prototype[f] === prototype) setFamilyColour(this.familyMap, f, colour)
    }
    this.meshProgress()
    this.hooks.changed(true)
  }

  private meshFailed(list: number, problem: ViewportProblem): void {
    const [prototype, level] = this.split(list)
    this.worker.postMessage({ kind: 'mesh', prototype, level, state: 'failed' })
    this.hooks.problem(problem)
    this.meshProgress()
    this.hooks.changed(true)
  }

  private meshProgress(): void {
    const { loaded, failed, pending } = this.library.stats
    this.hooks.progress(loaded + failed, loaded + failed + pending, pending > 0 ? 'meshes' : 'ready')
  }

  private split(list: number): [number, number] {
    return [Math.floor((list - 1) / this.library.levels), (list - 1) % this.library.levels]
  }

  private zoneDistance(zone: number, from: readonly number[]): number {
    const { origin } = this.manifest.zones[zone]!
    return Math.hypot(origin[0] - from[0]!, origin[1] - from[1]!, origin[2] - from[2]!)
  }

  // ---- the render origin ----

  /** Zone offsets against a render origin [m, f64]: what the GPU sees stays small and exact. */
  setOrigin(origin: readonly number[]): void {
    const data = this.zoneMap.image.data as unknown as Float32Array
    this.manifest.zones.forEach((zone, i) => {
      for (let k = 0; k < 3; k++) data[i * 4 + k] = zone.origin[k]! - origin[k]!
    })
    this.zoneMap.needsUpdate = true
  }

  // ---- motion ----

  applyMoves(frame: MovesFrame, now: number, still: boolean): void {
    this.motion.apply(frame, now, still)
  }

  /** Carry interpolation on; true while something moves. */
  advance(now: number): boolean {
    return this.motion.advance(now)
  }

  /** Upload what changed; call once a frame before drawing. */
  flush(): void {
    this.statics.flush()
    this.motion.flush()
    this.many?.flush()
  }

  // ---- what a picked index is, and what belongs together ----

  slotOfIndex(index: number): number {
    return (index & DYNAMIC_BIT) !== 0 ? this.motion.slotOf(index & ~DYNAMIC_BIT) : index
  }

  indexOfSlot(slot: number): number {
    const entry = this.motion.find(slot)
    return entry < 0 ? slot : (entry | DYNAMIC_BIT) >>> 0
  }

  equipmentOf(slot: number): number {
    return this.statics.data[slot * GPU_WORDS + 6]!
  }

  /** All slots of one equipment index; the reverse table is built when first asked for. */
  slotsOfEquipment(equipment: number): Uint32Array {
    this.bySlot ??= new EquipmentSlots(this.statics.data, this.rows.slotCount,
      (slot) => this.rows.isLoaded(this.rows.zoneOfSlot(slot)))
    return this.bySlot.of(equipment)
  }

  /** World bounds of some slots [m], or null. */
  boundsOf(slots: Iterable<number>): Bounds | null {
    const low: [number, number, number] = [Infinity, Infinity, Infinity]
    const high: [number, number, number] = [-Infinity, -Infinity, -Infinity]
    for (const slot of slots) {
      const origin = this.manifest.zones[this.rows.zoneOfSlot(slot)]!.origin
      const radius = this.spheres[slot * 4 + 3]!
      const centre = this.centreOf(slot)
      for (let k = 0; k < 3; k++) {
        const at = origin[k]! + centre[k]!
        low[k] = Math.min(low[k]!, at - radius)
        high[k] = Math.max(high[k]!, at + radius)
      }
    }
    return low[0] <= high[0] ? [low, high] : null
  }

  /** Middle of a slot's bounding sphere in its zone's frame [m]: where it goes when it moves, else where it rests. */
  private centreOf(slot: number): ArrayLike<number> {
    const entry = this.motion.find(slot)
    if (entry < 0) return this.spheres.subarray(slot * 4, slot * 4 + 3)
    this.motion.goal(entry, GOAL)
    const { centre } = this.families
    const family = this.statics.data[slot * GPU_WORDS + 5]! * 3
    rotate(MIDDLE, unpackSnormLow(GOAL[3]!), unpackSnormHigh(GOAL[3]!), unpackSnormLow(GOAL[4]!), unpackSnormHigh(GOAL[4]!),
      centre[family]!, centre[family + 1]!, centre[family + 2]!)
    for (let k = 0; k < 3; k++) MIDDLE[k]! += GOAL_M[k]!
    return MIDDLE
  }

  /** Draw lists of the given slots, for outlines: shape as in `CullResult`. */
  listsOf(slots: Iterable<number>, count: number): Candidates {
    const byList = new Map<number, number[]>()
    for (const slot of slots) {
      const family = this.statics.data[slot * GPU_WORDS + 5]!
      const list = this.library.anyList(this.families.prototype[family]!, count < 5000)
      const found = byList.get(list)
      if (found) found.push(this.indexOfSlot(slot))
      else byList.set(list, [this.indexOfSlot(slot)])
    }
    const lists: number[] = []
    const indices: number[] = []
    for (const [list, found] of byList) {
      lists.push(list, indices.length, found.length)
      for (const index of found) indices.push(index)
    }
    return { lists: Uint32Array.from(lists), indices: Uint32Array.from(indices) }
  }

  /** Draw lists of all loaded instances that have not moved. */
  restingLists(): Candidates {
    const slots: number[] = []
    for (let slot = 0; slot < this.rows.slotCount; slot++) {
      if (this.motion.find(slot) < 0 && this.rows.isLoaded(this.rows.zoneOfSlot(slot))) slots.push(slot)
    }
    return this.listsOf(slots, slots.length)
  }

  get movedCount(): number {
    return this.motion.count
  }

  // ---- hidden and ghosted ----

  setFlags(hidden: readonly Range[], isolated: readonly Range[] | null): void {
    this.hidden = hidden
    this.isolated = isolated
    this.flagsVersion++
    this.applyFlags()
    this.hooks.changed(false)
  }

  private applyFlags(): void {
    const { data } = this.statics
    const count = this.rows.slotCount
    const base = this.isolated ? FLAG_GHOST : 0
    for (let slot = 0, w = 7; slot < count; slot++, w += GPU_WORDS) data[w] = (data[w]! & ZONE_MASK) | base
    if (this.isolated) this.rows.eachSlot(this.isolated, (slot) => { data[slot * GPU_WORDS + 7]! &= ZONE_MASK })
    this.rows.eachSlot(this.hidden, (slot) => { data[slot * GPU_WORDS + 7]! |= FLAG_HIDDEN })
    this.statics.touch(0, count)
  }

  restoreContext(): void {
    this.statics.restore()
    this.motion.restore()
    this.many?.restore()
    this.familyMap.needsUpdate = this.zoneMap.needsUpdate = true
  }

  dispose(): void {
    this.abort.abort()
    this.worker.terminate()
    this.group.dispose()
    this.many?.dispose()
    this.library.dispose()
    this.statics.dispose()
    this.motion.dispose()
    this.familyMap.dispose()
    this.zoneMap.dispose()
    for (const resolve of this.zoneWaits.values()) resolve()
  }
}

const GOAL = new Uint32Array(5)
const GOAL_M = new Float32Array(GOAL.buffer)
const MIDDLE = new Float64Array(3)
