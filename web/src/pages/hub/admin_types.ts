/** Bodies of the hub's API for those who look after it. */

import type { components } from '../../api/schema'

type Schemas = components['schemas']

export type Signer = Schemas['SignerOut']
export type Kept = Schemas['KeptOut']
/** `scan_on_push` is absent where the site cannot be asked for it. */
export type Gates = Schemas['PolicyDocument'] & { scan_on_push?: boolean | null }

export type AuditEvent = Schemas['EventOut']
export type Chain = Schemas['ChainOut']

/** The kinds of conditions that keep a version; one that holds is enough. */
export interface Rule {
  enabled: boolean
  keep_newest: number | null
  keep_days: number | null
  keep_pulled_days: number | null
  keep_tags: string[]
  keep_tagged: boolean
  keep_deployed: boolean
  immutable_tags: string[]
}

export interface ScopedRule {
  /** Empty with `artifact` empty: the organisation's. */
  team: string
  artifact: string
  rule: Rule
  updated: string
  updated_by: string
}

export interface Removal {
  name: string
  digest: string
  tags: string[]
  size_bytes: number
  pushed: string
  pulled: string | null
  reason: string
  attached: string[]
}

export interface Removals {
  items: Removal[]
  total: number
  kept: number
  freed_bytes: number
  frozen: { name: string; tag: string }[]
  artifacts: number
}
