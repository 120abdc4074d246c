/** The viewport itself: joins view, controls, plant, painter and overlay; the page sees only this. */

import { LabelAnchors } from './anchors'
import { ContactBaker } from './baker'
import { Controls } from './controls'
import { FrameLoop } from './frame_loop'
import { readFrames } from './frames'
import { canDrawMany } from './many_draws'
import { Overlay } from './overlay'
import { CullPacer } from './pacer'
import { Painter } from './painter'
import { SceneRequests } from './requests'
import { PlantScene } from './scene'
import { sectionPlane } from './section'
import { Selector } from './selector'
import { readStates } from './states'
import { statsOf } from './stats'
import { StateTint } from './tint'
import { TEXTS } from './texts'
import type {
  Axis, ColourBy, EquipmentState, LabelSpec, Language, Measurement, Mode, SceneManifest, Selection, Theme, Tool, Vec3,
  Viewport, ViewportOptions, ViewportProblem, ViewportStats,
} from './types'
import { View } from './view'
import { Visibility } from './visibility'

const FLIGHT_MS = 650
const MAX_RATIO = 2
const REST_MS = 120
const LOST_MS = 4000

export class LiveViewport implements Viewport {
  private readonly view = new View()
  private readonly controls: Controls
  private readonly requests: SceneRequests
  private readonly selector: Selector
  private readonly tint: StateTint
  private plant: PlantScene | null = null
  private language: Language
  private still: boolean
  private readonly loop: FrameLoop
  private lastFrame = 0
  private cullWanted = true
  private readonly pacer = new CullPacer()
  private rest: ReturnType<typeof setTimeout> | undefined
  private lostTimer: ReturnType<typeof setTimeout> | undefined
  private shadowWanted = true
  private disposed = false
  private lost = false
  private section: { axis: Axis; t: number } | null = null
  private readonly visibility: Visibility
  private readonly baker: ContactBaker
  private readonly anchors: LabelAnchors
  private readonly modeListeners = new Set<(mode: Mode) => void>()
  private readonly resizer: ResizeObserver
  private readonly undo = new AbortController()

  constructor(private readonly host: HTMLElement, private readonly canvas: HTMLCanvasElement,
    private readonly painter: Painter, private readonly overlay: Overlay, private readonly options: ViewportOptions) {
    this.language = options.language ?? 'en'
    this.still = options.reducedMotion ?? false
    const fetcher = options.fetch ?? fetch.bind(globalThis)
    this.requests = new SceneRequests(options.baseUrl ?? '/api/v1', fetcher)
    this.loop = new FrameLoop(painter.pace, (now) => this.paint(now), () => this.disposed || this.lost || document.hidden)
    this.tint = new StateTint(painter.uniforms, options.theme ?? 'light')
    this.selector = new Selector({
      painter, view: this.view, overlay, requests: this.requests, plant: () => this.plant,
      changed: () => this.invalidate(), problem: (p) => this.problem(p), texts: () => TEXTS[this.language],
      hold: (work) => this.loop.hold(work),
    })
    this.visibility = new Visibility((path) => this.ask(path), (hidden, isolated) => this.plant?.setFlags(hidden, isolated))
    this.anchors = new LabelAnchors(overlay, () => this.plant, (path) => this.ask(path), () => this.invalidate())
    this.baker = new ContactBaker(painter, this.view, () => (this.lost ? null : this.plant), () => this.invalidate())
    canvas.tabIndex = 0
    canvas.setAttribute('role', 'application')
    this.describe()
    this.controls = new Controls(canvas, this.view, {
      changed: () => this.invalidate(true),
      hover: (x, y) => this.selector.hover(x, y),
      leave: () => this.selector.leave(),
      click: (x, y, exact) => void this.selector.click(x, y, exact),
      doubleClick: (x, y) => void this.frameAt(x, y),
      command: (name) => this.command(name),
    })
    this.resizer = new ResizeObserver(() => this.resize())
    this.resizer.observe(host)
    const signal = this.undo.signal
    canvas.addEventListener('webglcontextlost', (e) => this.contextLost(e), { signal })
    canvas.addEventListener('webglcontextrestored', () => this.contextBack(), { signal })
    document.addEventListener('visibilitychange', () => this.invalidate(), { signal })
    painter.setTheme(options.theme ?? 'light')
    painter.environment.setShadows(false)
    this.resize()
  }

