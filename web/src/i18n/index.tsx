import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'

import { useLook } from '../look/look'
import { catalogueOf, loadCatalogue } from './catalogue'
import type { MessageKey } from './en'
import { Formatter, type Language } from './format'
import { fill, type Params } from './message'

export interface Words<Key extends string = MessageKey> {
  language: Language
  t: (key: Key, params?: Params) => string
  /** The name in the reader's language. */
  name: (label: { en: string; ko: string } | null | undefined) => string
  format: Formatter
}

const WordsContext = createContext<Words | null>(null)

function wordsOf<Key extends string>(catalogue: Record<Key, string>, format: Formatter): Words<Key> {
  const { language } = format
  return {
    language,
    format,
    t: (key, params = {}) => fill(catalogue[key], params, (value) => format.number(value, 6)),
    name: (label) => (label ? label[language] || label.en : ''),
  }
}

/** Words for all below; a language that was just chosen shows once its catalogue is here. */
export function WordsProvider({ timeZone, children }: { timeZone: string; children: ReactNode }) {
  const wanted = useLook().language
  const [shown, setShown] = useState(wanted)
  useEffect(() => {
    let gone = false
    void loadCatalogue(wanted).then(() => { if (!gone) setShown(wanted) })
    return () => { gone = true }
  }, [wanted])
  const catalogue = catalogueOf(shown)
  const words = useMemo(() => (catalogue ? wordsOf(catalogue, new Formatter(shown, timeZone)) : null), [catalogue, shown, timeZone])
  return words && <WordsContext value={words}>{children}</WordsContext>
}

/** Words in the reader's language; times in the plant's zone. */
export function useWords(): Words {
  const words = useContext(WordsContext)
  if (!words) throw new Error('useWords outside of WordsProvider')
  return words
}

/**
 * Words of a wing whose pages come later, kept out of the first page's script. The wing's `words.ts` says
 * `export const usePlanWords = wingWords(en, ko)`; keys that one language lacks are type errors.
 */
export function wingWords<Key extends string>(en: Record<Key, string>, ko: Record<NoInfer<Key>, string>): () => Words<Key> {
  return () => {
    const { language, format } = useWords()
    return useMemo(() => wordsOf(language === 'ko' ? ko : en, format), [language, format])
  }
}

export type { Language, MessageKey }
