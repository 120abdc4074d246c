/** Messages between the page and the culling Worker. */

import type { Candidates, CullRequest, CullResult, CullSetup } from './cull'
import type { CameraPose } from './frustum'

export type ToWorker =
  | { kind: 'setup'; setup: CullSetup }
  | { kind: 'zone'; zone: number; buffer: ArrayBuffer }
  | { kind: 'mesh'; prototype: number; level: number; state: 'loaded' | 'failed' | 'gone' }
  | { kind: 'move'; moves: Uint32Array; families: Uint32Array; spheres: Float64Array }
  | { kind: 'cull'; request: CullRequest }
  | {
      kind: 'pick'
      ticket: number
      origin: readonly [number, number, number]
      direction: readonly [number, number, number]
      spread: number
      pose: CameraPose
    }

export type FromWorker =
  | { kind: 'zone'; zone: number; order: Uint32Array; words: Uint32Array; spheres: Float32Array }
  | { kind: 'zoneFailed'; zone: number; detail: string }
  | { kind: 'culled'; result: CullResult }
  | { kind: 'picked'; ticket: number; candidates: Candidates }
