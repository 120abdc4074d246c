/** What a person may say about each kind of work, in the words and bounds of the API. */

import type { Document } from './types'
import type { PlanKey } from './words'

export const KINDS = ['train', 'serve', 'video', 'render', 'simulate'] as const
export type WorkKind = (typeof KINDS)[number]

export type Field = { key: string; label: PlanKey; more?: boolean } & (
  | { type: 'model'; optional?: boolean }
  | { type: 'choice'; choices: readonly string[]; fallback: string; optional?: boolean }
  | { type: 'number'; fallback?: number; optional?: boolean; whole?: boolean; low: number; high: number }
  | { type: 'flag'; fallback: boolean }
)

const PRECISIONS = ['bf16', 'fp16', 'fp8', 'nvfp4', 'int8', 'nf4', 'int4', 'fp32', 'tf32'] as const
const number = (key: string, low: number, high: number, rest: { fallback?: number; optional?: boolean; whole?: boolean; more?: boolean } = {}): Field =>
  ({ key, label: `form.${key}` as PlanKey, type: 'number', low, high, ...rest })
const choice = (key: string, choices: readonly string[], fallback: string, rest: { optional?: boolean; more?: boolean } = {}): Field =>
  ({ key, label: `form.${key}` as PlanKey, type: 'choice', choices, fallback, ...rest })
const flag = (key: string, fallback: boolean): Field => ({ key, label: `form.${key}` as PlanKey, type: 'flag', fallback, more: true })
const runs = number('runs_per_year', 0, 1e6, { fallback: 1, more: true })

export const FIELDS: Record<WorkKind, readonly Field[]> = {
  train: [
    { key: 'model', label: 'form.model', type: 'model' },
    choice('method', ['lora', 'qlora', 'full', 'scratch'], 'lora'),
    number('tokens', 1, 1e17, { fallback: 1e8 }),
    number('sequence', 1, 1e7, { fallback: 4096, whole: true }),
    choice('precision', PRECISIONS, 'bf16'),
    number('micro_batch', 1, 65_536, { optional: true, whole: true }),
    choice('optimizer', ['adamw', 'adamw_8bit', 'adamw_bf16', 'adafactor', 'sgd_bf16', 'lion'], 'adamw', { more: true }),
    number('global_batch', 1, 1e7, { optional: true, whole: true, more: true }),
    choice('checkpointing', ['none', 'selective', 'full'], '', { optional: true, more: true }),
    choice('weight_precision', PRECISIONS, '', { optional: true, more: true }),
    choice('stack', ['tuned', 'plain'], 'tuned', { more: true }),
    number('lora_rank', 1, 4096, { fallback: 16, whole: true, more: true }),
    flag('flash_attention', true), flag('lora_all_linear', true), flag('train_embeddings', false), runs,
  ],
  serve: [
    { key: 'model', label: 'form.model', type: 'model' },
    choice('precision', PRECISIONS, 'bf16'),
    number('prompt_tokens', 1, 1e7, { fallback: 1200, whole: true }),
    number('output_tokens', 1, 1e7, { fallback: 300, whole: true }),
    number('concurrency', 1, 1e6, { optional: true, whole: true }),
    number('ttft_s', 1e-9, 1e9, { optional: true }),
    number('tpot_s', 1e-9, 1e9, { optional: true }),
    choice('kv_precision', PRECISIONS, 'bf16', { more: true }),
    number('requests', 1, 1e12, { optional: true, whole: true, more: true }),
    number('prefix_hit', 0, 1, { fallback: 0, more: true }), runs,
  ],
  video: [
    number('streams', 1, 1e6, { fallback: 16, whole: true }),
    number('fps', 0.01, 1000, { fallback: 15 }),
    { key: 'model', label: 'form.model', type: 'model', optional: true },
    number('detector_gflop', 1e-4, 1e6, { optional: true }),
    number('analysed_fps', 1e-4, 1000, { fallback: 1 }),
    number('output_tokens', 0, 100_000, { fallback: 16, whole: true }),
    choice('codec', ['hevc', 'h264', 'av1'], 'hevc', { more: true }),
    number('width', 16, 16_384, { fallback: 1920, whole: true, more: true }),
    number('height', 16, 16_384, { fallback: 1080, whole: true, more: true }),
    choice('precision', PRECISIONS, 'fp16', { more: true }),
  ],
  render: [
    number('seats', 1, 100_000, { fallback: 10, whole: true }),
    number('active_share', 1e-4, 1, { fallback: 0.6 }),
    number('scene_gb', 1e-3, 10_000, { fallback: 16 }),
    number('fps', 0.01, 1000, { fallback: 30 }),
    number('width', 16, 16_384, { fallback: 1920, whole: true, more: true }),
    number('height', 16, 16_384, { fallback: 1080, whole: true, more: true }),
  ],
  simulate: [
    choice('solver', ['physics', 'des'], 'physics'),
    number('runs', 1, 1e12, { fallback: 100_000, whole: true }),
    number('run_s', 1e-9, 1e9, { fallback: 20 }),
    choice('reference_gpu', ['l40s', 'a100-sxm-80gb', 'h100-sxm', 'h200-sxm', 'b200-sxm', 'rtx-pro-6000-server'], 'l40s', { optional: true }),
    number('run_gb', 0, 10_000, { fallback: 0.5 }),
    number('parallel_runs', 1, 1e7, { fallback: 64, whole: true }),
    number('deadline_s', 1e-9, 1e9, { optional: true }),
    number('cpu_cores', 1, 100_000, { optional: true, whole: true, more: true }), runs,
  ],
}

