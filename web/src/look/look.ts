/** Language and theme: chosen once, kept in this browser, applied to the document. */

import { useSyncExternalStore } from 'react'

import type { Language } from '../i18n/format'

export type ThemeChoice = 'light' | 'dark' | 'system'
export type Theme = 'light' | 'dark'

export interface Look {
  language: Language
  choice: ThemeChoice
  /** What `choice` means right now. */
  theme: Theme
}

const KEY = 'onmaru.look'
const listeners = new Set<() => void>()
const darkQuery = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null

function read(): { language?: unknown; theme?: unknown } {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return typeof stored === 'object' && stored !== null ? stored : {}
  } catch {
    return {}
  }
}

function resolve(choice: ThemeChoice): Theme {
  return choice === 'system' ? (darkQuery?.matches ? 'dark' : 'light') : choice
}

function initial(): Look {
  const stored = read()
  const choice = stored.theme === 'light' || stored.theme === 'dark' ? stored.theme : 'system'
  const fallback = typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en'
  const language = stored.language === 'en' || stored.language === 'ko' ? stored.language : fallback
  return { language, choice, theme: resolve(choice) }
}

let look: Look = typeof localStorage === 'undefined' ? { language: 'en', choice: 'system', theme: 'light' } : initial()

function apply(): void {
  document.documentElement.lang = look.language
  document.documentElement.dataset.theme = look.theme
  document.documentElement.style.colorScheme = look.theme
}

export function setLook(change: { language?: Language; choice?: ThemeChoice }): void {
  const choice = change.choice ?? look.choice
  look = { language: change.language ?? look.language, choice, theme: resolve(choice) }
  try {
    localStorage.setItem(KEY, JSON.stringify({ language: look.language, theme: look.choice }))
  } catch {
    // A browser that keeps nothing still shows what was chosen until it is closed.
  }
  apply()
  for (const listener of listeners) listener()
}

darkQuery?.addEventListener('change', () => setLook({}))

// Chosen in another tab: all tabs look alike.
if (typeof window !== 'undefined') {
  window.addEventListener('storage', (event) => {
    if (event.key !== KEY) return
    look = initial()
    apply()
    for (const listener of listeners) listener()
  })
}

export function readLook(): Look {
  return look
}

export function useLook(): Look {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => look,
  )
}
