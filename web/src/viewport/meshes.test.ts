import { BufferAttribute, BufferGeometry, Color, Mesh, MeshStandardMaterial, Object3D, Texture } from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import { describe, expect, it } from 'vitest'
import { block, cylinder, writeGlb } from './dev/glb'
import { buildSynthetic } from './dev/synthetic'
import { buildFamilies, buildLods } from './families'
import { averageColour, checkGeometry, collectPieces, isPlain, mergePlain } from './merge'
import { chooseId } from './picker'
import { isCalling, isStale, stateTexel, StateStore } from './states'

function triangle(indices?: number[]): BufferGeometry {
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0]), 3))
  if (indices) geometry.setIndex(indices)
  return geometry
}

describe('meshes', () => {
  it('of a GLB file become one geometry with colours and surfaces', async () => {
    const parts = [
      { ...block([0, 0, 0], [1, 1, 1]), colour: [1, 0, 0] as const, roughness: 0.2, metallic: 1 },
      { ...cylinder(0, 0, 1, 0.5, 2, 12), colour: [0, 0, 1] as const, roughness: 0.8, metallic: 0 },
    ]
    const gltf = await new GLTFLoader().parseAsync(writeGlb(parts), '')
    const pieces = collectPieces(gltf.scene)
    expect(pieces.length).toBe(2)
    const plain = pieces.filter((p): p is { geometry: BufferGeometry; material: MeshStandardMaterial } => isPlain(p.material))
    const merged = mergePlain(plain)
    expect(merged.getIndex()!.count).toBe(parts[0]!.indices.length + parts[1]!.indices.length)
    checkGeometry(merged)
    const colour = merged.getAttribute('color')
    expect([colour.getX(0), colour.getY(0), colour.getZ(0)]).toEqual([1, 0, 0])
    expect(merged.getAttribute('onmSurface').getX(0)).toBeCloseTo(0.2, 2)
    expect(colour.getZ(colour.count - 1)).toBe(1)
    expect(averageColour(pieces)).toBeGreaterThan(0)
  })

  it('take node transforms with them', () => {
    const parent = new Object3D()
    parent.position.set(5, 0, 0)
    parent.add(new Mesh(triangle(), new MeshStandardMaterial()))
    const [piece] = collectPieces(parent)
    expect(piece!.geometry.getAttribute('position').getX(0)).toBe(5)
    expect(piece!.geometry.getAttribute('normal')).toBeDefined()
  })

  it('are refused when broken', () => {
    expect(() => checkGeometry(new BufferGeometry())).toThrow(/no positions/)
    expect(() => checkGeometry(triangle([0, 1, 9]))).toThrow(/index 9/)
    const nan = triangle()
    nan.getAttribute('position').setX(1, Number.NaN)
    expect(() => checkGeometry(nan)).toThrow(/finite/)
  })

  it('keep materials of their own where a colour does not say all', () => {
    expect(isPlain(new MeshStandardMaterial({ color: new Color(1, 0, 0) }))).toBe(true)
    expect(isPlain(new MeshStandardMaterial({ map: new Texture() }))).toBe(false)
    expect(isPlain(new MeshStandardMaterial({ transparent: true, opacity: 0.4 }))).toBe(false)
    expect(isPlain(new MeshStandardMaterial({ emissive: new Color(1, 1, 1) }))).toBe(false)
  })
})

describe('families', () => {
  it('bound their stretched boxes', () => {
    const { manifest } = buildSynthetic(10, 2, 1)
    const stretched = { ...manifest, families: { prototype: [1], stretch: [[2, 0, 0, 0, 3, 0, 0, 0, 1]] } }
    const table = buildFamilies(stretched)
    const [low, high] = manifest.prototypes[1]!.bounds
    const corner = Math.hypot((high[0] - low[0]), (high[1] - low[1]) * 1.5, (high[2] - low[2]) / 2)
    expect(table.radius[0]).toBeCloseTo(corner, 4)
    expect(table.scale[0]).toBe(3)
    expect(buildLods(manifest).levels).toBe(3)
  })

  it('refuse a manifest that names what is not there', () => {
    const { manifest } = buildSynthetic(10, 2, 1)
    expect(() => buildFamilies({ ...manifest, families: { prototype: [9], stretch: [[1, 0, 0, 0, 1, 0, 0, 0, 1]] } })).toThrow(/prototype 9/)
    expect(() => buildFamilies({ ...manifest, families: { prototype: [0], stretch: [[Number.NaN]] } })).toThrow(/stretch/)
  })
})

describe('chooseId', () => {
  const depth = (value: number): number => new Uint32Array(Float32Array.from([value]).buffer)[0]!
  const pixels = (ids: number[], depths: number[]): Uint32Array =>
    Uint32Array.from(ids.flatMap((id, i) => [id, depth(depths[i]!), 0, 0]))

  it('takes the middle, else the nearest around it, else nothing', () => {
    expect(chooseId(pixels([1, 0, 0, 0, 8, 0, 0, 0, 2], [1, 0, 0, 0, 9, 0, 0, 0, 1]))).toEqual({ index: 7, depth: 9 })
    expect(chooseId(pixels([1, 0, 0, 0, 0, 0, 0, 0, 6], [4, 0, 0, 0, 0, 0, 0, 0, 2]))).toEqual({ index: 5, depth: 2 })
    expect(chooseId(pixels(Array(9).fill(0), Array(9).fill(0)))).toBeNull()
  })

  it('keeps the top bit of moved instances', () => {
    const id = ((0x80000000 | 4) + 1) >>> 0
    expect(chooseId(pixels([0, 0, 0, 0, id, 0, 0, 0, 0], Array(9).fill(1)))!.index).toBe((0x80000000 | 4) >>> 0)
  })
})

describe('states', () => {
  const state = (patch: object) => ({ equipment: 1, state: 1, quality: 0, alarm: 0, flags: 0, ...patch })

  it('leave running machines their own colours and tint what is down', () => {
    expect(stateTexel(state({}), 'state', 'light')[3] >> 3).toBe(0)
    expect(stateTexel(state({ state: 6 }), 'state', 'light')[3] >> 3).toBeGreaterThan(10)
    expect(stateTexel(state({ state: 0 }), 'state', 'light')[3] & 1).toBe(0)
  })

  it('tell stale by quality and by the flag of all signals', () => {
    expect(isStale(state({ quality: 4 }))).toBe(true)
    expect(isStale(state({ flags: 2 }))).toBe(true)
    expect(isStale(state({ flags: 1 }))).toBe(false)
    expect(stateTexel(state({ flags: 2 }), 'quality', 'dark')[3] & 2).toBe(2)
  })

  it('gather alarms and whether one calls', () => {
    const store = new StateStore()
    store.apply([state({ equipment: 3, alarm: 2 }), state({ equipment: 4 })])
    expect(store.alarms()).toEqual({ equipment: new Set([3]), calling: false })
    store.apply([state({ equipment: 4, alarm: 129 })])
    expect(store.alarms().calling).toBe(true)
    expect(isCalling(state({ alarm: 128 }))).toBe(false)
    store.apply([state({ equipment: 3 }), state({ equipment: 4 })])
    expect(store.alarms().equipment.size).toBe(0)
  })
})
