/**
 * Equipment states as colours, calm as ISA-101 asks: what runs is quiet, what needs a person is coloured.
 *
 * Codes as in the STATE frame: 0 none, run 1, idle 2, starved 3, blocked 4, setup 5, down 6, off 7, other 255.
 * Texel: rgb, then bits: 1 known, 2 stale, 4 alarm, and five bits of how strongly it tints the material.
 */

import type { EquipmentState, Theme } from './types'

export const QUALITY_STALE = 4
export const ALL_STALE = 2
export const STATE_NAMES = ['none', 'run', 'idle', 'starved', 'blocked', 'setup', 'down', 'off'] as const

const BIT_KNOWN = 1
const BIT_STALE = 2
const BIT_ALARM = 4

type Rgb = readonly [number, number, number]

/** Light and dark take the same hues; lightness follows the ground they stand on. */
const STATE_COLOURS: Record<Theme, Record<number, Rgb>> = {
  light: {
    1: [126, 168, 136], 2: [160, 166, 172], 3: [222, 168, 62], 4: [206, 128, 48], 5: [104, 142, 196],
    6: [204, 58, 48], 7: [108, 112, 118], 255: [150, 140, 170],
  },
  dark: {
    1: [104, 152, 118], 2: [132, 138, 146], 3: [226, 176, 74], 4: [212, 138, 58], 5: [104, 148, 210],
    6: [224, 74, 62], 7: [84, 88, 94], 255: [150, 140, 178],
  },
}

/** How strongly a state shows on the real material, 0..31. Running machines keep their own colours. */
const MATERIAL_STRENGTH: Record<number, number> = { 1: 0, 2: 0, 3: 13, 4: 14, 5: 10, 6: 20, 7: 6, 255: 0 }

const QUALITY_COLOURS: readonly Rgb[] = [
  [126, 168, 136], [104, 142, 196], [146, 128, 190], [222, 168, 62], [150, 150, 150], [204, 58, 48],
]

export interface StateRecord extends EquipmentState {
  since_ms: number
}

/** STATE records out of a frame's body. */
export function readStates(view: DataView, count: number): StateRecord[] {
  const out: StateRecord[] = []
  for (let i = 0, at = 0; i < count; i++, at += 24) {
    out.push({
      equipment: view.getUint32(at, true),
      state: view.getUint8(at + 4),
      quality: view.getUint8(at + 5),
      alarm: view.getUint8(at + 6),
      flags: view.getUint8(at + 7),
      since_ms: view.getFloat64(at + 8, true),
    })
  }
  return out
}

export function isStale(state: EquipmentState): boolean {
  return state.quality === QUALITY_STALE || (state.flags & ALL_STALE) !== 0
}

/** True while the alarm needs a person: active and not acknowledged. */
export function isCalling(state: EquipmentState): boolean {
  return (state.alarm & 127) !== 0 && (state.alarm & 128) !== 0
}

/** The four bytes of one equipment's texel. */
export function stateTexel(state: EquipmentState, by: 'state' | 'quality', theme: Theme): [number, number, number, number] {
  const known = by === 'quality' ? true : state.state !== 0
  const colour = by === 'quality'
    ? (QUALITY_COLOURS[state.quality] ?? QUALITY_COLOURS[5]!)
    : (STATE_COLOURS[theme][state.state] ?? [0, 0, 0])
  const strength = by === 'quality' ? 0 : (MATERIAL_STRENGTH[state.state] ?? 0)
  const bits = (known ? BIT_KNOWN : 0) | (isStale(state) ? BIT_STALE : 0) | ((state.alarm & 127) !== 0 ? BIT_ALARM : 0)
  return [colour[0], colour[1], colour[2], bits | (strength << 3)]
}

/** The latest state of every equipment, and what of it changed. */
export class StateStore {
  private readonly states = new Map<number, EquipmentState>()

  /** Take states in; answers the highest equipment index seen, for sizing the texture. */
  apply(states: readonly EquipmentState[]): void {
    for (const state of states) if (state.equipment < 1 << 22) this.states.set(state.equipment, state)
  }

  get size(): number {
    let highest = -1
    for (const equipment of this.states.keys()) highest = Math.max(highest, equipment)
    return highest + 1
  }

  values(): IterableIterator<EquipmentState> {
    return this.states.values()
  }

  get(equipment: number): EquipmentState | undefined {
    return this.states.get(equipment)
  }

  /** Equipment with an active alarm; `calling` when one of them is not acknowledged. */
  alarms(): { equipment: Set<number>; calling: boolean } {
    const equipment = new Set<number>()
    let calling = false
    for (const state of this.states.values()) {
      if ((state.alarm & 127) === 0) continue
      equipment.add(state.equipment)
      calling ||= isCalling(state)
    }
    return { equipment, calling }
  }
}
