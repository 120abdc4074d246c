/** Bodies of the hub's API under the console's names; what the schema leaves open is said here. */

import type { components } from '../../api/schema'

type Schemas = components['schemas']

export type Artifact = Schemas['ArtifactOut']
export type ArtifactDetail = Schemas['ArtifactDetail']
export type Catalogue = Schemas['CatalogueOut']
export type Facets = Schemas['FacetsOut']
export type Kind = Artifact['kind']
export type Tag = Schemas['TagOut']
export type Manifest = Schemas['ManifestOut']
export type ImageScan = Omit<Schemas['ScanOut'], 'report'> & { report: Report | null }
export type Contents = Schemas['ContentsOut']
export type Referrer = Schemas['ReferrerOut']
export type Lineage = Schemas['LineageOut']
export type LineageNode = Schemas['LineageNode']
export type Standing = Schemas['StandingOut']
export type Machine = Schemas['MachineOut']
export type Matrix = Schemas['MatrixOut']
export type Check = Schemas['CheckOut']
export type Outcome = Check['outcome']
export type Usage = Schemas['UsageOut']
export type Collection = Schemas['CollectionOut']
export type Database = Schemas['DatabaseOut']

export const KINDS = ['container', 'model', 'dataset', 'chart', 'resource', 'collection'] as const satisfies readonly Kind[]
/** The worst first, as reports order them; null is without a rating. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'none', 'unrated'] as const
export type Severity = (typeof SEVERITIES)[number]

/** A scan report, as `onmaru.hub.rules.scan_report` writes it. */
export interface Report {
  subject: string
  at: string
  tool: { name: string; version: string }
  database: Database | null
  files: number
  packages: number
  counts: Record<Severity | 'fixable', number>
  vulnerabilities: Vulnerability[]
  secrets: { path: string; kind: string; line: number }[]
  oddities: { path: string; what: string }[]
  broken: { path: string; what: string }[]
  model_files: ModelFile[]
  gpu: GpuNeeds
}

export interface Vulnerability {
  id: string
  aliases: string[]
  package: string
  version: string
  purl: string
  path: string
  fixed: string | null
  summary: string
  severity: Exclude<Severity, 'unrated'> | null
  score: number | null
  vector: string | null
  silenced: { status: string; reason: string; author: string } | null
}

export type Risk = 'runs_code' | 'suspicious' | 'damaged'

export interface ModelFile {
  path: string
  format: string
  parameters: number
  dtypes: Record<string, number>
  concerns: { risk: Risk; what: string }[]
}

export interface GpuNeeds {
  libraries: Record<string, string[]>
  requirements: Record<string, string>
  cuda: string | null
  platforms: string[]
  glibc: string | null
  memory_bytes: number
}

/** The parts of a CycloneDX document that a page shows. */
export interface Sbom {
  specVersion?: string
  components?: { name: string; version?: string; purl?: string; licenses?: { license?: { id?: string; name?: string }; expression?: string }[] }[]
}
