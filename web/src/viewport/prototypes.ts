/** Meshes by content hash: GLB files fetched when the camera wants them, boxes until then. */

import {
  Box3, BoxGeometry, BufferAttribute, BufferGeometry, Color, Mesh, MeshStandardMaterial, type Material, type Texture,
} from 'three'
import type { SceneManifest, ViewportProblem } from './types'
import { boxMaterial, depthMaterial, patchMaterial, type SharedUniforms } from './shading'

export interface Primitive {
  geometry: BufferGeometry
  material: Material
  depth: Material
  box: boolean
}

const PARALLEL = 6

/** Owns geometry and materials of all lists; list 0 is the box. */
export class PrototypeLibrary {
  readonly levels: number
  private readonly loaded = new Map<number, Primitive[]>()
  private readonly queue: number[] = []
  private readonly waiting = new Set<number>()
  private running = 0
  private failedCount = 0
  private bytes = 0
  private readonly abort = new AbortController()
  private readonly depthPlain: Material
  private readonly depthBox: Material

  constructor(
    private readonly manifest: SceneManifest,
    private readonly uniforms: SharedUniforms,
    private readonly fetchBytes: (url: string, signal: AbortSignal) => Promise<ArrayBuffer>,
    private readonly onLoaded: (list: number, colour: number) => void,
    private readonly onFailed: (list: number, problem: ViewportProblem) => void,
  ) {
    this.levels = Math.max(1, ...manifest.prototypes.map((p) => p.lods.length))
    this.depthPlain = depthMaterial(uniforms, false)
    this.depthBox = depthMaterial(uniforms, true)
    this.loaded.set(0, [
      { geometry: new BoxGeometry(2, 2, 2), material: boxMaterial(uniforms), depth: this.depthBox, box: true },
    ])
  }

  primitives(list: number): readonly Primitive[] {
    return this.loaded.get(list) ?? []
  }

  /** The list to draw a prototype with when any level will do: the finest or the coarsest that is here. */
  anyList(prototype: number, finest: boolean): number {
    const count = this.manifest.prototypes[prototype]?.lods.length ?? 0
    for (let k = 0; k < count; k++) {
      const level = finest ? k : count - 1 - k
      const list = 1 + prototype * this.levels + level
      if (this.loaded.has(list)) return list
    }
    return 0
  }

  get stats(): { loaded: number; failed: number; pending: number; bytes: number } {
    return {
      loaded: this.loaded.size - 1, failed: this.failedCount, pending: this.waiting.size, bytes: this.bytes,
    }
  }

  /** Ask for lists, most wanted first; what was queued before and is no longer wanted is forgotten. */
  want(lists: Uint32Array): void {
    for (const list of this.queue) this.waiting.delete(list)
    this.queue.length = 0
    for (const list of lists) {
      if (this.loaded.has(list) || this.waiting.has(list)) continue
      this.waiting.add(list)
      this.queue.push(list)
    }
    this.pump()
  }

  private pump(): void {
    while (this.running < PARALLEL && this.queue.length > 0) {
      const list = this.queue.shift()!
      this.running++
      void this.fetchList(list).finally(() => {
        this.running--
        this.waiting.delete(list)
        if (!this.abort.signal.aborted) this.pump()
      })
    }
  }

  private async fetchList(list: number): Promise<void> {
    const prototype = Math.floor((list - 1) / this.levels)
    const entry = this.manifest.prototypes[prototype]
    const lod = entry?.lods[(list - 1) % this.levels]
    if (!entry || !lod) return
    try {
      const [bytes, { GLTFLoader }] = await Promise.all([
        this.fetchBytes(lod.url, this.abort.signal),
        import('three/examples/jsm/loaders/GLTFLoader.js'),
      ])
      const gltf = await new GLTFLoader().parseAsync(bytes, '')
      if (this.abort.signal.aborted) return
      const primitives = this.collect(gltf.scene)
      if (primitives.length === 0) throw new RangeError('the file holds no mesh')
      this.loaded.set(list, primitives)
      this.bytes += bytes.byteLength
      this.onLoaded(list, averageColour(primitives))
    } catch (cause) {
      if (this.abort.signal.aborted) return
      this.failedCount++
      this.onFailed(list, {
        code: 'prototype_failed', detail: `${entry.name || entry.hash}: ${String(cause)}`, cause,
      })
    }
  }

  private collect(scene: import('three').Object3D): Primitive[] {
    const found: Primitive[] = []
    scene.updateMatrixWorld(true)
    scene.traverse((object) => {
      if (!(object instanceof Mesh) || !(object.geometry instanceof BufferGeometry)) return
      const geometry = object.geometry
      geometry.applyMatrix4(object.matrixWorld)
      checkGeometry(geometry)
      if (!geometry.getAttribute('normal')) geometry.computeVertexNormals()
      const materials: Material[] = Array.isArray(object.material) ? object.material : [object.material]
      for (const material of materials) {
        patchMaterial(material, this.uniforms)
        found.push({ geometry, material, depth: this.depthPlain, box: false })
      }
    })
    return found
  }

  dispose(): void {
    this.abort.abort()
    for (const primitives of this.loaded.values()) {
      for (const { geometry, material } of primitives) {
        geometry.dispose()
        for (const value of Object.values(material)) if ((value as Texture | null)?.isTexture) (value as Texture).dispose()
        material.dispose()
      }
    }
    this.depthPlain.dispose()
    this.depthBox.dispose()
    this.loaded.clear()
  }
}

/** Refuse what would make the GPU read outside its buffers or turn the picture into NaN. */
export function checkGeometry(geometry: BufferGeometry): void {
  const position = geometry.getAttribute('position')
  if (!position || position.count === 0) throw new RangeError('a mesh has no positions')
  const box = new Box3().setFromBufferAttribute(position as BufferAttribute)
  if (![box.min.x, box.min.y, box.min.z, box.max.x, box.max.y, box.max.z].every(Number.isFinite)) {
    throw new RangeError('a mesh has positions that are not finite')
  }
  const index = geometry.getIndex()
  if (index) {
    for (let i = 0; i < index.count; i++) {
      if (index.getX(i) >= position.count) throw new RangeError(`index ${index.getX(i)} of ${position.count} vertices`)
    }
  }
}

/** Mean base colour as an sRGB integer, weighted by vertices; the colour of the box far away. */
export function averageColour(primitives: readonly Primitive[]): number {
  const sum = new Color(0, 0, 0)
  let weight = 0
  for (const { geometry, material } of primitives) {
    const count = geometry.getAttribute('position').count
    const colour = (material as MeshStandardMaterial).color
    if (!(colour instanceof Color)) continue
    sum.r += colour.r * count
    sum.g += colour.g * count
    sum.b += colour.b * count
    weight += count
  }
  return weight === 0 ? 0xb8b6b0 : sum.multiplyScalar(1 / weight).getHex()
}
