import { describe, expect, it } from 'vitest'

import { en } from './en'
import { Formatter, unitSign } from './format'
import { ko } from './ko'
import { fill } from './message'
import { particle } from './particles'

describe('Korean particles', () => {
  it.each([
    ['컨베이어', '은/는', '는'], ['로봇', '은/는', '은'], ['프레스', '이/가', '가'], ['라인', '을/를', '을'],
    ['서울', '으로/로', '로'], ['공장', '으로/로', '으로'], ['프레스', '으로/로', '로'], ['설비 3', '이/가', '이'],
    ['설비 2', '이/가', '가'], ['10', '은/는', '은'], ['0', '을/를', '을'], ['OPC UA', '을/를', '를'], ['PLC', '은/는', '는'],
    ['Keycloak', '으로/로', '으로'], ['USD', '을/를', '를'], ['MQTT', '과/와', '와'], ['‘라인’', '이/가', '이'], ['', '은/는', '는'],
    ['URL', '으로/로', '로'], ['7', '으로/로', '로'],
  ] as const)('%s %s is %s', (word, pair, expected) => {
    expect(particle(word, pair)).toBe(expected)
  })
})

describe('messages', () => {
  const show = (value: number) => String(value)
  it('fills holes, particles and plurals', () => {
    expect(fill('{a|을/를} 기다리는 중', { a: '신호' }, show)).toBe('신호를 기다리는 중')
    expect(fill('{n#signal#signals}', { n: 1 }, show)).toBe('1 signal')
    expect(fill('{n#signal#signals}', { n: 0 }, show)).toBe('0 signals')
    expect(fill('{gone}', {}, show)).toBe('{gone}')
  })

  it('has the same holes in both languages', () => {
    const holes = (message: string) => [...new Set([...message.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort()
    for (const key of Object.keys(en) as (keyof typeof en)[]) expect([key, holes(ko[key])]).toEqual([key, holes(en[key])])
  })

  it('has Hangul wherever English has words, except for names and signs', () => {
    const same = (Object.keys(en) as (keyof typeof en)[]).filter((key) => !/[가-힣]/.test(ko[key]))
    expect(same).toEqual(['tab.kpis', 'signal.id', 'kpi.oee'])
  })
})

describe('Formatter', () => {
  const format = new Formatter('en', 'Asia/Seoul')
  it('shows four digits and never trembles in width more than it must', () => {
    expect(['12.3456', '0.01234', '98765.4', '7', '-3.14159'].map((value) => format.number(Number(value)))).toEqual(['12.35', '0.012', '98,765', '7', '-3.142'])
    expect(format.number(NaN)).toBe('–')
    expect(format.number(Infinity)).toBe('–')
    expect(format.number(1.5e12)).toBe('1.50e12')
  })

  it('shows times in the zone of the plant', () => {
    expect(format.time(Date.UTC(2026, 0, 1, 15, 30, 5))).toBe('00:30:05')
    expect(new Formatter('en', 'Nowhere/Atlantis').timeZone).toBe('UTC')
  })

  it('shows durations in two units at most', () => {
    expect([0.25, 4.25, 59.6, 200, 7500, 97200].map((s) => format.duration(s))).toEqual(['250 ms', '4.3 s', '1 min', '3 min 20 s', '2 h 5 min', '1 d 3 h'])
    expect(new Formatter('ko', 'UTC').duration(200)).toBe('3분 20초')
    expect([0.4, 9.9, 61].map((s) => format.age(s))).toEqual(['0 s', '9 s', '1 min 1 s'])
  })

  it('writes units as people do', () => {
    expect(['meter / second', 'meter / second ** 2', 'degC', 'newton * meter', 'kPa'].map((unit) => unitSign(unit))).toEqual(['m/s', 'm/s²', '°C', 'N·m', 'kPa'])
    expect([unitSign('part'), unitSign('part', 'ko'), unitSign('part / hour', 'ko'), unitSign('delta_degC')]).toEqual(['pcs', '개', 'pcs/h', 'K'])
  })
})
