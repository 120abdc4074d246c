import { describe, expect, it } from 'vitest'
import { Bundles, readBundle } from './bundles'
import { random } from './dev/synthetic'
import type { PrototypeEntry, SceneManifest } from './types'

function bundle(files: Record<string, Uint8Array>, entries?: unknown): ArrayBuffer {
  let offset = 0
  const index = entries ?? Object.entries(files).map(([name, data]) => {
    const entry = [name, offset, data.length]
    offset += data.length
    return entry
  })
  const text = new TextEncoder().encode(JSON.stringify(index))
  const body = Object.values(files)
  const out = new Uint8Array(16 + text.length + body.reduce((sum, data) => sum + data.length, 0))
  const view = new DataView(out.buffer)
  out.set(new TextEncoder().encode('OMGB'))
  view.setUint32(4, 1, true)
  view.setUint32(8, text.length, true)
  view.setUint32(12, Array.isArray(index) ? index.length : 0, true)
  out.set(text, 16)
  let at = 16 + text.length
  for (const data of body) {
    out.set(data, at)
    at += data.length
  }
  return out.buffer
}

const FILES = { 'a.glb': Uint8Array.of(1, 2, 3), 'b.glb': Uint8Array.of(), 'c.glb': Uint8Array.of(9) }

describe('readBundle', () => {
  it('gives every file by its name', () => {
    const files = readBundle(bundle(FILES))
    expect([...files.keys()]).toEqual(['a.glb', 'b.glb', 'c.glb'])
    expect([...new Uint8Array(files.get('a.glb')!)]).toEqual([1, 2, 3])
    expect([...new Uint8Array(files.get('c.glb')!)]).toEqual([9])
  })

  it('refuses entries that lead outside and indices that are none', () => {
    for (const entries of [[['a', 0, 99]], [['a', -1, 1]], [['a', 0.5, 1]], [[3, 0, 1]], [null], [['a', 1e300, 1]], {}, 7]) {
      expect(() => readBundle(bundle(FILES, entries))).toThrow()
    }
  })

  it('never reads past a bundle that was cut off or mangled', () => {
    const whole = bundle(FILES)
    for (let length = 0; length < whole.byteLength; length++) expect(() => readBundle(whole.slice(0, length))).toThrow()
    const next = random(3)
    for (let round = 0; round < 300; round++) {
      const mangled = new Uint8Array(whole.slice(0))
      mangled[Math.floor(next() * mangled.length)] = Math.floor(next() * 256)
      try {
        readBundle(mangled.buffer)
      } catch (cause) {
        expect(cause).toBeInstanceOf(Error)
      }
    }
  })
})

describe('Bundles', () => {
  const entry = { lods: [{ url: '/p/fine.glb' }, { url: '/p/a.glb' }] } as unknown as PrototypeEntry
  const manifest = (bytes: number) => ({ bundles: [{ url: '/b/0', level: 0, file_count: 3, bytes }] }) as unknown as SceneManifest

  it('asks once for a level, and alone for what no bundle has', async () => {
    const asked: string[] = []
    const bundles = new Bundles(manifest(100), (url) => {
      asked.push(url)
      return Promise.resolve(url === '/b/0' ? bundle(FILES) : new ArrayBuffer(5))
    }, new AbortController().signal)
    expect((await bundles.file(entry, 1)).byteLength).toBe(3)
    expect((await bundles.file(entry, 1)).byteLength).toBe(5) // given out once, so asked for again by its own address
    expect((await bundles.file(entry, 0)).byteLength).toBe(5)
    expect(asked).toEqual(['/b/0', '/p/a.glb', '/p/fine.glb'])
  })

  it('does without bundles that fail or are too large', async () => {
    const failing = new Bundles(manifest(100), (url) => (url === '/b/0' ? Promise.reject(new Error('500')) : Promise.resolve(new ArrayBuffer(5))),
      new AbortController().signal)
    expect((await failing.file(entry, 1)).byteLength).toBe(5)
    const asked: string[] = []
    const large = new Bundles(manifest(1e9), (url) => (asked.push(url), Promise.resolve(new ArrayBuffer(5))), new AbortController().signal)
    await large.file(entry, 1)
    expect(asked).toEqual(['/p/a.glb'])
  })
})
