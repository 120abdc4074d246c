/** What the simulator tells. The schema leaves results of experiments open; these are the records inside of them. */

import type { Job, Label } from '../../api/types'
import type { components } from '../../api/schema'

type Schemas = components['schemas']

export type ModelEntry = Schemas['ModelOut']
export type WholeModel = Schemas['WholeModelOut']
export type Fault = Schemas['FaultOut']
export type Verdict = Omit<Schemas['VerdictOut'], 'map'> & { map: LineMap | null }
export type LineMap = Schemas['MapOut']
export type MapNode = Schemas['NodeOut']
export type Engine = Schemas['EngineOut']
export type ExperimentEntry = Schemas['ExperimentOut']
export type WholeExperiment = Schemas['WholeExperimentOut']
export type Trace = Schemas['TraceOut']
export type TraceServer = Schemas['ServerOut']
export type EngineName = Schemas['RunAsk']['engine']

export const KINDS = ['run', 'compare', 'bottleneck', 'optimize', 'fork', 'calibrate', 'schedule'] as const
export type Kind = (typeof KINDS)[number]
/** Kinds that are asked of a model. */
export type ModelKind = Exclude<Kind, 'calibrate' | 'schedule'>
export const isKind = (text: string): text is Kind => (KINDS as readonly string[]).includes(text)

export interface Interval {
  estimate: number | null
  low: number | null
  high: number | null
  half_width: number | null
  confidence: number
  count: number
  deviation: number | null
}

export interface FigureKind {
  unit: string
  label: Label
  maximise: boolean | null
  formula?: string
  source?: string
}

export type Figure = Interval & FigureKind

export interface EngineChoice {
  name: string
  why: string
  refused: Record<string, string[]>
}

export interface RunResult {
  engine: EngineChoice
  hours: number | null
  warmup_hours: number
  seed: number
  confidence: number
  replications: number
  events: number
  figures: Record<string, Figure>
  complete: boolean
  reached: boolean | null
  check: Record<string, unknown> | null
  on_time_probability: Interval | null
  notes: string[]
  map: LineMap
  energy?: EnergyFlow
}

export interface Comparison {
  base: Interval
  scenario: Interval
  difference: Interval
  relative: number | null
  significant: boolean
  correlation: number | null
  p_value: number | null
}

/** Why a design cannot run. */
export interface Stopped {
  code: string
  detail: string
  ring: string[]
  at_s: number | null
}

export interface Ranked {
  procedure: 'ocba' | 'kn'
  figure: string
  indifference: number | null
  best: string | null
  /** A lower bound, never above 0.999; of KN within its budget its guarantee. */
  probability: number | null
  probability_kind?: 'at_least' | 'guaranteed'
  guaranteed: boolean | null
  spent: number
  designs: { name: string; replications: number; mean: number | null }[]
}

export interface CompareResult {
  engine: string
  hours: number
  replications: number
  seed: number
  confidence: number
  figures: Record<string, FigureKind>
  scenarios: { name: string; changes: string[]; engine: string; figures: Record<string, Comparison>; stopped?: Stopped | null; alone?: Record<string, Interval> }[]
  stopped?: Stopped | null
  ranking?: Ranked | null
  complete?: boolean
  notes: string[]
}

export interface Ranking {
  method: string
  unit: string
  first: string | null
  scores: { station: string; score: number | null; interval: Interval | null }[]
}

export interface BottleneckResult {
  agreement: { station: string | null; votes: number; methods: number; unanimous: boolean }
  rankings: Ranking[]
  momentary: { station: string; sole: number; shifting: number }[]
  shares: Record<string, Record<string, number | null>>
  tested: string[]
  replications: number
  hours: number
  notes: string[]
  map: LineMap
}

export interface Tried {
  values: Record<string, number>
  objective: number | null
  deviation: number | null
  replications: number
}

export type Point = Schemas['PointOut']

export interface OptimumResult {
  objective: string
  unit: string
  maximise: boolean
  levers: { address: string; values: number[]; cost: number; base: number }[]
  best: Tried
  finalists: Tried[]
  changes: string[]
  limits?: { addresses: string[]; weights: number[]; most: number; best: number; base: number }[]
  against_base: Comparison | null
  procedure?: 'ocba' | 'kn'
  indifference?: number | null
  guaranteed?: boolean | null
  curve?: Point[]
  stopped?: Stopped | null
  stuck?: (Stopped & { values: Record<string, number> })[]
  stuck_count?: number
  complete?: boolean
  probability: number
  tried: number
  spent: number
  budget: number
}

export interface EnergyFlow {
  unit: string
  total_kwh: number
  nodes: { id: string; kind: 'grid' | 'element' | 'state'; name: string; kwh: number }[]
  links: { source: string; target: string; kwh: number }[]
}

export interface Quantiles<T = number> {
  p10: T
  p50: T
  p90: T
}

export interface ForkResult {
  at: string
  emulated: boolean
  hours: number
  replications: number
  engine: EngineChoice
  seen: {
    coverage: number
    wip: number
    notes: string[]
    stations: { station: string; server: number; state: string; elapsed_s: number | null }[]
    stores: { element: string; level: number }[]
  }
  bands: { time_s: number[]; out: Quantiles<number[]>; wip: Quantiles<number[]> }
  figures: Record<string, Figure>
  finish: { target: number; probability: Interval; time_s: Quantiles<number | null> } | null
}

export interface Measured {
  station: string
  quantity: string
  family: string
  count: number
  censored: number
  mean_s: number
  cv: number
  why: string
}

export interface CalibrationResult {
  text: string
  rows: number
  visits: number
  span_s: number
  left_out: number
  measured: Measured[]
  stillness: Record<string, Record<string, number>>
  notes: string[]
  saved_as?: string
  shifts?: {
    at_shift_end: 'finish' | 'pause'
    free_days: number
    gaps: { days: number[]; start: string; end: string; idle_days: number; of_days: number; chance: number }[]
  } | null
  people?: { pool: string; count: number; people: number; stations: string[]; busy_share: number }[]
  fleets?: { fleet: string; vehicles: number; busy_share: number; ways: { start: string; end: string; mean_s: number; cv: number; trips: number }[] }[]
  holdout: {
    slice_s: number
    slices: number
    replications: number
    checks: { check: string; measured: string; model: string; verdict: string; good?: boolean }[]
    coverage: Record<string, number>
    throughput: Sliced
    wip: Sliced
  } | null
}

/** What was measured in each slice, and where nine of ten should lie: one band, or one for each slice. */
export interface Sliced {
  measured: number[]
  band: [number, number] | number[]
  low?: number[]
  high?: number[]
}

export interface ScheduleResult {
  problem: string
  objective: string
  status: string
  objective_value: number
  bound: number
  gap: number | null
  makespan_s: number
  tardiness_s: number
  wall_s: number
  assignments: { job: string; operation: number; machine: string; start_s: number; end_s: number; setup_s: number }[]
  machines: { name: string; closed?: { start_s: number; end_s: number }[] }[]
  jobs: { name: string; due_s: number | null }[]
  faults: string[]
  risk: {
    replications: number
    makespan_s: Record<string, number>
    within_plan: number
    jobs: { job: string; due_s: number; late_probability: number; late_low: number; late_high: number; end_p90_s: number }[]
    machines: { machine: string; critical_share: number }[]
  } | null
}

export interface Started {
  experiment: ExperimentEntry
  job: Job
}
