import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { readLogin, safeNext } from '../app/login_search'
import { equipmentSnippet, primSnippet, quoted } from '../pages/inspector/snippets'
import { address, get, inPath, post, setCsrf, whenSignedOut } from './client'
import { SentParser } from './event_stream'
import { Problem } from './problem'

const answers = (body: unknown, status = 200, type = 'application/json') =>
  vi.fn(async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers: { 'content-type': type } }))

beforeEach(() => vi.stubGlobal('document', { documentElement: { lang: 'ko' } }))
afterEach(() => vi.unstubAllGlobals())

describe('requests', () => {
  it('carry the language, and the CSRF token when they change something', async () => {
    const fetch = answers({ ok: 1 })
    vi.stubGlobal('fetch', fetch)
    setCsrf('secret')
    await get('/twin/plant')
    await post('/keys', {})
    const calls = fetch.mock.calls as unknown as [string, { headers: Record<string, string> }][]
    expect(calls[0]![1].headers).toMatchObject({ 'Accept-Language': 'ko' })
    expect(calls[0]![1].headers['X-Onmaru-Csrf']).toBeUndefined()
    expect(calls[1]![1].headers['X-Onmaru-Csrf']).toBe('secret')
  })

  it('turn refusals into problems with what, why, hint and code', async () => {
    vi.stubGlobal('fetch', answers({ code: 'twin.unknown_signal', title: 'Unknown signal', detail: 'there is no x', hint: 'list them', params: { signal: 'x' } }, 404))
    const problem = await get('/x').catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(Problem)
    expect((problem as Problem).body).toMatchObject({ code: 'twin.unknown_signal', status: 404, detail: 'there is no x', hint: 'list them' })
  })

  it('understand answers that are no problem+json, and no answer', async () => {
    vi.stubGlobal('fetch', answers('<html>bad gateway', 502, 'text/html'))
    expect(await get('/x').catch((error: Problem) => error.code)).toBe('http.502')
    vi.stubGlobal('fetch', vi.fn(async () => { throw new TypeError('failed to fetch') }))
    expect(await get('/x').catch((error: Problem) => error.code)).toBe('console.unreachable')
  })

  it('say when the session is over, but not while signing in', async () => {
    const told = vi.fn()
    whenSignedOut(told)
    vi.stubGlobal('fetch', answers({ code: 'unauthenticated' }, 401))
    await get('/session').catch(() => undefined)
    expect(told).not.toHaveBeenCalled()
    await get('/twin/plant').catch(() => undefined)
    expect(told).toHaveBeenCalledTimes(1)
  })

  it('write addresses with lists and paths', () => {
    expect(address('/a', { signal: ['x/1', 'y'], gone: undefined, none: '', n: 0 })).toBe('/api/v1/a?signal=x%2F1&signal=y&n=0')
    expect(inPath('/Plant/Line 1/가')).toBe('Plant/Line%201/%EA%B0%80')
  })
})

describe('server-sent events', () => {
  const stream = 'retry: 2000\n: open\n\nid: 4\nevent: a.b\ndata: {"x":1}\n\nid: 5\r\ndata: one\r\ndata: two\r\n\r\n'
  it('are the same however the bytes are cut', () => {
    const expected = [{ id: '4', data: '{"x":1}' }, { id: '5', data: 'one\ntwo' }]
    for (let size = 1; size <= stream.length; size++) {
      const parser = new SentParser()
      const found = []
      for (let at = 0; at < stream.length; at += size) found.push(...parser.push(stream.slice(at, at + size)))
      expect([size, found]).toEqual([size, expected])
    }
  })
})

describe('signing in', () => {
  it('never sends anyone to another site', () => {
    for (const bad of ['https://evil', '//evil', '/\\evil', 'javascript:alert(1)', '/login?next=/', undefined]) expect(safeNext(bad)).toBe('/')
    expect(safeNext('/twin?sel=/p')).toBe('/twin?sel=/p')
  })

  it('reads a token that looks like a number', () => {
    expect(readLogin({ token: 123, expired: true })).toMatchObject({ token: '123', expired: true })
  })
})

describe('snippets', () => {
  it('quote what a shell would read', () => {
    expect(quoted("it's")).toBe(`'it'\\''s'`)
    expect(equipmentSnippet("/p/$(rm -rf)'").cli).toBe(`onmaru twin equipment --under '/p/$(rm -rf)'\\'''`)
  })

  it('name the site and the key only where it is not on this machine', () => {
    vi.stubGlobal('location', { origin: 'https://twin.plant.example' })
    expect(equipmentSnippet('/p').cli).toBe(`onmaru twin equipment --under '/p' --url 'https://twin.plant.example' --token "$ONMARU_TOKEN"`)
    vi.stubGlobal('location', { origin: 'http://localhost:8420' })
    expect(equipmentSnippet('/p').cli).toBe(`onmaru twin equipment --under '/p'`)
    vi.unstubAllGlobals()
  })

  it('leave out the CLI where it has no command', () => {
    expect(Object.keys(primSnippet('/p'))).toEqual(['python', 'curl'])
  })
})
