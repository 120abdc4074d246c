/** Fuzzy match for the palette: all letters in order, better where they start words or stand together. */

const WORD_START = /[\s/_.\-:·]/

/**
 * Score of `needle` in `text`; higher is better, null is no match. Hangul matches by syllable, and a
 * needle of bare initials (ㅋㅂㅇ) matches the initials of syllables.
 */
export function score(needle: string, text: string): number | null {
  const wanted = [...needle.toLowerCase().replaceAll(' ', '')]
  if (wanted.length === 0) return 0
  const letters = [...text.toLowerCase()]
  let total = 0
  let at = 0
  let last = -2
  for (const letter of wanted) {
    let found = at
    while (found < letters.length && !same(letter, letters[found]!)) found += 1
    if (found === letters.length) return null
    if (found === last + 1) total += 5
    if (found === 0 || WORD_START.test(letters[found - 1]!)) total += 8
    total -= Math.min(4, found - at)
    last = found
    at = found + 1
  }
  if (text.toLowerCase().includes(needle.toLowerCase())) total += 12
  return total - letters.length * 0.05
}

const INITIALS = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ']
const SYLLABLES_PER_INITIAL = 588

function same(wanted: string, letter: string): boolean {
  if (wanted === letter) return true
  const code = letter.charCodeAt(0) - 0xac00
  if (code < 0 || code > 11171) return false
  return INITIALS[Math.floor(code / SYLLABLES_PER_INITIAL)] === wanted
}

export interface Ranked<T> {
  item: T
  score: number
}

/** The best `limit` items by their best text. */
export function rank<T>(needle: string, all: readonly T[], texts: (item: T) => string[], limit: number): Ranked<T>[] {
  const found: Ranked<T>[] = []
  for (const item of all) {
    let best: number | null = null
    for (const text of texts(item)) {
      const value = score(needle, text)
      if (value !== null && (best === null || value > best)) best = value
    }
    if (best !== null) found.push({ item, score: best })
  }
  return found.sort((a, b) => b.score - a.score).slice(0, limit)
}
