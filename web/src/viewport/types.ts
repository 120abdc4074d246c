/** The words of the viewport: what the server sends, what the page may ask. No three.js in here. */

export type Vec3 = readonly [number, number, number]
export type Bounds = readonly [Vec3, Vec3]

/** One level of detail of a prototype; `error_m` is the geometric error against the finest level [m]. */
export interface LodEntry {
  url: string
  triangles: number
  error_m: number
  bytes: number
}

/** One unique mesh with its materials; `bounds` in the prototype's own frame. */
export interface PrototypeEntry {
  prototype: number
  hash: string
  name: string
  bounds: Bounds
  lods: LodEntry[]
}

/** A contiguous run of rows; the first `draw_count` of them are drawn. `origin` in metres, world, f64. */
export interface ZoneEntry {
  zone: number
  name: string
  path: string
  origin: Vec3
  bounds: Bounds | null
  row_start: number
  draw_count: number
  url: string
}

export interface BundleEntry {
  url: string
  level: number
  file_count: number
  bytes: number
}

/** GET /twin/scene. World is metres, Z up; a family is one prototype with one 3 x 3 stretch (row-major). */
export interface SceneManifest {
  hash: string
  up_axis: string
  meters_per_unit: number
  bounds: Bounds | null
  row_count: number
  zones: ZoneEntry[]
  families: { prototype: number[]; stretch: number[][] }
  prototypes: PrototypeEntry[]
  /** The prototypes' files together, coarsest level first; absent where they come one by one. */
  bundles?: BundleEntry[]
}

export type Theme = 'light' | 'dark'
export type Tool = 'select' | 'measure'
export type Mode = 'orbit' | 'walk'
export type ColourBy = 'material' | 'state' | 'quality'
export type Axis = 'x' | 'y' | 'z'
export type Language = 'en' | 'ko'
export type Tone = 'neutral' | 'good' | 'attention' | 'bad' | 'stale'

export interface ViewportProblem {
  code: 'no_webgl' | 'context_lost' | 'zone_failed' | 'prototype_failed' | 'bad_frame' | 'request_failed'
  detail: string
  cause?: unknown
}

export interface LoadProgress {
  done: number
  total: number
  stage: 'zones' | 'meshes' | 'ready'
}

export interface ViewportOptions {
  /** Where the API lives; manifest URLs that start with `/` are used as they are. Default `/api/v1`. */
  baseUrl?: string
  fetch?: typeof fetch
  language?: Language
  theme?: Theme
  reducedMotion?: boolean
  /** Bearer or CSRF headers are the page's business: they go in through `fetch`. */
  onError?: (problem: ViewportProblem) => void
  /** What `context_lost` told of is over: the picture is back. */
  onRecovered?: () => void
  onProgress?: (progress: LoadProgress) => void
  /** Most triangles drawn in one frame before coarser levels are taken. */
  triangleBudget?: number
  /** Most instances with shadows; larger scenes are drawn without. */
  shadowLimit?: number
}

export interface Selection {
  /** What is selected: the equipment that was met, or with Ctrl the prim itself. */
  path: string
  /** The prim that was met. */
  prim: string
  row: number
  equipment: { path: string; label?: { en: string; ko: string } } | null
  point: Vec3 | null
}

export interface Measurement {
  from: Vec3
  to: Vec3
  distance_m: number
}

/** A label on the screen: anchored at an equipment index, at a prim path or at a point in the world. */
export interface LabelSpec {
  id: string
  text: string
  title?: string
  tone?: Tone
  /** Higher wins where two labels meet. */
  priority?: number
  equipment?: number
  path?: string
  anchor?: Vec3
}

export interface EquipmentState {
  equipment: number
  state: number
  quality: number
  alarm: number
  flags: number
}

export interface ViewportStats {
  instances: number
  drawn: number
  triangles: number
  drawCalls: number
  cullMs: number
  frameMs: number
  frames: number
  zonesLoaded: number
  meshesLoaded: number
  meshesFailed: number
  geometryBytes: number
}

/** What GET /twin/scene/find answers. */
export interface FoundRows {
  path: string
  row_ranges: [number, number][]
  bounds: Bounds | null
  equipment: unknown
}

export interface Viewport {
  load(manifest: SceneManifest): Promise<void>
  /** Apply one binary message of the live socket or of GET /twin/frame (one or more frames). */
  applyFrame(buffer: ArrayBuffer): void
  setStates(states: readonly EquipmentState[]): void
  select(path: string | null): Promise<void>
  onSelect(callback: (selection: Selection | null) => void): () => void
  /** Name the equipment indices that are places: their floors and walls are no selection, a click there lets go. */
  setPlaces(equipment: readonly number[]): void
  onHover(callback: (row: number | null) => void): () => void
  frame(path: string | null): Promise<void>
  isolate(paths: readonly string[] | null): Promise<void>
  setVisible(path: string, visible: boolean): Promise<void>
  /** Cut the plant; `t` runs from 0 (lowest bound) to 1 (highest bound) along the axis. */
  setSection(axis: Axis | null, t?: number): void
  setTool(tool: Tool): void
  onMeasure(callback: (measurement: Measurement | null) => void): () => void
  setMode(mode: Mode): void
  onMode(callback: (mode: Mode) => void): () => void
  setTheme(theme: Theme): void
  setLanguage(language: Language): void
  setLabels(labels: readonly LabelSpec[]): void
  colourBy(mode: ColourBy): void
  stats(): ViewportStats
  dispose(): void
}