  async load(manifest: SceneManifest): Promise<void> {
    if (this.disposed || this.plant?.manifest.hash === manifest.hash) return
    const first = this.plant === null
    this.plant?.dispose()
    this.painter.release()
    this.requests.forget()
    this.anchors.forget()
    const drawn = manifest.zones.reduce((sum, zone) => sum + zone.draw_count, 0)
    const shadows = !this.painter.isSoftware && drawn <= (this.options.shadowLimit ?? 30_000)
    this.painter.environment.setShadows(shadows)
    const plant = new PlantScene(manifest, this.painter.scene, this.painter.uniforms, {
      fetchBytes: (url, signal) => this.requests.bytes(url, signal),
      makeWorker: () => new Worker(new URL('./cull.worker.ts', import.meta.url), { type: 'module' }),
      prepare: (primitives) => this.painter.prepare(primitives),
      changed: (cull) => {
        this.shadowWanted = true
        if (cull) this.pacer.reset()
        this.baker.later()
        this.invalidate(cull)
      },
      renumbered: () => {
        this.selector.refresh()
        this.refreshAlarms()
      },
      problem: (p) => this.problem(p),
      progress: (done, total, stage) => this.options.onProgress?.({ done, total, stage }),
    }, this.painter.maxTextureSize, this.options.triangleBudget ?? 8_000_000, shadows,
      canDrawMany(this.painter.renderer))
    this.plant = plant
    if (manifest.bounds) this.painter.bounds = manifest.bounds
    this.painter.adopt(plant.library, shadows)
    void this.painter.warm(plant.library).then(() => this.invalidate(true))
    if (first) this.view.flyTo(this.view.framed(this.painter.bounds, this.painter.aspect, false), 0, 0)
    this.painter.aim(this.view, plant, true)
    if (this.section) this.setSection(this.section.axis, this.section.t)
    this.invalidate(true)
    await plant.loadZones(this.view.eye)
    if (this.plant !== plant) return
    this.selector.refresh()
    this.visibility.apply()
    this.refreshAlarms()
    await this.anchors.refresh()
    this.invalidate(true)
  }

  applyFrame(buffer: ArrayBuffer): void {
    const now = performance.now()
    try {
      readFrames(buffer, {
        moves: (frame) => this.plant?.applyMoves(frame, now, this.still || document.hidden),
        states: (view, count) => this.setStates(readStates(view, count)),
      })
    } catch (cause) {
      this.problem({ code: 'bad_frame', detail: String(cause), cause })
    }
  }

  setStates(states: readonly EquipmentState[]): void {
    if (this.tint.apply(states)) this.refreshAlarms()
    this.invalidate()
  }

  private refreshAlarms(): void {
    const { outline } = this.painter
    if (!this.plant || !outline) return
    const { equipment } = this.tint.store.alarms()
    const slots: number[] = []
    for (const e of equipment) for (const slot of this.plant.slotsOfEquipment(e)) slots.push(slot)
    outline.alarms.clear()
    const lists = this.plant.listsOf(slots, slots.length)
    outline.alarms.apply(lists.lists, lists.indices)
    this.invalidate()
  }

  // ---- selection, framing, visibility ----

  select(path: string | null): Promise<void> {
    return this.selector.select(path)
  }

  setPlaces(equipment: readonly number[]): void {
    this.selector.places = new Set(equipment)
  }

  onSelect(callback: (selection: Selection | null) => void): () => void {
    return listen(this.selector.selected, callback)
  }

  onHover(callback: (row: number | null) => void): () => void {
    return listen(this.selector.hovered, callback)
  }

  onMeasure(callback: (measurement: Measurement | null) => void): () => void {
    return listen(this.selector.measured, callback)
  }

  onMode(callback: (mode: Mode) => void): () => void {
    return listen(this.modeListeners, callback)
  }

  async frame(path: string | null): Promise<void> {
    const found = path === null ? null : await this.ask(path)
    if (path !== null && !found?.bounds) return
    this.fly(found?.bounds ?? this.painter.bounds, path !== null)
  }

  private fly(bounds: readonly [Vec3, Vec3], keepHeading: boolean): void {
    const wasWalking = this.view.mode === 'walk'
    this.view.flyTo(this.view.framed(bounds, this.painter.aspect, keepHeading), performance.now(),
      this.still ? 0 : FLIGHT_MS)
    if (wasWalking) this.announceMode()
    this.invalidate(true)
  }

  private async frameAt(x: number, y: number): Promise<void> {
    const bounds = await this.selector.boundsAt(x, y)
    if (bounds) this.fly(bounds, true)
  }

  async isolate(paths: readonly string[] | null): Promise<void> {
    await this.visibility.isolate(paths)
  }

  async setVisible(path: string, visible: boolean): Promise<void> {
    await this.visibility.setVisible(path, visible)
  }

  private async ask(path: string): ReturnType<SceneRequests['find']> {
    try {
      return await this.requests.find(path)
    } catch (cause) {
      this.problem({ code: 'request_failed', detail: `${path}: ${String(cause)}`, cause })
      return null
    }
  }

  setSection(axis: Axis | null, t = 0.5): void {
    this.section = axis ? { axis, t } : null
    this.painter.setSection(axis ? sectionPlane(axis, t, this.painter.bounds) : null)
    this.shadowWanted = true
    this.invalidate()
  }

  setTool(tool: Tool): void {
    this.selector.setTool(tool)
  }

  setMode(mode: Mode): void {
    if (mode === this.view.mode) return
    this.view.setMode(mode, this.painter.bounds[0][2])
    this.announceMode()
    this.invalidate(true)
  }

  private announceMode(): void {
    this.overlay.say(this.view.mode === 'walk' ? TEXTS[this.language].walking : '')
    for (const listener of this.modeListeners) listener(this.view.mode)
  }

