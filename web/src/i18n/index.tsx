import { createContext, useContext, useMemo, type ReactNode } from 'react'

import { useLook } from '../look/look'
import { en, type MessageKey } from './en'
import { Formatter, type Language } from './format'
import { ko } from './ko'
import { fill, type Params } from './message'

const CATALOGUES: Record<Language, Record<MessageKey, string>> = { en, ko }

export interface Words {
  language: Language
  t: (key: MessageKey, params?: Params) => string
  /** The name in the reader's language. */
  name: (label: { en: string; ko: string } | null | undefined) => string
  format: Formatter
}

const WordsContext = createContext<Words | null>(null)

export function wordsOf(language: Language, timeZone: string): Words {
  const format = new Formatter(language, timeZone)
  return {
    language,
    format,
    t: (key, params = {}) => fill(CATALOGUES[language][key], params, (value) => format.number(value, 6)),
    name: (label) => (label ? label[language] || label.en : ''),
  }
}

export function WordsProvider({ timeZone, children }: { timeZone: string; children: ReactNode }) {
  const { language } = useLook()
  const words = useMemo(() => wordsOf(language, timeZone), [language, timeZone])
  return <WordsContext value={words}>{children}</WordsContext>
}

/** Words in the reader's language; times in the plant's zone. */
export function useWords(): Words {
  const words = useContext(WordsContext)
  if (!words) throw new Error('useWords outside of WordsProvider')
  return words
}

export type { Language, MessageKey }
