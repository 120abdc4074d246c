/**
 * Draws of plain meshes, one call a page: the lists of all meshes stand in one texture, and the shader finds its
 * own by the number of the draw. Five hundred kinds cost the page what one does.
 *
 * A page's head names where each draw's list begins: `index = lists[lists[head + gl_DrawID] + gl_InstanceID]`.
 * Source: WEBGL_multi_draw (Khronos registry).
 */

import {
  InstancedBufferGeometry, Mesh, type BufferGeometry, type IUniform, type Material, type Scene, type WebGLRenderer,
} from 'three'
import type { MeshPage, PagePart } from './mesh_pages'
import type { SharedUniforms } from './shading'
import { WordTexture } from './textures'

const MULTI_DRAW = 'WEBGL_multi_draw'

interface MultiDraw {
  multiDrawElementsInstancedWEBGL(mode: number, counts: Int32Array, countsFrom: number, type: number, offsets: Int32Array,
    offsetsFrom: number, instances: Int32Array, instancesFrom: number, draws: number): void
}

/** A stretch of the lists' texture. */
interface Region {
  from: number
  room: number
  used: number
}

interface PageDraw {
  mesh: Mesh<InstancedBufferGeometry, Material>
  depth: Material | null
  head: Region
  headAt: IUniform<number>
  parts: Map<number, { part: PagePart; region: Region }> // by list
  corners: Int32Array
  offsets: Int32Array // bytes
  instances: Int32Array
  draws: number
  stale: boolean
}

/** Makes the material of one page, and the one its shadow is drawn with. */
export type PageMaterials = (uniforms: SharedUniforms) => { material: Material; depth: Material | null }

export function canDrawMany(renderer: WebGLRenderer): boolean {
  return renderer.extensions.has(MULTI_DRAW)
}

export class ManyDraws {
  private readonly pages = new Map<MeshPage, PageDraw>()
  private readonly regions = new Set<Region>()
  private readonly uniforms: SharedUniforms
  private spare: ReturnType<PageMaterials> | null = null
  private texture: WordTexture
  private top = 0

  constructor(private readonly scene: Scene, uniforms: SharedUniforms, private readonly maxTextureSize: number,
    private readonly materials: PageMaterials, private readonly shadows = false) {
    this.texture = new WordTexture(1, maxTextureSize, 1)
    this.uniforms = { ...uniforms, onmLists: { value: this.texture.texture } }
  }

  /** Draw nothing until lists are set again. */
  clear(): void {
    this.top = 0
    for (const region of this.regions) region.room = region.used = 0
    for (const draw of this.pages.values()) draw.stale = true
  }

  /** Replace the list drawn with one mesh: `count` of `indices` from `offset` on. */
  set(list: number, part: PagePart, indices: Uint32Array, offset: number, count: number): void {
    const draw = this.pageOf(part.page)
    let entry = draw.parts.get(list)
    if (!entry) {
      if (count === 0) return
      entry = { part, region: this.region() }
      draw.parts.set(list, entry)
    }
    this.fit(entry.region, count)
    this.texture.data.set(indices.subarray(offset, offset + count), entry.region.from)
    if (count > 0) this.texture.touch(entry.region.from, entry.region.from + count)
    entry.region.used = count
    draw.stale = true
  }

  /** Bring the heads and the lists up to date; before drawing. */
  flush(): void {
    // Making room for one head may shift the others.
    for (let draws = this.stale(); draws.length > 0; draws = this.stale()) for (const draw of draws) this.list(draw)
    this.texture.flush()
  }

  private stale(): PageDraw[] {
    return [...this.pages.values()].filter((draw) => draw.stale)
  }

  restore(): void {
    this.texture.restore()
  }

  /** Something to make the program with before there is a page; never drawn. */
  sample(geometry: BufferGeometry): Mesh {
    this.spare ??= this.materials({ ...this.uniforms, onmHead: { value: 0 } })
    return new Mesh(geometry, this.spare.material)
  }

  materialOf(page: MeshPage): Material {
    return this.pageOf(page).mesh.material
  }

  depthOf(page: MeshPage): Material | null {
    return this.pageOf(page).depth
  }

  private pageOf(page: MeshPage): PageDraw {
    let draw = this.pages.get(page)
    if (!draw) {
      draw = this.create(page)
      this.pages.set(page, draw)
    }
    return draw
  }

