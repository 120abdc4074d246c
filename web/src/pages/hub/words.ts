import { wingWords } from '../../i18n'
import { hub as enPages } from '../../i18n/en/hub'
import { hubAdmin as enAdmin } from '../../i18n/en/hub_admin'
import { hubExchange as enExchange } from '../../i18n/en/hub_exchange'
import { hubManage as enManage } from '../../i18n/en/hub_manage'
import { hub as koPages } from '../../i18n/ko/hub'
import { hubAdmin as koAdmin } from '../../i18n/ko/hub_admin'
import { hubExchange as koExchange } from '../../i18n/ko/hub_exchange'
import { hubManage as koManage } from '../../i18n/ko/hub_manage'

export const en = { ...enPages, ...enAdmin, ...enExchange, ...enManage }
export const ko = { ...koPages, ...koAdmin, ...koExchange, ...koManage }

export type HubKey = keyof typeof en

/** The words of the hub's pages; they come with the pages. */
export const useHubWords = wingWords<HubKey>(en, ko)

/** A fact's value as people say it: a relation has a word, all else is what the card says. */
export function factValue(t: (key: HubKey) => string, fact: string, value: unknown): string {
  const key = `relation.${String(value)}`
  return fact === 'base_model_relation' && key in en ? t(key as HubKey) : String(value)
}

/** How people call a fact of a card; the card may know facts that these pages do not. */
export function factName(t: (key: HubKey) => string, fact: string): string {
  const key = `factname.${fact}`
  return key in en ? t(key as HubKey) : fact.replaceAll('_', ' ')
}