/** What a person typed, as text; flags as booleans. */
export type Draft = Record<string, string | boolean>
export type Fault = { key: PlanKey; params?: Record<string, string | number> }

/** A new workload with the values people begin with. */
export function freshDraft(kind: WorkKind): Draft {
  const draft: Draft = {}
  for (const field of FIELDS[kind]) {
    if (field.type === 'flag') draft[field.key] = field.fallback
    else if (field.type === 'model') draft[field.key] = field.optional ? '' : 'llama-3.1-8b'
    else draft[field.key] = field.fallback === undefined ? '' : String(field.fallback)
  }
  if (kind === 'video') draft.detector_gflop = '80'
  return draft
}

/** The draft of a workload that exists. */
export function draftOf(work: Document): Draft {
  const kind = KINDS.find((one) => one === work.kind) ?? 'train'
  const draft = freshDraft(kind)
  for (const field of FIELDS[kind]) {
    const value = work[field.key]
    const optional = field.type !== 'flag' && field.optional
    if (typeof value === 'boolean' || typeof value === 'string') draft[field.key] = value
    else if (typeof value === 'number') draft[field.key] = String(value)
    else if (optional) draft[field.key] = ''
  }
  return draft
}

/** The body of the API, and what is wrong with single fields. `keep`: parts of the workload the form does not show. */
export function workloadOf(kind: WorkKind, draft: Draft, keep: Document = {}): { workload: Document; faults: Record<string, Fault> } {
  const workload: Document = { ...keep, kind }
  const faults: Record<string, Fault> = {}
  for (const field of FIELDS[kind]) {
    const value = draft[field.key]
    delete workload[field.key]
    if (field.type === 'flag') workload[field.key] = value === true
    else if (typeof value !== 'string' || value.trim() === '') {
      // A model brought along as its config.json has no text in the form and stays as it is.
      if (field.type === 'model' && typeof keep.model === 'object' && keep.model !== null) workload.model = keep.model
      else if (!field.optional) faults[field.key] = { key: 'form.needed' }
    } else if (field.type === 'number') {
      const said = Number(value.replaceAll(',', ''))
      if (!Number.isFinite(said)) faults[field.key] = { key: 'form.number' }
      else if (field.whole && !Number.isInteger(said)) faults[field.key] = { key: 'form.whole' }
      else if (said < field.low || said > field.high) faults[field.key] = { key: 'form.range', params: { low: field.low, high: field.high } }
      else workload[field.key] = said
    } else workload[field.key] = value.trim()
  }
  return { workload, faults }
}

/** Faults the server names by path, by the last part of it: `body.workload.train.tokens` is `tokens`. */
export function faultsOf(params: Record<string, unknown>): Record<string, string> {
  const found: Record<string, string> = {}
  if (!Array.isArray(params.faults)) return found
  for (const fault of params.faults as { field?: unknown; why?: unknown; mend?: unknown }[]) {
    if (typeof fault.field === 'string' && typeof fault.why === 'string') {
      const mend = typeof fault.mend === 'string' && fault.mend ? ` (${fault.mend})` : ''
      found[fault.field.split('.').at(-1)!] = fault.why + mend
    }
  }
  return found
}
