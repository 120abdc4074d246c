/** Synthetic plants in the server's own formats: manifest, zone payloads, GLB files. For looking and measuring. */

import type { PrototypeEntry, SceneManifest, ZoneEntry } from '../types'
import { packSnorm2 } from '../packing'
import { block, cylinder, writeGlb, type Part } from './glb'

export interface Synthetic {
  manifest: SceneManifest
  /** Answers the manifest's addresses. */
  file(url: string): ArrayBuffer | null
}

export interface Placement {
  family: number
  position: readonly [number, number, number] // zone frame [m]
  yaw: number
  equipment: number
}

/** Numbers that are the same in every run: a 32-bit xorshift. */
export function random(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4294967296
  }
}

export function zonePayload(rowStart: number, placements: readonly Placement[]): ArrayBuffer {
  const buffer = new ArrayBuffer(16 + placements.length * 28)
  const view = new DataView(buffer)
  view.setUint8(0, 16)
  view.setUint8(1, 1)
  view.setUint32(4, placements.length, true)
  view.setBigUint64(8, BigInt(rowStart), true)
  placements.forEach((p, i) => {
    const at = 16 + i * 24
    for (let k = 0; k < 3; k++) view.setFloat32(at + k * 4, p.position[k]!, true)
    view.setUint32(at + 12, 0, true)
    view.setUint32(at + 16, packSnorm2(Math.sin(p.yaw / 2), Math.cos(p.yaw / 2)), true)
    view.setUint32(at + 20, p.family, true)
    view.setUint32(16 + placements.length * 24 + i * 4, p.equipment, true)
  })
  return buffer
}

const PAINTS: readonly (readonly [number, number, number])[] = [
  [0.62, 0.64, 0.66], [0.16, 0.3, 0.44], [0.8, 0.44, 0.1], [0.82, 0.82, 0.8], [0.22, 0.24, 0.26], [0.1, 0.36, 0.34],
]

function machine(index: number, segments: number): Part[] {
  const next = random(index + 17)
  const w = 0.4 + next() * 0.8
  const d = 0.4 + next() * 0.6
  const h = 0.6 + next() * 1.3
  const paint = PAINTS[index % PAINTS.length]!
  return [
    { ...block([-w, -d, 0], [w, d, 0.12]), colour: [0.12, 0.13, 0.14], roughness: 0.8 },
    { ...block([-w * 0.94, -d * 0.94, 0.12], [w * 0.94, d * 0.94, h]), colour: paint, roughness: 0.45 },
    { ...cylinder(0, 0, h, Math.min(w, d) * 0.5, 0.3 + next() * 0.5, segments), colour: [0.75, 0.76, 0.78], metallic: 0.8, roughness: 0.3 },
    { ...block([w * 0.94, -d * 0.4, h * 0.45], [w * 0.98, d * 0.4, h * 0.85]), colour: [0.05, 0.07, 0.09], roughness: 0.15 },
  ]
}

function boundsOf(parts: readonly Part[]): [[number, number, number], [number, number, number]] {
  const low: [number, number, number] = [Infinity, Infinity, Infinity]
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (const part of parts) {
    part.positions.forEach((v, k) => {
      low[k % 3] = Math.min(low[k % 3]!, v)
      high[k % 3] = Math.max(high[k % 3]!, v)
    })
  }
  return [low, high]
}

/** `instances` machines of `kinds` shapes in `zones` square zones around (far, far), one equipment for each ten. */
export function buildSynthetic(instances: number, kinds: number, zones: number, far = 0): Synthetic {
  const segments = [48, 16, 6]
  const prototypes: PrototypeEntry[] = []
  for (let p = 0; p < kinds; p++) {
    const parts = machine(p, segments[0]!)
    prototypes.push({
      prototype: p, hash: `h${p}`, name: `machine ${p}`, bounds: boundsOf(parts),
      lods: segments.map((s, level) => ({
        url: `mesh/${p}/${level}`, triangles: 36 + s * 4, error_m: level === 0 ? 0 : 0.35 * (1 - Math.cos(Math.PI / s)), bytes: 4000,
      })),
    })
  }
  const perZone = Math.ceil(instances / zones)
  const side = Math.ceil(Math.sqrt(zones))
  const gap = 3.2
  const across = Math.ceil(Math.sqrt(perZone))
  const span = across * gap
  const entries: ZoneEntry[] = []
  const payloads: (() => ArrayBuffer)[] = []
  for (let z = 0; z < zones; z++) {
    const rowStart = z * perZone
    const count = Math.min(perZone, instances - rowStart)
    if (count <= 0) break
    const origin: [number, number, number] = [far + ((z % side) - side / 2) * (span + 6), far + (Math.floor(z / side) - side / 2) * (span + 6), 0]
    entries.push({
      zone: z, name: `zone ${z}`, path: `/Plant/Zone${z}`, origin, row_start: rowStart, draw_count: count, url: `zone/${z}`,
      bounds: [[origin[0], origin[1], 0], [origin[0] + span, origin[1] + span, 2.7]],
    })
    payloads.push(() => {
      const next = random(z * 7919 + 3)
      const placements: Placement[] = []
      for (let i = 0; i < count; i++) {
        placements.push({
          family: Math.floor(next() * kinds), position: [(i % across) * gap, Math.floor(i / across) * gap, 0],
          yaw: Math.floor(next() * 4) * (Math.PI / 2), equipment: Math.floor((rowStart + i) / 10),
        })
      }
      return zonePayload(rowStart, placements)
    })
  }
  const bounds = entries.reduce<[number[], number[]]>((b, entry) => [
    b[0].map((v, k) => Math.min(v, entry.bounds![0][k]!)), b[1].map((v, k) => Math.max(v, entry.bounds![1][k]!)),
  ], [[Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity]]) as unknown as SceneManifest['bounds']
  return {
    manifest: {
      hash: `synthetic-${instances}-${kinds}-${far}`, up_axis: 'Z', meters_per_unit: 1, bounds, row_count: instances,
      zones: entries, prototypes,
      families: { prototype: prototypes.map((p) => p.prototype), stretch: prototypes.map(() => [1, 0, 0, 0, 1, 0, 0, 0, 1]) },
    },
    file(url) {
      const [kind, a, b] = url.split('/')
      if (kind === 'zone') return payloads[Number(a)]?.() ?? null
      if (kind === 'mesh') return writeGlb(machine(Number(a), segments[Number(b)]!))
      return null
    },
  }
}
