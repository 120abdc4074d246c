import { describe, expect, it } from 'vitest'
import { CullEngine, DYNAMIC_BIT, type CullRequest, type CullResult } from './cull'
import { buildSynthetic, random, type Synthetic } from './dev/synthetic'
import { buildFamilies, buildLods } from './families'
import { frustumPlanes, sphereInside, type CameraPose } from './frustum'
import { SKIP_PX } from './lod'
import { readZone } from './packing'
import { boundingSpheres } from './cells'
import { RowMap } from './rows'
import { View } from './view'

interface Plant {
  engine: CullEngine
  rows: RowMap
  spheres: Float64Array // [row, 4] world
  synthetic: Synthetic
}

function plantOf(instances: number, kinds: number, zones: number, far = 0, budget = 1e12): Plant {
  const synthetic = buildSynthetic(instances, kinds, zones, far)
  const { manifest } = synthetic
  const families = buildFamilies(manifest)
  const rows = new RowMap(manifest.zones)
  const engine = new CullEngine({
    families, lods: buildLods(manifest), origins: manifest.zones.map((z) => z.origin), zoneBase: rows.zoneBase,
    triangleBudget: budget, tolerancePx: 1,
  })
  const spheres = new Float64Array(instances * 4)
  manifest.zones.forEach((zone, z) => {
    const buffer = synthetic.file(zone.url)!
    const local = boundingSpheres(readZone(buffer, families.count).records, families)
    for (let i = 0; i < zone.draw_count; i++) {
      for (let k = 0; k < 3; k++) spheres[(zone.row_start + i) * 4 + k] = local[i * 4 + k]! + zone.origin[k]!
      spheres[(zone.row_start + i) * 4 + 3] = local[i * 4 + 3]!
    }
    rows.addZone(z, engine.addZone(z, buffer).order)
  })
  return { engine, rows, spheres, synthetic }
}

function pose(seed: number, far = 0): CameraPose {
  const next = random(seed)
  const view = new View()
  view.state = {
    target: [far + next() * 80 - 40, far + next() * 80 - 40, 0], yaw: next() * 6.28, pitch: -next() * 1.2,
    distance: 1 + next() * 80,
  }
  return {
    eye: view.eye, right: view.right, up: view.up, forward: view.forward, tanHalfX: 0.6, tanHalfY: 0.364, near: 0.05,
    far: 1e4, heightPx: 900,
  }
}

const request = (p: CameraPose, everything = false): CullRequest => ({ pose: p, everything })

/** Replay answers the way the page does. */
class Replay {
  readonly lists = new Map<number, Uint32Array>()
  apply(result: CullResult): number[] {
    for (let i = 0; i < result.lists.length; i += 3) {
      const offset = result.lists[i + 1]!
      this.lists.set(result.lists[i]!, result.indices.slice(offset, offset + result.lists[i + 2]!))
    }
    return [...this.lists.values()].flatMap((list) => [...list])
  }
}

describe('culling against brute force', () => {
  for (const far of [0, 10_000]) {
    it(`misses nothing in view and draws nothing twice, ${far} m from the origin`, () => {
      const plant = plantOf(1500, 7, 4, far)
      const replay = new Replay()
      for (let seed = 1; seed <= 40; seed++) {
        const p = pose(seed, far)
        const seen = replay.apply(plant.engine.cull(request(p)))
        const rows = new Set(seen.map((slot) => plant.rows.rowOf(slot)))
        expect(rows.size).toBe(seen.length)
        const planes = frustumPlanes(p)
        const pixels = p.heightPx / (2 * p.tanHalfY)
        for (let row = 0; row < 1500; row++) {
          const [x, y, z, r] = plant.spheres.subarray(row * 4, row * 4 + 4) as unknown as [number, number, number, number]
          const distance = Math.hypot(x - p.eye[0], y - p.eye[1], z - p.eye[2])
          if (!sphereInside(planes, x, y, z, -1e-3) || (2 * r * pixels) / distance < SKIP_PX * 2) continue
          expect(rows.has(row), `row ${row} of seed ${seed}`).toBe(true)
        }
      }
    })
  }

  it('leaves most of the plant out when the camera looks at a corner', () => {
    const plant = plantOf(20_000, 5, 16)
    const result = plant.engine.cull(request(pose(3)))
    expect(result.drawn).toBeLessThan(12_000)
    expect(result.drawn).toBeGreaterThan(0)
  })

  it('draws all when asked for everything', () => {
    const plant = plantOf(500, 3, 2)
    expect(plant.engine.cull(request(pose(11), true)).drawn).toBe(500)
  })

  it('names no list when nothing changed', () => {
    const plant = plantOf(500, 3, 2)
    plant.engine.cull(request(pose(4)))
    expect(plant.engine.cull(request(pose(4))).lists.length).toBe(0)
  })
})

