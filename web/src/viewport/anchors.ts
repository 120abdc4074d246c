/** Where labels stand: over an equipment's instances, over a prim's bounds, or at a given point. */

import type { Overlay } from './overlay'
import type { PlantScene } from './scene'
import type { FoundRows, LabelSpec, Vec3 } from './types'

export class LabelAnchors {
  private labels: readonly LabelSpec[] = []
  private readonly known = new Map<string, Vec3>()

  constructor(
    private readonly overlay: Overlay,
    private readonly plant: () => PlantScene | null,
    private readonly find: (path: string) => Promise<FoundRows | null>,
    private readonly changed: () => void,
  ) {}

  setLabels(labels: readonly LabelSpec[]): void {
    this.labels = labels
    this.overlay.setLabels(labels, (spec) => this.anchorOf(spec))
    void this.refresh()
  }

  forget(): void {
    this.known.clear()
  }

  /** Ask for the bounds of prims that are not known yet, then place all labels. */
  async refresh(): Promise<void> {
    const missing = new Set<string>()
    for (const spec of this.labels) if (spec.path && !this.anchorOf(spec)) missing.add(spec.path)
    await Promise.all([...missing].map(async (path) => {
      const found = await this.find(path)
      if (found?.bounds) this.known.set(path, topOf(found.bounds))
    }))
    this.overlay.refreshAnchors((spec) => this.anchorOf(spec))
    this.changed()
  }

  private anchorOf(spec: LabelSpec): Vec3 | null {
    if (spec.anchor) return spec.anchor
    const plant = this.plant()
    if (spec.equipment !== undefined && plant) {
      const bounds = plant.boundsOf(plant.slotsOfEquipment(spec.equipment))
      if (bounds) return topOf(bounds)
    }
    return spec.path ? (this.known.get(spec.path) ?? null) : null
  }
}

function topOf([low, high]: readonly [Vec3, Vec3]): Vec3 {
  return [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, high[2]]
}