  private create(page: MeshPage): PageDraw {
    const headAt = { value: 0 }
    const own = { ...this.uniforms, onmHead: headAt }
    const geometry = new InstancedBufferGeometry()
    for (const [name, attribute] of Object.entries(page.geometry.attributes)) geometry.setAttribute(name, attribute)
    geometry.setIndex(page.geometry.getIndex())
    geometry.instanceCount = 0 // three binds and draws nothing; what is drawn is drawn right after
    const { material, depth } = this.materials(own)
    const mesh = new Mesh(geometry, material)
    const draw: PageDraw = {
      mesh, depth, head: this.region(), headAt, parts: new Map(), corners: new Int32Array(16), offsets: new Int32Array(16),
      instances: new Int32Array(16), draws: 0, stale: false,
    }
    mesh.frustumCulled = mesh.matrixAutoUpdate = mesh.matrixWorldAutoUpdate = mesh.visible = false
    mesh.castShadow = mesh.receiveShadow = this.shadows
    if (this.shadows && depth) mesh.customDepthMaterial = depth
    mesh.onAfterRender = (renderer) => this.draw(renderer as WebGLRenderer, draw)
    mesh.onAfterShadow = (renderer) => this.draw(renderer as WebGLRenderer, draw)
    this.scene.add(mesh)
    return draw
  }

  private draw(renderer: WebGLRenderer, draw: PageDraw): void {
    const gl = renderer.getContext() as WebGL2RenderingContext
    const many = renderer.extensions.get(MULTI_DRAW) as unknown as MultiDraw
    many.multiDrawElementsInstancedWEBGL(gl.TRIANGLES, draw.corners, 0, gl.UNSIGNED_INT, draw.offsets, 0, draw.instances, 0,
      draw.draws)
    renderer.info.render.calls++
  }

  /** Write down what a page draws now. */
  private list(draw: PageDraw): void {
    draw.stale = false
    if (draw.parts.size > draw.corners.length) {
      const room = roomFor(draw.parts.size)
      draw.corners = new Int32Array(room)
      draw.offsets = new Int32Array(room)
      draw.instances = new Int32Array(room)
    }
    this.fit(draw.head, draw.parts.size)
    let draws = 0
    for (const { part, region } of draw.parts.values()) {
      if (region.used === 0) continue
      draw.corners[draws] = part.count
      draw.offsets[draws] = part.start * 4
      draw.instances[draws] = region.used
      this.texture.data[draw.head.from + draws] = region.from
      draws++
    }
    draw.draws = draw.head.used = draws
    draw.headAt.value = draw.head.from
    this.texture.touch(draw.head.from, draw.head.from + draws)
    draw.mesh.visible = draws > 0
  }

  // ---- places in the lists' texture ----

  private region(): Region {
    const region = { from: 0, room: 0, used: 0 }
    this.regions.add(region)
    return region
  }

  /** Give a region room for `count`; what it held need not stay. */
  private fit(region: Region, count: number): void {
    if (count <= region.room) return
    const room = roomFor(count)
    region.used = 0 // of no worth any more, so it need not be carried along
    if (this.top + room > this.texture.data.length) this.compact(room)
    region.from = this.top
    region.room = room
    this.top += room
  }

  /** Push the regions in use together, into a larger texture where that is not enough. */
  private compact(extra: number): void {
    let wanted = extra
    for (const region of this.regions) wanted += region.used > 0 ? roomFor(region.used) : 0
    const old = this.texture
    let room = old.data.length
    while (room < wanted * 1.5) room *= 2
    this.texture = new WordTexture(room, this.maxTextureSize, 1)
    this.uniforms.onmLists!.value = this.texture.texture
    this.top = 0
    for (const region of this.regions) {
      const { from, used } = region
      region.from = this.top
      region.room = used > 0 ? roomFor(used) : 0
      this.texture.data.set(old.data.subarray(from, from + used), this.top)
      this.top += region.room
    }
    this.texture.touch(0, this.top)
    old.dispose()
    for (const draw of this.pages.values()) draw.stale = true
  }

  dispose(): void {
    for (const { mesh, depth } of this.pages.values()) {
      this.scene.remove(mesh)
      const { geometry } = mesh
      for (const name of Object.keys(geometry.attributes)) geometry.deleteAttribute(name)
      geometry.setIndex(null)
      geometry.dispose()
      mesh.material.dispose()
      depth?.dispose()
    }
    this.pages.clear()
    this.spare?.material.dispose()
    this.spare?.depth?.dispose()
    this.texture.dispose()
  }
}

function roomFor(count: number): number {
  return Math.max(16, 2 ** Math.ceil(Math.log2(count)))
}
