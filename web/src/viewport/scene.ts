/** One loaded plant: its rows on the GPU, its Worker, its meshes, what moves and what is hidden. */

import type { DataTexture, Scene } from 'three'
import type { Candidates, CullRequest, CullResult } from './cull'
import { DYNAMIC_BIT } from './cull'
import { DrawGroup } from './draws'
import { buildFamilies, buildLods, type FamilyTable } from './families'
import type { MovesFrame } from './frames'
import { MoveStore } from './moves'
import { FLAG_GHOST, FLAG_HIDDEN, GPU_WORDS, NO_EQUIPMENT, rotate, unpackSnormHigh, unpackSnormLow, ZONE_MASK } from './packing'
import { PrototypeLibrary } from './prototypes'
import type { FromWorker, ToWorker } from './protocol'
import { RowMap } from './rows'
import type { SharedUniforms } from './shading'
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
  changed(cull: boolean): void
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
  private dynamics: WordTexture
  private readonly moves: MoveStore
  private readonly worker: CullWorker
  private readonly familyMap: DataTexture
  private readonly zoneMap: DataTexture
  private readonly abort = new AbortController()
  private readonly early = new Map<number, Uint32Array>() // moves of zones that are not here yet
  private readonly tickets = new Map<number, (candidates: Candidates) => void>()
  private readonly zoneWaits = new Map<number, () => void>()
  private ticket = 0
  private busy = false
  private pending: CullRequest | null = null
  private hidden: readonly Range[] = []
  private isolated: readonly Range[] | null = null
  private bySlot: { start: Uint32Array; slots: Uint32Array } | null = null
  private tick = { count: 0, moves: new Uint32Array(0), families: new Uint32Array(0), spheres: new Float64Array(0) }

  constructor(readonly manifest: SceneManifest, scene: Scene, private readonly uniforms: SharedUniforms,
    private readonly hooks: SceneHooks, private readonly maxTextureSize: number, budget: number, shadows: boolean) {
    this.families = buildFamilies(manifest)
    this.rows = new RowMap(manifest.zones)
    this.statics = new WordTexture(this.rows.slotCount, maxTextureSize)
    this.spheres = new Float32Array(this.rows.slotCount * 4)
    this.dynamics = new WordTexture(64, maxTextureSize)
    this.moves = new MoveStore(this.rows.slotCount, () => this.growDynamics())
    this.familyMap = familyTexture(this.families)
    this.zoneMap = zoneTexture(manifest.zones.length)
    uniforms.onmStatic.value = this.statics.texture
    uniforms.onmDynamic.value = this.dynamics.texture
    uniforms.onmFamilies.value = this.familyMap
    uniforms.onmZones.value = this.zoneMap
    this.library = new PrototypeLibrary(manifest, uniforms, hooks.fetchBytes,
      (list, colour) => this.meshLoaded(list, colour),
      (list, problem) => this.meshFailed(list, problem))
    this.group = new DrawGroup(scene, this.library, (primitive) => primitive.material, shadows)
    this.worker = hooks.makeWorker()
    this.worker.onmessage = (event) => this.receive(event.data)
    this.worker.postMessage({
      kind: 'setup',
      setup: {
        families: this.families, lods: buildLods(manifest), origins: manifest.zones.map((zone) => zone.origin),
        zoneBase: this.rows.zoneBase, triangleBudget: budget,
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
        this.worker.postMessage({ kind: 'zone', zone, buffer }, [buffer])
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
    const start = this.manifest.zones[zone]!.row_start
    if (this.early.size > 0) {
      this.beginTick(Math.min(this.early.size, order.length))
      for (let local = 0; local < order.length; local++) {
        const early = this.early.get(start + local)
        if (!early) continue
        this.early.delete(start + local)
        this.sendMove(start + local, early, 0, performance.now(), true)
      }
      this.postMoves()
    }
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
    this.moves.beginTick(now)
    this.beginTick(frame.count)
    for (let m = 0, at = 0; m < frame.count; m++, at += 6) {
      if (!Number.isFinite(frame.floats[at + 1]! + frame.floats[at + 2]! + frame.floats[at + 3]!)) continue
      this.sendMove(frame.words[at]!, frame.words, at + 1, now, still)
    }
    this.postMoves()
    this.flushMoves(now)
    this.hooks.changed(true)
  }

  private sendMove(row: number, words: Uint32Array, at: number, now: number, still: boolean): void {
    const slot = this.rows.slotOf(row)
    if (slot < 0) {
      const zone = this.rows.zoneOf(row)
      const entry = this.manifest.zones[zone]
      const drawn = entry !== undefined && row < entry.row_start + entry.draw_count
      if (drawn && !this.rows.isLoaded(zone)) this.early.set(row, words.slice(at, at + 5))
      return
    }
    const entry = this.moves.entry(slot, this.statics.data, slot * GPU_WORDS)
    for (let k = 0; k < 3; k++) BITS[k] = words[at + k]!
    const r01 = words[at + 3]!
    const r23 = words[at + 4]!
    this.moves.send(entry, FLOATS[0]!, FLOATS[1]!, FLOATS[2]!, r01, r23, now, still)
    const family = this.statics.data[slot * GPU_WORDS + 5]!
    const zone = this.statics.data[slot * GPU_WORDS + 7]! & ZONE_MASK
    rotate(TURNED, unpackSnormLow(r01), unpackSnormHigh(r01), unpackSnormLow(r23), unpackSnormHigh(r23),
      this.families.centre[family * 3]!, this.families.centre[family * 3 + 1]!, this.families.centre[family * 3 + 2]!)
    const origin = this.manifest.zones[zone]!.origin
    const { tick } = this
    const n = tick.count++
    tick.moves[n * 3] = zone
    tick.moves[n * 3 + 1] = slot - this.rows.zoneBase[zone]!
    tick.moves[n * 3 + 2] = entry
    tick.families[n] = family
    for (let k = 0; k < 3; k++) {
      const local = FLOATS[k]! + TURNED[k]!
      this.spheres[slot * 4 + k] = local
      tick.spheres[n * 4 + k] = local + origin[k]!
    }
    tick.spheres[n * 4 + 3] = this.families.radius[family]! || 1e-3
  }

  private beginTick(room: number): void {
    this.tick = {
      count: 0, moves: new Uint32Array(room * 3), families: new Uint32Array(room), spheres: new Float64Array(room * 4),
    }
  }

  private postMoves(): void {
    const { count, moves, families, spheres } = this.tick
    if (count === 0) return
    this.worker.postMessage(
      { kind: 'move', moves, families: families.subarray(0, count), spheres },
      [moves.buffer, families.buffer, spheres.buffer] as ArrayBuffer[])
  }

  /** Carry interpolation on; true while something moves. */
  flushMoves(now: number): boolean {
    const { moving } = this.moves.advance(now)
    if (this.moves.count > 0) {
      this.dynamics.data.set(this.moves.words.subarray(0, this.moves.count * GPU_WORDS))
      this.dynamics.touch(0, this.moves.count)
    }
    return moving
  }

  /** Upload what changed; call once a frame before drawing. */
  flush(): void {
    this.statics.flush()
    this.dynamics.flush()
  }

  private growDynamics(): void {
    if (this.moves.slots.length <= this.dynamics.rows * 1024) return
    this.dynamics.dispose()
    this.dynamics = new WordTexture(this.moves.slots.length, this.maxTextureSize)
    this.uniforms.onmDynamic.value = this.dynamics.texture
  }

  // ---- what a picked index is, and what belongs together ----

  slotOfIndex(index: number): number {
    return (index & DYNAMIC_BIT) !== 0 ? this.moves.slots[index & ~DYNAMIC_BIT]! : index
  }

  indexOfSlot(slot: number): number {
    const entry = this.moves.find(slot)
    return entry < 0 ? slot : (entry | DYNAMIC_BIT) >>> 0
  }

  equipmentOf(slot: number): number {
    return this.statics.data[slot * GPU_WORDS + 6]!
  }

  /** All slots of one equipment index; the reverse table is built when first asked for. */
  slotsOfEquipment(equipment: number): Uint32Array {
    this.bySlot ??= this.indexEquipment()
    const { start, slots } = this.bySlot
    if (equipment + 1 >= start.length) return new Uint32Array(0)
    return slots.subarray(start[equipment], start[equipment + 1])
  }

  private indexEquipment(): { start: Uint32Array; slots: Uint32Array } {
    const count = this.rows.slotCount
    let highest = -1
    const known = (slot: number): boolean =>
      this.rows.isLoaded(this.rows.zoneOfSlot(slot)) && this.equipmentOf(slot) !== NO_EQUIPMENT
      && this.equipmentOf(slot) < 1 << 22
    const listed: number[] = []
    for (let slot = 0; slot < count; slot++) {
      if (!known(slot)) continue
      listed.push(slot)
      highest = Math.max(highest, this.equipmentOf(slot))
    }
    const start = new Uint32Array(highest + 2)
    for (const slot of listed) start[this.equipmentOf(slot) + 1]!++
    for (let e = 0; e <= highest; e++) start[e + 1]! += start[e]!
    const cursor = start.slice()
    const slots = new Uint32Array(listed.length)
    for (const slot of listed) slots[cursor[this.equipmentOf(slot)]!++] = slot
    return { start, slots }
  }

  /** World bounds of some slots [m], or null. */
  boundsOf(slots: Iterable<number>): Bounds | null {
    const low: [number, number, number] = [Infinity, Infinity, Infinity]
    const high: [number, number, number] = [-Infinity, -Infinity, -Infinity]
    for (const slot of slots) {
      const origin = this.manifest.zones[this.rows.zoneOfSlot(slot)]!.origin
      const radius = this.spheres[slot * 4 + 3]!
      for (let k = 0; k < 3; k++) {
        const at = origin[k]! + this.spheres[slot * 4 + k]!
        low[k] = Math.min(low[k]!, at - radius)
        high[k] = Math.max(high[k]!, at + radius)
      }
    }
    return low[0] <= high[0] ? [low, high] : null
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

  // ---- hidden and ghosted ----

  setFlags(hidden: readonly Range[], isolated: readonly Range[] | null): void {
    this.hidden = hidden
    this.isolated = isolated
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
    for (let entry = 0; entry < this.moves.count; entry++) {
      this.moves.words[entry * GPU_WORDS + 7] = data[this.moves.slots[entry]! * GPU_WORDS + 7]!
    }
    this.statics.touch(0, count)
    this.flushMoves(performance.now())
  }

  restoreContext(): void {
    this.statics.restore()
    this.dynamics.restore()
    this.familyMap.needsUpdate = this.zoneMap.needsUpdate = true
  }

  dispose(): void {
    this.abort.abort()
    this.worker.terminate()
    this.group.dispose()
    this.library.dispose()
    this.statics.dispose()
    this.dynamics.dispose()
    this.familyMap.dispose()
    this.zoneMap.dispose()
    for (const resolve of this.zoneWaits.values()) resolve()
  }
}

const FLOATS = new Float32Array(3)
const BITS = new Uint32Array(FLOATS.buffer)
const TURNED = new Float64Array(3)
