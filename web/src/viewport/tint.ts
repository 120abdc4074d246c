/** Equipment states on their way to the GPU, and the pulse of fresh alarms. */

import type { DataTexture } from 'three'
import type { SharedUniforms } from './shading'
import { isCalling, StateStore, stateTexel } from './states'
import { equipmentTexture } from './textures'
import type { ColourBy, EquipmentState, Theme } from './types'

/** A fresh alarm pulses this long, then its outline stands still: a picture that never rests burns the battery. */
const PULSE_MS = 6000
const PERIOD_MS = 1200

export class StateTint {
  readonly store = new StateStore()
  pulse = 1
  private texture: DataTexture
  private data: Uint8Array
  private mode: ColourBy = 'material'
  private dirty = true
  private alarmKey = ''
  private calledAt = -Infinity

  constructor(private readonly uniforms: SharedUniforms, private theme: Theme) {
    this.texture = equipmentTexture(1)
    this.data = this.texture.image.data as unknown as Uint8Array
    uniforms.onmEquipment.value = this.texture
  }

  /** Take states in; true when the set of alarms changed. */
  apply(states: readonly EquipmentState[]): boolean {
    let fresh = false
    for (const state of states) {
      const before = this.store.get(state.equipment)
      fresh ||= isCalling(state) && !(before && isCalling(before))
    }
    this.store.apply(states)
    const size = this.store.size
    if (size * 4 > this.data.length) {
      this.texture.dispose()
      this.texture = equipmentTexture(size)
      this.data = this.texture.image.data as unknown as Uint8Array
      this.uniforms.onmEquipment.value = this.texture
      this.writeAll()
    } else for (const state of states) this.write(state)
    this.uniforms.onmEquipmentCount.value = size
    this.dirty = true
    if (fresh) this.calledAt = performance.now()
    const key = [...this.store.alarms().equipment].sort((a, b) => a - b).join(',')
    const changed = key !== this.alarmKey
    this.alarmKey = key
    return changed
  }

  colourBy(mode: ColourBy): void {
    this.mode = mode
    this.uniforms.onmMode.value = mode === 'material' ? 0 : mode === 'state' ? 1 : 2
    this.writeAll()
  }

  setTheme(theme: Theme): void {
    this.theme = theme
    this.writeAll()
  }

  private writeAll(): void {
    for (const state of this.store.values()) this.write(state)
    this.dirty = true
  }

  private write(state: EquipmentState): void {
    if (state.equipment * 4 + 4 > this.data.length) return
    this.data.set(stateTexel(state, this.mode === 'quality' ? 'quality' : 'state', this.theme), state.equipment * 4)
  }

  /** Set the pulse for this moment; true while it still beats. */
  advance(now: number, still: boolean): boolean {
    const age = now - this.calledAt
    if (still || age > PULSE_MS) {
      this.pulse = 1
      return false
    }
    this.pulse = 0.5 + 0.5 * Math.cos((age / PERIOD_MS) * 2 * Math.PI)
    return true
  }

  flush(): void {
    if (this.dirty) this.texture.needsUpdate = true
    this.dirty = false
  }

  dispose(): void {
    this.texture.dispose()
  }
}
