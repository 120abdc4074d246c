/** States of a server in a run; their order is that of the tiles' codes. */

import type { SimKey } from './words'

export const STATES = ['starved', 'run', 'blocked', 'setup', 'down', 'wait_repair', 'wait_people', 'off'] as const
export type SimState = (typeof STATES)[number]

export const STATE_COLOUR: Record<SimState, string> = {
  starved: 'var(--state-starved)', run: 'var(--state-run)', blocked: 'var(--state-blocked)', setup: 'var(--state-setup)',
  down: 'var(--state-down)', wait_repair: 'color-mix(in srgb, var(--state-down) 55%, var(--panel))', wait_people: 'var(--chart-4)', off: 'var(--state-off)',
}
export const UNKNOWN_COLOUR = 'var(--state-none)'

/** States as the engine's energy and traces name them; `idle` draws power while it waits. */
export const colourOf = (state: string): string =>
  state === 'idle' ? 'var(--state-idle)' : (STATE_COLOUR[state as SimState] ?? UNKNOWN_COLOUR)

export const stateKey = (state: string): SimKey => ((STATES as readonly string[]).includes(state) ? `state.${state as SimState}` : 'state.other')

type Rgb = readonly [number, number, number]

/** Any CSS colour as bytes, in the theme of `element`. */
export function rgbOf(element: HTMLElement, colour: string): Rgb {
  const probe = document.createElement('span')
  probe.style.color = colour
  element.append(probe)
  const told = getComputedStyle(probe).color
  probe.remove()
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return [128, 128, 128]
  context.fillStyle = told
  context.fillRect(0, 0, 1, 1)
  const [red = 128, green = 128, blue = 128] = context.getImageData(0, 0, 1, 1).data
  return [red, green, blue]
}
