/**
 * Bodies of the HTTP API under the console's names. They come from the generated schema: a change of the
 * API that the console does not follow is a type error. Times are RFC 3339 text, `*_ms` milliseconds.
 */

import type { Quality } from '../live'
import type { components } from './schema'

type Schemas = components['schemas']

export interface Label {
  en: string
  ko: string
}

export interface Listing<T> {
  items: T[]
  next?: string | null
}

export type SignInMethods = Schemas['MethodsOut']
export type Session = Schemas['SessionOut']
export type About = Schemas['AboutOut']
export type HomeItem = Schemas['HomeItem']
export type Home = Schemas['HomeOut']
export type Plant = Schemas['PlantOut']
/** The schema says text; the words are those of `onmaru.twin.types.Quality`. */
export type Equipment = Omit<Schemas['EquipmentOut'], 'quality'> & { quality: Quality | null }
export type RelationEnd = Schemas['RelationEnd']
export type EquipmentDetail = Schemas['EquipmentDetail']
export type Signal = Schemas['SignalOut']
export type Chart = Schemas['ChartOut']
export type Span = Schemas['SpanOut']
export type SourceReport = Schemas['SourceOut']
export type Alarm = Schemas['AlarmOut']
export type JournalEntry = Schemas['JournalOut']
export type AlarmLoad = Schemas['AlarmLoadOut']
export type Turn = Schemas['Turn']
export type Kpi = Schemas['KpiOut']
export type Ratio = Schemas['KpiValue']
export type Downtime = Schemas['DowntimeOut']
export type TreeItem = Schemas['TreeItem']
export type Prim = Schemas['PrimOut']
export type PrimAttribute = Schemas['AttributeOut']
export type EventRecord = Schemas['EventOut']
export type Job = Schemas['JobOut']
export type LogLine = Schemas['LogLine']
export type User = Schemas['UserOut']
export type Role = User['role']
export type ApiKey = Schemas['KeyOut']
export type KeyMade = Schemas['KeyMade']
export type LinkMade = Schemas['LinkMade']
export type Organisation = Schemas['OrganisationOut']
export type Team = Schemas['TeamOut']
export type TeamMember = Schemas['TeamMemberOut']

export const TURNS = [
  'raised', 'cleared', 'acknowledged', 'shelved', 'unshelved', 'suppressed', 'unsuppressed', 'removed_from_service', 'returned_to_service',
] as const satisfies readonly Turn[]
export const ROLES = ['guest', 'reader', 'contributor', 'publisher', 'admin', 'owner'] as const satisfies readonly Role[]
