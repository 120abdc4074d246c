/** Messages between the page and the culling Worker. */

import type { Candidates, CullRequest, CullResult, CullSetup } from './cull'
import type { CameraPose } from './frustum'
import type { Moved } from './moves'
import type { ZoneRows } from './rows'

export type ToWorker =
  | { kind: 'setup'; setup: CullSetup; zones: ZoneRows[] }
  | { kind: 'zone'; zone: number; buffer: ArrayBuffer; now: number }
  | { kind: 'mesh'; prototype: number; level: number; state: 'loaded' | 'failed' | 'gone' }
  | { kind: 'move'; words: Uint32Array; now: number; still: boolean }
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
  | { kind: 'moved'; moved: Moved }
  | { kind: 'culled'; result: CullResult }
  | { kind: 'picked'; ticket: number; candidates: Candidates }
