/** The layers of a memory stack from left to right, in the order and colours they have on every bar. */

import type { Sizing } from './types'

type Memory = NonNullable<Sizing['memory']>

/** The same term has the same colour everywhere; unknown ones are grey. */
const FILLS: Record<string, string> = {
  weights: 'var(--chart-1)', adapters: 'var(--chart-6)', gradients: 'var(--chart-5)', optimizer: 'var(--chart-4)', master_weights: 'var(--state-setup)',
  activations: 'var(--chart-2)', logits: 'var(--state-starved)', kv_cache: 'var(--chart-3)', communication: 'var(--state-off)', overhead: 'var(--state-idle)',
  trained_embeddings: 'var(--chart-6)', scene: 'var(--chart-1)', frames: 'var(--chart-2)', runs: 'var(--chart-3)',
}

export interface Layer {
  name: string
  fill: string
  from: number
  to: number
}

export const fillOf = (name: string): string => FILLS[name] ?? 'var(--state-none)'

/** Bytes from zero upward, each layer on the one before; terms without bytes are left out. */
export function layersOf(memory: Memory): Layer[] {
  let at = 0
  return memory.terms.filter((term) => term.size_bytes > 0).map((term) => {
    const layer = { name: term.name, fill: fillOf(term.name), from: at, to: at + term.size_bytes }
    at = layer.to
    return layer
  })
}

/** End of the axis: everything a bar shows must be inside. */
export function reachOf(memories: readonly Memory[]): number {
  return Math.max(...memories.flatMap((memory) => [memory.total_bytes, memory.capacity_bytes])) * 1.02
}
