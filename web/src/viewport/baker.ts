/** Bakes the contact shade once the plant has stood still for a moment, and only when something is different. */

import type { Painter } from './painter'
import type { PlantScene } from './scene'
import type { View } from './view'

const STILL_MS = 250

export class ContactBaker {
  private timer: ReturnType<typeof setTimeout> | undefined
  private baked = ''

  constructor(
    private readonly painter: Painter,
    private readonly view: View,
    private readonly plant: () => PlantScene | null,
    private readonly done: () => void,
  ) {}

  /** Something changed: bake soon, unless what is on the floor is what was baked. */
  later(): void {
    const plant = this.plant()
    if (!plant || !this.painter.wantsContact) return
    const key = `${plant.manifest.hash}/${plant.zonesLoaded}/${plant.library.stats.loaded}/${plant.movedCount}/${plant.flagsVersion}`
    if (key === this.baked) return
    this.baked = key
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.bake(plant), STILL_MS)
  }

  /** What was baked is lost. */
  again(): void {
    this.baked = ''
    this.later()
  }

  private bake(plant: PlantScene): void {
    if (this.plant() !== plant) return
    this.painter.aim(this.view, plant)
    plant.flush()
    this.painter.bake(plant)
    this.done()
  }

  dispose(): void {
    clearTimeout(this.timer)
  }
}
