/** Korean particles that agree with the last sound of the word before them. */

export type Particle = '은/는' | '이/가' | '을/를' | '과/와' | '으로/로' | '아/야' | '이나/나' | '이에요/예요'

const HANGUL_FIRST = 0xac00
const HANGUL_LAST = 0xd7a3
const FINALS = 28
const FINAL_RIEUL = 8
/** How the digits 0-9 are read: 영 일 이 삼 사 오 육 칠 팔 구. Only whether and how the last sound closes. */
const DIGIT_FINALS = [21, 8, 0, 16, 0, 0, 1, 8, 8, 0]
/** Zeros at the end are read 십, 백, 천, 만, 억: all closed, none with rieul. */
const TENS_FINAL = 17
/** Latin letters by name: 엘 엠 엔 아르 are closed; the others end open. */
const LETTER_FINALS: Record<string, number> = { l: FINAL_RIEUL, m: 16, n: 4, r: FINAL_RIEUL }
const CLOSED_ENDINGS = /(?:[bcdgkmnpt]|ng|ck)$/

/** The index of the final consonant of the word as it is read aloud; 0 when it ends in a vowel. */
export function finalConsonant(word: string): number {
  const text = word.trim().replace(/[\s)\]}'"”’»」』.,!?…]+$/u, '')
  const last = text.at(-1)
  if (!last) return 0
  const code = last.charCodeAt(0)
  if (code >= HANGUL_FIRST && code <= HANGUL_LAST) return (code - HANGUL_FIRST) % FINALS
  if (last >= '0' && last <= '9') {
    if (last === '0' && /[1-9]\d*0$/.test(text)) return TENS_FINAL
    return DIGIT_FINALS[Number(last)] ?? 0
  }
  if (/[a-z]/i.test(last)) {
    const tail = /[a-z]+$/i.exec(text)?.[0] ?? ''
    const spelled = tail.length === 1 || tail === tail.toUpperCase()
    if (spelled) return LETTER_FINALS[last.toLowerCase()] ?? 0
    if (/(?:l|le)$/i.test(tail)) return FINAL_RIEUL
    return CLOSED_ENDINGS.test(tail.toLowerCase()) ? 1 : 0
  }
  if (last === '%') return 0
  return 0
}

/** `particle('컨베이어', '은/는')` is `는`; `으로/로` takes `로` after rieul. */
export function particle(word: string, pair: Particle): string {
  const final = finalConsonant(word)
  const [closed, open] = pair.split('/') as [string, string]
  if (pair === '으로/로') return final === 0 || final === FINAL_RIEUL ? open : closed
  return final === 0 ? open : closed
}
