/** The words of the planner's pages; they come with the pages. */

import { plan as enPages } from '../../i18n/en/plan'
import { planTerms as enTerms } from '../../i18n/en/plan_terms'
import { wingWords, type Words } from '../../i18n'
import { plan as koPages } from '../../i18n/ko/plan'
import { planTerms as koTerms } from '../../i18n/ko/plan_terms'

const en = { ...enPages, ...enTerms }
const ko = { ...koPages, ...koTerms }

export type PlanKey = keyof typeof en
export type PlanWords = Words<PlanKey>

export const usePlanWords = wingWords<PlanKey>(en, ko)

/** The key of a word that a value of the API names, where there is one. */
export function keyOf(area: string, value: string): PlanKey | undefined {
  const key = `${area}.${value.replaceAll(' ', '_')}`
  return key in en ? (key as PlanKey) : undefined
}

/** The word for a value of the API, or the value itself: the API may know more than these pages. */
export function wordFor({ t }: PlanWords, area: string, value: string): string {
  const key = keyOf(area, value)
  return key ? t(key) : value.replaceAll('_', ' ')
}

/** How people call a workload or a unit cost: `assistant: million output tokens`. */
export function namedWork(words: PlanWords, name: string, labels: ReadonlyMap<string, string> = new Map()): string {
  const at = name.lastIndexOf(': ')
  if (at < 0) return labels.get(name) ?? wordFor(words, 'name', name)
  return `${labels.get(name.slice(0, at)) ?? name.slice(0, at)}: ${wordFor(words, 'name', name.slice(at + 2))}`
}
