/** Retention rules as forms hold them and as sentences. Pure. */

import type { Rule } from './admin_types'
import type { HubKey } from './words'

export const NEW_RULE: Rule = {
  enabled: true, keep_newest: null, keep_days: null, keep_pulled_days: null, keep_tags: [], keep_tagged: true, keep_deployed: true, immutable_tags: [],
}

/** A rule that is edited, and whose it is. */
export interface Edited {
  team: string
  artifact: string
  rule: Rule
  isNew: boolean
}

/** What a form holds: numbers as they are typed. */
export interface RuleForm extends Omit<Rule, 'keep_newest' | 'keep_days' | 'keep_pulled_days' | 'keep_tags' | 'immutable_tags'> {
  keep_newest: string
  keep_days: string
  keep_pulled_days: string
  keep_tags: string
  immutable_tags: string
}

export const NUMBERS = ['keep_newest', 'keep_days', 'keep_pulled_days'] as const
export type NumberName = (typeof NUMBERS)[number]

export function formOf(rule: Rule): RuleForm {
  const typed = (value: number | null) => (value === null ? '' : String(value))
  return {
    ...rule, keep_newest: typed(rule.keep_newest), keep_days: typed(rule.keep_days), keep_pulled_days: typed(rule.keep_pulled_days),
    keep_tags: rule.keep_tags.join(' '), immutable_tags: rule.immutable_tags.join(' '),
  }
}

/** The number in a field: null when it is empty, undefined when it is none that makes sense there. */
export function numberIn(form: RuleForm, name: NumberName): number | null | undefined {
  const text = form[name].trim()
  if (text === '') return null
  const value = Number(text)
  const isGood = Number.isFinite(value) && value > 0 && value <= 36_500 && (name !== 'keep_newest' || Number.isInteger(value))
  return isGood ? value : undefined
}

export const patternsIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

/** The rule a form says, or null while a field makes no sense. */
export function ruleOf(form: RuleForm): Rule | null {
  const [newest, days, pulled] = NUMBERS.map((name) => numberIn(form, name))
  if (newest === undefined || days === undefined || pulled === undefined) return null
  return { ...form, keep_newest: newest, keep_days: days, keep_pulled_days: pulled, keep_tags: patternsIn(form.keep_tags), immutable_tags: patternsIn(form.immutable_tags) }
}

/** Whether it could ever remove a version: without a condition to keep by, it does nothing. */
export const canRemove = (rule: Rule): boolean =>
  rule.enabled && (rule.keep_newest !== null || rule.keep_days !== null || rule.keep_pulled_days !== null || rule.keep_tags.length > 0)

/** What a rule keeps, clause by clause. */
export function clauses(rule: Rule, t: (key: HubKey, params?: Record<string, string | number>) => string): string[] {
  const told: string[] = []
  if (!rule.enabled) told.push(t('rule.off'))
  else if (!canRemove(rule)) told.push(t('rule.nothing'))
  else {
    if (rule.keep_newest !== null) told.push(t('rule.newest', { count: rule.keep_newest }))
    if (rule.keep_days !== null) told.push(t('rule.days', { count: rule.keep_days }))
    if (rule.keep_pulled_days !== null) told.push(t('rule.pulled', { count: rule.keep_pulled_days }))
    if (rule.keep_tags.length > 0) told.push(t('rule.tags', { tags: rule.keep_tags.join(' ') }))
    if (rule.keep_tagged) told.push(t('rule.tagged'))
    if (rule.keep_deployed) told.push(t('rule.deployed'))
  }
  if (rule.immutable_tags.length > 0) told.push(t('rule.immutable', { tags: rule.immutable_tags.join(' ') }))
  return told
}

export function isArtifactName(text: string): boolean {
  return /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+$/.test(text) && text.length <= 255
}
