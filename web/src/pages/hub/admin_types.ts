/** Bodies of the hub's API for those who look after it. */

import type { components } from '../../api/schema'

type Schemas = components['schemas']

export type Signer = Schemas['SignerOut']
export type Kept = Schemas['KeptOut']
export type Gates = Schemas['PolicyDocument']

export type AuditEvent = Schemas['EventOut']
export type Chain = Schemas['ChainOut']

/** Kinds of conditions that keep a version; one that holds is enough. What is left out of a body is as it is by default. */
export type Rule = Required<Schemas['RetentionRule']>
export type ScopedRule = Omit<Schemas['RetentionOut'], 'rule'> & { rule: Rule }
export type Removal = Schemas['GoneOut']
export type Removals = Schemas['RetentionPreviewOut']

export type Mirror = Schemas['MirrorOut']
export type MirrorDetail = Schemas['MirrorDetail']
export type MirrorIn = Schemas['MirrorIn']
export type Mirrored = Schemas['MirroredOut']

export type Licence = Schemas['LicenceOut']
export type Acceptance = Schemas['AcceptanceOut']

export type Bundle = Schemas['HubBundleOut']
export type InboxFile = Schemas['InboxOut']

/** What an export tells once it is made. */
export interface Exported {
  id: string
  artifacts: number
  files: number
  size_bytes: number
  left_out: { name: string; version: string; reason: string }[]
}

/** What taking a bundle in would do, or did. */
export interface Imported {
  id: string
  dry_run: boolean
  changes: { name: string; what: string; detail: string }[]
  changes_count: number
  new_bytes: number
  signature: string
  signed_by: string
  sboms: number
  signatures: number
  odd: { where: string; what: string }[]
}

export interface BundleItem {
  name: string
  kind: string
  manifests: number
  tags: { name: string; digest: string; branch: boolean }[]
}
