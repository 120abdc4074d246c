/** Bodies of the HTTP API as the console reads them. Times are RFC 3339 text, `*_ms` milliseconds since the epoch. */

import type { Quality } from '../live'

export interface Label {
  en: string
  ko: string
}

export interface Listing<T> {
  items: T[]
  next: string | null
}

export interface SignInMethods {
  password: boolean
  oidc: { id: string; label: string }[]
}

export interface Session {
  user: { id: string; name: string; display: string }
  organisation: { id: string; name: string }
  role: string
  permissions: string[]
  csrf: string | null
  methods: SignInMethods
}

export interface About {
  version: string
  site: { name: string; label: Label; emulated: boolean; time_zone: string }
  wings: string[]
  server_time: string
}

export interface HomeItem {
  kind: 'alarm' | 'stale' | 'source' | 'job'
  severity: 'urgent' | 'high' | 'medium' | 'low'
  title: Label
  detail: string
  href: string
  since: string | null
}

export interface Home {
  stale_signals: number
  signals: number
  alarms: number
  sources_down: number
  failing_jobs: number
  items: HomeItem[]
}

export interface Plant {
  name: string
  label: Label
  time_zone: string
  emulated: boolean
  root: string
  counts: Record<string, number>
}

export interface Equipment {
  path: string
  index: number
  level: string
  kind: string
  label: Label
  parent: string | null
  state: string | null
  state_since: string | null
  quality: Quality | null
  stale_signal_count: number
  alarm: number
  signal_count: number
  properties: Record<string, unknown>
}

export interface RelationEnd {
  kind: string
  direction: 'out' | 'in'
  path: string
  label: Label
}

export interface EquipmentDetail extends Equipment {
  relations: RelationEnd[]
  signals: Signal[]
  motions: { prim: string; op: string; signal: string }[]
  ancestors: string[]
}

export interface Binding {
  source: string
  address: string
  pointer: string
  unit: string
  scale: number
  offset: number
  deadband: number
}

export interface Signal {
  id: string
  row: number
  equipment: string
  name: string
  kind: 'analog' | 'counter' | 'state' | 'text'
  unit: string
  label: Label
  states: string[]
  low: number | null
  high: number | null
  expected_period_s: number | null
  stale_after_s: number | null
  expression: string
  binding: Binding | null
  alarm: number
}

export interface Series {
  signal: string
  unit: string
  time_ms: number[]
  min: (number | null)[]
  max: (number | null)[]
  last: (number | null)[]
  count: number[]
  quality: number[]
}

export interface Chart {
  series: Series[]
  start_ms: number
  end_ms: number
}

export interface Span {
  first_ms: number | null
  last_ms: number | null
  samples: number
  bytes: number
}

export interface SourceReport {
  name: string
  kind: string
  emulated: boolean
  connected: boolean
  detail: string
  since: string | null
  last_sample: string | null
  received_count: number
  sample_count: number
  rejected_count: number
  unbound_count: number
  buffered_count: number
  reconnect_count: number
  rate_per_s: number
  lag_s: number | null
  skew_s: number | null
  skew_mad_s: number | null
  last_error: string
}

export interface Alarm {
  id: string
  rule?: string
  kind?: string
  equipment: string
  signal: string | null
  priority: number
  label: Label
  state: string
  raised: string | null
  cleared: string | null
  acknowledged: string | null
  acknowledged_by: string | null
  shelved_until: string | null
  value: number | null
  limit: number | null
  note: string
}

export interface Ratio {
  value: number | null
  formula: string
  inputs: Record<string, number | null>
  unit?: string
}

export interface Kpi {
  equipment: string
  label: Label
  start: string
  end: string
  oee: Ratio
  availability: Ratio
  performance: Ratio
  quality_rate: Ratio
  throughput_per_h: number | null
  good: number | null
  scrap: number | null
  rework: number | null
  times_s: Record<string, number>
  coverage: number
}

export interface Downtime {
  equipment: string
  label: Label
  state: string
  reason: string
  total_s: number
  count: number
  share: number
}

export interface TreeItem {
  path: string
  name: string
  type: string
  level?: string | null
  label?: Label | null
  has_children: boolean
  row_count: number
  visible: boolean
  equipment_index?: number | null
}

export interface PrimAttribute {
  name: string
  type: string
  value: unknown
  layer: string | null
  time_samples: number
}

export interface Prim {
  path: string
  type: string
  api_schemas: string[]
  layers: { identifier: string; defined?: boolean }[]
  attributes: PrimAttribute[]
  relationships: Record<string, string[]> | { name: string; targets: string[] }[]
  variants: Record<string, { selection: string; choices: string[] }>
  payload: unknown
  purpose: string
  visibility: string
  transform: number[][] | number[]
  units?: unknown
}

export interface EventRecord {
  seq: number
  id: string
  type: string
  source: string
  subject: string
  time: string
  actor: string | null
  data: Record<string, unknown>
}

export const ROLES = ['guest', 'reader', 'contributor', 'publisher', 'admin', 'owner'] as const
export type Role = (typeof ROLES)[number]

export interface User {
  id: string
  name: string
  display: string
  kind: 'person' | 'service'
  role: Role
  active: boolean
  has_password: boolean
  created: string
}

export interface ApiKey {
  id: string
  prefix: string
  user: string
  user_name: string
  label: string
  scopes: string[]
  created: string
  expires: string | null
  last_used: string | null
}

export interface Organisation {
  id: string
  name: string
}

export interface Job {
  id: string
  kind: string
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
  progress: number
  note: string
  created: string
}
