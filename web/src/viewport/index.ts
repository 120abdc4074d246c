/** The front door of the viewport: three.js inside, no React, one function. */

export { createViewport } from './create'
export type {
  Axis, Bounds, ColourBy, EquipmentState, FoundRows, LabelSpec, Language, LoadProgress, LodEntry, Measurement, Mode,
  PrototypeEntry, SceneManifest, Selection, Theme, Tone, Tool, Vec3, Viewport, ViewportOptions, ViewportProblem,
  ViewportStats, ZoneEntry,
} from './types'
