import { describe, expect, it } from 'vitest'

import { rank, score } from './fuzzy'

describe('fuzzy match', () => {
  const names = ['Compression press', 'Compression press robot', 'Plasma cleaning', '압축 프레스', '레이저 용접']
  const best = (needle: string) => rank(needle, names, (name) => [name], 3).map(({ item }) => item)

  it('prefers starts of words and the shorter name', () => {
    expect(best('press')[0]).toBe('Compression press')
    expect(best('cprob')[0]).toBe('Compression press robot')
    expect(best('pc')[0]).toBe('Plasma cleaning')
  })

  it('finds Korean by syllable and by initials', () => {
    expect(best('프레스')[0]).toBe('압축 프레스')
    expect(best('ㄹㅇㅈ')[0]).toBe('레이저 용접')
  })

  it('needs all letters, in order', () => {
    expect(score('sserp', 'press')).toBeNull()
    expect(score('', 'anything')).toBe(0)
  })
})