describe('levels of detail', () => {
  it('are boxes until meshes are here, and asks for them nearest first', () => {
    const plant = plantOf(300, 3, 1)
    const replay = new Replay()
    const before = plant.engine.cull(request(pose(2), true))
    replay.apply(before)
    expect([...replay.lists.keys()]).toEqual([0])
    expect(before.wanted.length).toBeGreaterThan(0)
    for (const list of before.wanted) {
      plant.engine.setAvailable(Math.floor((list - 1) / 3), (list - 1) % 3, 'loaded')
    }
    const after = plant.engine.cull(request(pose(2), true))
    expect(after.triangles).toBeGreaterThan(before.triangles)
    expect(after.wanted.length).toBe(0)
  })

  it('does not ask again for what failed', () => {
    const plant = plantOf(300, 3, 1)
    const wanted = plant.engine.cull(request(pose(2), true)).wanted
    for (const list of wanted) plant.engine.setAvailable(Math.floor((list - 1) / 3), (list - 1) % 3, 'failed')
    expect(plant.engine.cull(request(pose(2), true)).wanted.length).toBe(0)
  })

  it('get coarser until the triangle budget holds', () => {
    const rich = plantOf(4000, 3, 1)
    const poor = plantOf(4000, 3, 1, 0, 100_000)
    for (const { engine } of [rich, poor]) {
      for (let p = 0; p < 3; p++) for (let level = 0; level < 3; level++) engine.setAvailable(p, level, 'loaded')
    }
    const fine = rich.engine.cull(request(pose(6), true))
    const coarse = poor.engine.cull(request(pose(6), true))
    expect(coarse.triangles).toBeLessThan(fine.triangles)
    expect(coarse.tolerancePx).toBeGreaterThan(fine.tolerancePx)
    expect(coarse.drawn).toBeLessThanOrEqual(fine.drawn)
  })
})

describe('moved instances', () => {
  it('leave their resting place and are drawn once, where they are', () => {
    const plant = plantOf(1000, 4, 2)
    const replay = new Replay()
    const here = pose(8)
    replay.apply(plant.engine.cull(request(here)))
    // Two instances are set down in front of the eye, one behind it.
    const families = Uint32Array.from([0, 1, 2])
    const spheres = new Float64Array(12)
    ;[5, 6, -5].forEach((ahead, i) => {
      for (let k = 0; k < 3; k++) spheres[i * 4 + k] = here.eye[k]! + here.forward[k]! * ahead
      spheres[i * 4 + 3] = 0.5
    })
    const slots = [3, 77, 400]
    plant.engine.move(Uint32Array.from(slots.flatMap((slot, i) => [0, slot, i])), families, spheres)
    const seen = replay.apply(plant.engine.cull(request(here)))
    for (const slot of slots) expect(seen).not.toContain(slot)
    expect(seen).toContain((0 | DYNAMIC_BIT) >>> 0)
    expect(seen).toContain((1 | DYNAMIC_BIT) >>> 0)
    expect(seen).not.toContain((2 | DYNAMIC_BIT) >>> 0)
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('of unknown zones or slots are ignored', () => {
    const plant = plantOf(10, 2, 1)
    plant.engine.move(Uint32Array.from([7, 0, 0, 0, 999, 1]), Uint32Array.from([0, 0]), new Float64Array(8))
    expect(plant.engine.cull(request(pose(1), true)).drawn).toBe(10)
  })
})

describe('picking candidates', () => {
  it('hold every sphere the ray meets', () => {
    const plant = plantOf(2000, 5, 4)
    for (let seed = 1; seed <= 30; seed++) {
      const p = pose(seed)
      const { lists, indices } = plant.engine.pick(p.eye, p.forward, 1e-4, p)
      const rows = new Set([...indices].map((slot) => plant.rows.rowOf(slot)))
      let total = 0
      for (let i = 2; i < lists.length; i += 3) total += lists[i]!
      expect(total).toBe(indices.length)
      for (let row = 0; row < 2000; row++) {
        const d = [0, 1, 2].map((k) => plant.spheres[row * 4 + k]! - p.eye[k]!)
        const along = d[0]! * p.forward[0] + d[1]! * p.forward[1] + d[2]! * p.forward[2]
        const off = Math.hypot(...d) ** 2 - along * along
        const r = plant.spheres[row * 4 + 3]!
        if (along > 0 && off < r * r * 0.999) expect(rows.has(row), `row ${row}`).toBe(true)
      }
      expect(rows.size).toBeLessThan(400)
    }
  })
})
