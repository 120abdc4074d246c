/** The catalogues: one language is fetched before the first page, the other when it is asked for. */

import type { MessageKey } from './en'
import type { Language } from './format'

export type Catalogue = Record<MessageKey, string>

const loaded: Partial<Record<Language, Catalogue>> = {}

/** Have a language's words here. */
export async function loadCatalogue(language: Language): Promise<void> {
  loaded[language] ??= language === 'ko' ? (await import('./ko')).ko : (await import('./en')).en
}

export function catalogueOf(language: Language): Catalogue | undefined {
  return loaded[language]
}
