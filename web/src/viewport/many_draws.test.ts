import { BufferAttribute, BufferGeometry, DataTexture, type Mesh, MeshBasicMaterial, Scene, type IUniform } from 'three'
import { describe, expect, it } from 'vitest'
import { random } from './dev/synthetic'
import { ManyDraws } from './many_draws'
import { geometryOf, MeshPages, type PagePart } from './mesh_pages'
import { sharedUniforms, type SharedUniforms } from './shading'

function meshOf(vertices: number, corners: number): BufferGeometry {
  const geometry = new BufferGeometry()
  for (const name of ['position', 'normal', 'color']) {
    geometry.setAttribute(name, new BufferAttribute(new Float32Array(vertices * 3).map((_, i) => i), 3))
  }
  geometry.setAttribute('onmSurface', new BufferAttribute(new Uint8Array(vertices * 4), 4, true))
  geometry.setIndex(new BufferAttribute(new Uint16Array(corners).map((_, i) => i % vertices), 1))
  return geometry
}

/** What a page would draw: [first corner, corner count, instance indices] a draw, read as the shader reads it. */
function drawn(scene: Scene, own: Map<Mesh, SharedUniforms>): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const mesh of scene.children as Mesh[]) {
    if (!mesh.visible) continue
    const uniforms = own.get(mesh)! as SharedUniforms & Record<'onmHead' | 'onmLists', IUniform>
    const words = (uniforms.onmLists.value as DataTexture).image.data as unknown as Uint32Array
    const head = uniforms.onmHead.value as number
    const many = {
      multiDrawElementsInstancedWEBGL: (_m: number, counts: Int32Array, _a: number, _t: number, offsets: Int32Array,
        _b: number, instances: Int32Array, _c: number, draws: number) => {
        for (let d = 0; d < draws; d++) {
          const from = words[head + d]!
          const key = `${mesh.id}/${offsets[d]! / 4}/${counts[d]}`
          expect(found.has(key)).toBe(false)
          found.set(key, [...words.subarray(from, from + instances[d]!)])
        }
      },
    }
    const renderer = { getContext: () => ({}), extensions: { get: () => many }, info: { render: { calls: 0 } } }
    mesh.onAfterRender(renderer as never, scene, null as never, mesh.geometry, null as never, null as never)
  }
  return found
}

function setUp() {
  const scene = new Scene()
  const made: SharedUniforms[] = []
  const many = new ManyDraws(scene, sharedUniforms(), 4096, (uniforms) => {
    made.push(uniforms)
    return { material: new MeshBasicMaterial(), depth: null }
  })
  const own = (): Map<Mesh, SharedUniforms> => new Map((scene.children as Mesh[]).map((mesh, i) => [mesh, made[i]!]))
  return { scene, many, own }
}

describe('MeshPages', () => {
  it('puts meshes side by side and shifts their indices', () => {
    const pages = new MeshPages()
    pages.add(meshOf(10, 30))
    const second = pages.add(meshOf(5, 6))
    expect(second.start).toBe(30)
    const geometry = geometryOf(second)
    expect(geometry.drawRange).toEqual({ start: 30, count: 6 })
    expect(Array.from(geometry.getIndex()!.array.slice(30, 36))).toEqual([10, 11, 12, 13, 14, 10])
    expect(geometry.getAttribute('position').getX(10)).toBe(0)
  })

  it('opens another page when one is full, and one of its own for what is larger than a page', () => {
    const pages = new MeshPages()
    const first = pages.add(meshOf(100_000, 3))
    const second = pages.add(meshOf(100_000, 3))
    const huge = pages.add(meshOf(200_000, 600_000))
    const small = pages.add(meshOf(20_000, 3))
    expect(new Set([first.page, second.page, huge.page]).size).toBe(3)
    expect(small.page).toBe(first.page)
    expect(huge.count).toBe(600_000)
  })
})

describe('ManyDraws', () => {
  it('draws exactly the lists that were set last, whatever came before', () => {
    const { scene, many, own } = setUp()
    const pages = new MeshPages()
    const parts: PagePart[] = Array.from({ length: 40 }, (_, i) => pages.add(meshOf(i % 7 === 0 ? 60_000 : 8, 3 * (i + 1))))
    const next = random(5)
    const wanted = new Map<number, number[]>()
    for (let round = 0; round < 60; round++) {
      if (next() < 0.05) {
        many.clear()
        wanted.clear()
      }
      const indices = Uint32Array.from({ length: 4000 }, () => Math.floor(next() * 0xffffffff))
      for (let k = 0; k < 8; k++) {
        const list = Math.floor(next() * parts.length)
        const count = next() < 0.3 ? 0 : Math.floor(next() ** 4 * 3000)
        const offset = Math.floor(next() * (4000 - count))
        many.set(list, parts[list]!, indices, offset, count)
        wanted.set(list, [...indices.subarray(offset, offset + count)])
      }
      many.flush()
      const found = drawn(scene, own())
      const meshes = [...own().keys()]
      const expected = new Map<string, number[]>()
      for (const [list, values] of wanted) {
        if (values.length === 0) continue
        const part = parts[list]!
        const mesh = meshes.find((one) => one.geometry.getIndex() === part.page.geometry.getIndex())!
        expected.set(`${mesh.id}/${part.start}/${part.count}`, values)
      }
      expect(found).toEqual(expected)
    }
  })
})
