import { describe, expect, it } from 'vitest'

import { placeLineage, BOX_HEIGHT, generations } from './lineage_layout'
import { inlines, parseMarkdown, safeHref, type Block, type Inline } from './markdown_parse'
import { inOrder } from './needs'
import { CLIENTS, clientsFor, pullCommand } from './pull_commands'
import { flip, readHub } from './search'
import { splitBytes } from './quota'
import { isFixed } from './tags'
import { en, ko } from './words'

describe('words', () => {
  const holes = (message: string) => [...new Set([...message.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort()
  it('have the same holes in both languages', () => {
    for (const key of Object.keys(en) as (keyof typeof en)[]) expect([key, holes(ko[key])]).toEqual([key, holes(en[key])])
  })
  it('are Korean except for names and signs', () => {
    expect((Object.keys(en) as (keyof typeof en)[]).filter((key) => !/[가-힣]/.test(ko[key]))).toEqual([
      'empty.oci.note', 'empty.hf.note', 'part.sbom', 'silenced.why', 'needs.cuda', 'needs.glibc', 'unit',
    ])
  })
})

describe('addresses', () => {
  it('keep what makes sense', () => {
    expect(readHub({ q: 12, kind: 'model', label: 'weld', fact: ['a=b', 'no'], page: 3, ref: 1.2, part: 'sbom' })).toEqual({
      q: '12', kind: 'model', label: ['weld'], fact: ['a=b'], page: 3, ref: '1.2', part: 'sbom',
    })
    expect(readHub({ kind: 'nothing', page: -1, part: {}, machine: [], severity: 'huge' })).toEqual({})
  })
  it('flip one value of a list', () => {
    expect(flip(undefined, 'a')).toEqual(['a'])
    expect(flip(['a', 'b'], 'a')).toEqual(['b'])
    expect(flip(['a'], 'a')).toBeUndefined()
  })
})

describe('cards', () => {
  const text = (blocks: Block[]) => JSON.stringify(blocks)
  it('read headings, lists, tables and code', () => {
    const blocks = parseMarkdown('---\nlicense: x\n---\n# A\n\n- one\n  - two\n- three\n\n| a | b |\n|---|--:|\n| 1 | `2` |\n\n```py\nx = "<b>"\n```\n> said\n\n---')
    expect(blocks.map(({ type }) => type)).toEqual(['heading', 'list', 'table', 'code', 'quote', 'rule'])
    expect(text(blocks)).not.toContain('license')
    const list = blocks[1] as Block & { type: 'list' }
    expect(list.items.map((item) => item.map(({ type }) => type))).toEqual([['paragraph', 'list'], ['paragraph']])
    expect((blocks[2] as Block & { type: 'table' }).align).toEqual(['left', 'right'])
  })
  it('keep HTML as text and follow only web links', () => {
    expect(inlines('<script>alert(1)</script>')).toEqual([{ type: 'text', text: '<script>alert(1)</script>' }])
    for (const href of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil', '/api/v1/keys', ' \u0001javascript:x']) {
      expect(safeHref(href)).toBeNull()
      const links = inlines(`[x](${href.trim()})`).filter(({ type }) => type === 'link')
      expect(links).toEqual([])
    }
    expect(inlines('see https://onmaru.example/a.').map(({ type }) => type)).toEqual(['text', 'link', 'text'])
  })
  it('read what stands inside of what', () => {
    const [strong] = inlines('**a *b* `c`**') as (Inline & { type: 'strong' })[]
    expect(strong!.children.map(({ type }) => type)).toEqual(['text', 'em', 'text', 'code'])
    expect(inlines('snake_case_name 2*3*4')[0]).toMatchObject({ type: 'text' })
  })
  it('end on anything', () => {
    for (const sign of ['*', '_', '`', '[', '![', '](', '~~', '<http://', '> ', '- ', '| ', '#', '\\', '**a *b ']) {
      expect(parseMarkdown(sign.repeat(3000)).length).toBeGreaterThan(0)
      expect(parseMarkdown(`${sign}\n`.repeat(500)).length).toBeGreaterThan(0)
    }
  })
})

describe('pull commands', () => {
  const wanted = { origin: 'http://hub.lan:8420', name: 'main/weld', reference: '1.2', kind: 'model' as const }
  it('suit the kind', () => {
    expect(clientsFor(wanted)[0]).toBe('huggingface')
    expect(clientsFor({ ...wanted, name: 'main/team/weld' })).not.toContain('huggingface')
    expect(clientsFor({ ...wanted, kind: 'container' })).toEqual(['docker', 'podman', 'skopeo', 'oras', 'onmaru'])
    expect(clientsFor({ ...wanted, kind: 'chart' })[0]).toBe('helm')
  })
  it('name this site, and say where there is no TLS', () => {
    for (const client of CLIENTS) {
      const plain = pullCommand(client, wanted)
      expect(plain).toContain('hub.lan:8420')
      const secure = pullCommand(client, { ...wanted, origin: 'https://hub.lan' })
      expect(secure).not.toMatch(/plain-http|tls-verify/)
    }
    expect(pullCommand('podman', { ...wanted, reference: `sha256:${'a'.repeat(64)}` })).toContain('main/weld@sha256:')
    expect(pullCommand('huggingface', { ...wanted, kind: 'dataset' })).toContain('--repo-type dataset')
  })
})

describe('lineage', () => {
  const edges = [
    { source: 'a', target: 'c', relation: 'derived' }, { source: 'b', target: 'c', relation: 'trained' }, { source: 'c', target: 'd', relation: 'quantized' },
    { source: 'a', target: 'd', relation: 'merge' },
  ]
  it('goes from left to right and never overlaps', () => {
    const { boxes, width, height } = placeLineage(['a', 'b', 'c', 'd'], edges)
    const at = new Map(boxes.map((box) => [box.name, box]))
    for (const { source, target } of edges) expect(at.get(source)!.x).toBeLessThan(at.get(target)!.x)
    for (const one of boxes) for (const other of boxes) if (one !== other && one.x === other.x) expect(Math.abs(one.y - other.y)).toBeGreaterThan(BOX_HEIGHT)
    for (const box of boxes) expect(box.x < width && box.y + BOX_HEIGHT <= height).toBe(true)
  })
  it('ends on circles', () => {
    expect(generations(['a', 'b'], [{ source: 'a', target: 'b', relation: '' }, { source: 'b', target: 'a', relation: '' }]).size).toBe(2)
    expect(placeLineage([], []).boxes).toEqual([])
  })
})

it('tags that never move', () => {
  expect([isFixed('v1', 'v* 1.*'), isFixed('1.2', 'v* 1.*'), isFixed('2.0', 'v* 1.*'), isFixed('a', ''), isFixed('1x2', '1.2')]).toEqual([true, true, false, false, false])
  expect(isFixed('[', '[')).toBe(true)
})

it('limits as people write them', () => {
  expect([splitBytes(5e11), splitBytes(1.5e12), splitBytes(1e6)]).toEqual([{ value: 500, unit: 'GB' }, { value: 1.5, unit: 'TB' }, { value: 0.001, unit: 'GB' }])
})

it('GPU targets by number, machine code before PTX', () => {
  expect(['compute_90', 'sm_100', 'sm_90', 'sm_75'].sort(inOrder)).toEqual(['sm_75', 'sm_90', 'sm_100', 'compute_90'])
})
