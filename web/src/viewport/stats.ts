/** What the viewport says of itself. */

import type { PlantScene } from './scene'
import type { ViewportStats } from './types'

export function statsOf(plant: PlantScene | null, drawCalls: number, frames: number, frameMs: number): ViewportStats {
  const meshes = plant?.library.stats
  return {
    instances: plant?.rows.slotCount ?? 0,
    drawn: plant?.last?.drawn ?? 0,
    triangles: plant?.last?.triangles ?? 0,
    drawCalls,
    cullMs: plant?.last?.tookMs ?? 0,
    frameMs,
    frames,
    zonesLoaded: plant?.zonesLoaded ?? 0,
    meshesLoaded: meshes?.loaded ?? 0,
    meshesFailed: meshes?.failed ?? 0,
    geometryBytes: meshes?.bytes ?? 0,
  }
}