  setTheme(theme: Theme): void {
    this.painter.setTheme(theme)
    this.overlay.setTheme(theme)
    this.tint.setTheme(theme)
    this.invalidate()
  }

  setLanguage(language: Language): void {
    this.language = language
    this.overlay.setLanguage(language)
    this.describe()
    this.invalidate()
  }

  setLabels(labels: readonly LabelSpec[]): void {
    this.anchors.setLabels(labels)
    this.invalidate()
  }

  colourBy(mode: ColourBy): void {
    this.tint.colourBy(mode)
    this.invalidate()
  }

  // ---- frames ----

  /** Ask for one frame; `cull` when the camera or the plant changed. */
  private invalidate(cull = false): void {
    this.cullWanted ||= cull
    this.loop.ask()
  }

  private paint(now: number): void {
    const started = performance.now()
    const seconds = Math.min(0.1, (now - this.lastFrame) / 1000)
    this.lastFrame = now
    const flying = this.view.advance(started)
    const walking = this.controls.advance(seconds)
    const { plant, painter } = this
    const moving = plant?.advance(started) ?? false
    const pulsing = this.tint.advance(started, this.still)
    if (painter.outline) painter.outline.pulse = this.tint.pulse
    painter.aim(this.view, plant)
    if (plant && (this.cullWanted || flying || walking)) {
      this.cullWanted = false
      this.cull(plant)
    }
    plant?.flush()
    this.tint.flush()
    painter.draw(this.shadowWanted || moving || flying || walking)
    this.shadowWanted = false
    this.overlay.place(this.view, painter.width, painter.height)
    if (flying || walking || moving || pulsing) this.invalidate(flying || walking)
  }

  /** Cull when the camera has gone far enough, and once more when it rests. */
  private cull(plant: PlantScene): void {
    const pose = this.painter.pose(this.view)
    const everything = this.painter.renderer.shadowMap.enabled
    if (this.pacer.due(pose, this.view.state.distance)) plant.cull({ pose, everything })
    clearTimeout(this.rest)
    if (!this.pacer.stale(pose)) return
    this.rest = setTimeout(() => {
      this.pacer.reset()
      this.invalidate(true)
    }, REST_MS)
  }

  private resize(): void {
    const width = this.host.clientWidth
    const height = this.host.clientHeight
    if (width === 0 || height === 0) return
    this.painter.resize(width, height, this.painter.isSoftware ? 1 : Math.min(MAX_RATIO, devicePixelRatio || 1))
    this.invalidate(true)
  }

  private command(name: 'frame' | 'home' | 'isolate' | 'measure' | 'escape' | 'walk'): void {
    const path = this.selector.path
    if (name === 'frame') void this.frame(path)
    else if (name === 'home') void this.frame(null)
    else if (name === 'walk') this.setMode(this.view.mode === 'walk' ? 'orbit' : 'walk')
    else if (name === 'measure') this.setTool(this.selector.tool === 'measure' ? 'select' : 'measure')
    else if (name === 'isolate') void this.isolate(this.visibility.isIsolating || path === null ? null : [path])
    else if (this.view.mode === 'walk') this.setMode('orbit')
    else if (this.selector.tool === 'measure') this.setTool('select')
    else if (this.visibility.isIsolating) void this.isolate(null)
    else this.selector.clear()
  }

  private describe(): void {
    const texts = TEXTS[this.language]
    this.canvas.setAttribute('aria-label', texts.region)
    this.canvas.setAttribute('aria-description', texts.help)
  }

  private problem(problem: ViewportProblem): void {
    this.options.onError?.(problem)
  }

  private contextLost(event: Event): void {
    event.preventDefault()
    this.lost = true
    this.overlay.say(TEXTS[this.language].lost)
    // It comes back by itself nearly always; the page hears of it only when it does not.
    this.lostTimer = setTimeout(() => this.problem({ code: 'context_lost', detail: 'the WebGL context was lost' }), LOST_MS)
  }

  private contextBack(): void {
    this.lost = false
    clearTimeout(this.lostTimer)
    this.overlay.say('')
    this.options.onRecovered?.()
    this.painter.unfreeze()
    this.plant?.restoreContext()
    this.painter.environment.lightUp()
    this.baker.again()
    this.shadowWanted = true
    this.invalidate(true)
  }

  stats(): ViewportStats {
    return statsOf(this.plant, this.painter.renderer.info.render.calls, this.loop.frames, this.loop.frameMs)
  }

  dispose(): void {
    if (this.disposed) return
    this.disposed = true
    this.loop.stop()
    for (const timer of [this.rest, this.lostTimer]) clearTimeout(timer)
    this.baker.dispose()
    this.undo.abort()
    this.resizer.disconnect()
    this.controls.dispose()
    this.plant?.dispose()
    this.tint.dispose()
    this.painter.dispose()
    this.overlay.dispose()
    this.canvas.remove()
  }
}

const listen = <T>(set: Set<T>, callback: T): (() => void) => (set.add(callback), () => set.delete(callback))
