/** Bodies of the planner's API under the pages' names. */

import type { components } from '../../api/schema'

type Schemas = components['schemas']

export type Figure = Schemas['FigureOut']
export type Reason = Schemas['PlanReasonOut']
export type Sizing = Schemas['SizingOut']
export type Choice = Schemas['ChoiceOut']
export type Comparison = Schemas['ComparisonOut']
export type Costing = Schemas['CostingOut']
export type YearFlow = Schemas['YearFlowOut']
export type TornadoBar = Schemas['TornadoBarOut']
export type Power = Schemas['PowerOut']
export type Rack = Schemas['RackOut']
export type Timeline = Schemas['TimelineOut']
export type Judgements = Schemas['JudgementsOut']
export type Judgement = Schemas['JudgementOut']
export type TableReview = Schemas['TableReviewOut']
export type PlanAnswer = Schemas['PlanAnswer']
export type Stored = Schemas['StoredPlanOut']
export type StoredDocument = Schemas['StoredDocument']
export type DocumentKind = Stored['kind']
export type ReadDocument = Schemas['DocumentOut']
export type CatalogueItem = Schemas['ItemOut']
export type Fact = Schemas['FactOut']
export type ModelItem = Schemas['ArchitectureOut']
export type PriceItem = Schemas['PriceOut']
export type Dated = Schemas['DatedOut']

/** A document as people write it; its form is checked by the server. */
export type Document = Record<string, unknown>

export const isTable = (value: unknown): value is Document => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A label of a document: text, or one text a language. */
export function labelOf(value: unknown, language: 'en' | 'ko'): string {
  if (typeof value === 'string') return value
  if (!isTable(value)) return ''
  const text = value[language] || value.en
  return typeof text === 'string' ? text : ''
}

export const workloadsOf = (document: Document): Document[] => (Array.isArray(document.workloads) ? document.workloads.filter(isTable) : [])

/** What people call each workload, by its name. */
export function labelsOf(document: Document, language: 'en' | 'ko'): Map<string, string> {
  return new Map(workloadsOf(document).map((work) => [String(work.name ?? ''), labelOf(work.label, language) || String(work.name ?? '')]))
}
