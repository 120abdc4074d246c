/** Meshes by content hash: GLB files fetched when the camera wants them, boxes until then. */

import { BoxGeometry, type BufferGeometry, type Material, type MeshStandardMaterial, type Texture } from 'three'
import { Bundles, type FetchBytes } from './bundles'
import { averageColour, collectPieces, isPlain, mergePlain, type Piece } from './merge'
import type { ManyDraws } from './many_draws'
import { geometryOf, MeshPages, type PagePart } from './mesh_pages'
import type { SceneManifest, ViewportProblem } from './types'
import { boxMaterial, depthMaterial, patchMaterial, plainMaterial, type SharedUniforms } from './shading'

export interface Primitive {
  geometry: BufferGeometry
  material: Material
  depth: Material | null
  box: boolean
  /** Where it lies among others, when it can be drawn together with them. */
  part?: PagePart
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
  private readonly pages = new MeshPages()
  private readonly abort = new AbortController()
  private readonly bundles: Bundles
  private readonly shared: MeshStandardMaterial
  private readonly depthPlain: Material
  private readonly depthBox: Material

  constructor(
    private readonly manifest: SceneManifest,
    private readonly uniforms: SharedUniforms,
    fetchBytes: FetchBytes,
    private readonly onLoaded: (list: number, colour: number) => void,
    private readonly onFailed: (list: number, problem: ViewportProblem) => void,
    private readonly prepare: (primitives: readonly Primitive[]) => Promise<void> | undefined,
    private readonly many: ManyDraws | null,
  ) {
    this.levels = Math.max(1, ...manifest.prototypes.map((p) => p.lods.length))
    this.bundles = new Bundles(manifest, fetchBytes, this.abort.signal)
    this.shared = plainMaterial(uniforms)
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
        this.bundles.file(entry, (list - 1) % this.levels),
        import('three/examples/jsm/loaders/GLTFLoader.js'),
      ])
      const gltf = await new GLTFLoader().parseAsync(bytes, '')
      if (this.abort.signal.aborted) return
      const pieces = collectPieces(gltf.scene)
      const primitives = this.collect(pieces)
      if (primitives.length === 0) throw new RangeError('the file holds no mesh')
      this.loaded.set(list, primitives)
      this.bytes += bytes.byteLength
      await this.prepare(primitives)
      if (this.abort.signal.aborted) return
      this.onLoaded(list, averageColour(pieces))
    } catch (cause) {
      if (this.abort.signal.aborted) return
      this.failedCount++
      this.onFailed(list, {
        code: 'prototype_failed', detail: `${entry.name || entry.hash}: ${String(cause)}`, cause,
      })
    }
  }

  /** Plain pieces become one draw; textured, transparent and glowing ones keep a material of their own. */
  private collect(pieces: readonly Piece[]): Primitive[] {
    const plain: { geometry: BufferGeometry; material: MeshStandardMaterial }[] = []
    const found: Primitive[] = []
    for (const { geometry, material } of pieces) {
      if (isPlain(material)) plain.push({ geometry, material })
      else {
        patchMaterial(material, this.uniforms)
        found.push({ geometry, material, depth: this.depthPlain, box: false })
      }
    }
    if (plain.length > 0) {
      found.unshift(this.together(mergePlain(plain)))
    }
    return found
  }

  private together(geometry: BufferGeometry): Primitive {
    if (!this.many) return { geometry, material: this.shared, depth: this.depthPlain, box: false }
    const part = this.pages.add(geometry)
    return {
      geometry: geometryOf(part), material: this.many.materialOf(part.page), depth: this.many.depthOf(part.page), box: false, part,
    }
  }

  dispose(): void {
    this.abort.abort()
    for (const primitives of this.loaded.values()) {
      for (const { geometry, material, part } of primitives) {
        if (part) continue
        geometry.dispose()
        for (const value of Object.values(material)) if ((value as Texture | null)?.isTexture) (value as Texture).dispose()
        material.dispose()
      }
    }
    this.pages.dispose()
    this.shared.dispose()
    this.depthPlain.dispose()
    this.depthBox.dispose()
    this.loaded.clear()
  }
}
