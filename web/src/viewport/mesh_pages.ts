/** Vertices of many meshes side by side in few buffers, so that one call can draw all of them. */

import { BufferAttribute, BufferGeometry } from 'three'

const PAGE_VERTICES = 1 << 17
const PAGE_CORNERS = 3 * PAGE_VERTICES
const COLUMNS = ['position', 'normal', 'color', 'onmSurface'] as const

/** Where a mesh lies: `count` corners of the page's index from `start` on. */
export interface PagePart {
  page: MeshPage
  start: number
  count: number
}

export class MeshPage {
  readonly geometry = new BufferGeometry()
  private vertices = 0
  private corners = 0

  constructor(readonly number: number, private readonly vertexRoom: number, private readonly cornerRoom: number) {
    this.geometry.setAttribute('position', new BufferAttribute(new Float32Array(vertexRoom * 3), 3))
    this.geometry.setAttribute('normal', new BufferAttribute(new Float32Array(vertexRoom * 3), 3))
    this.geometry.setAttribute('color', new BufferAttribute(new Float32Array(vertexRoom * 3), 3))
    this.geometry.setAttribute('onmSurface', new BufferAttribute(new Uint8Array(vertexRoom * 4), 4, true))
    this.geometry.setIndex(new BufferAttribute(new Uint32Array(cornerRoom), 1))
  }

  fits(vertices: number, corners: number): boolean {
    return this.vertices + vertices <= this.vertexRoom && this.corners + corners <= this.cornerRoom
  }

  /** Copy a mesh in; it must fit. */
  add(mesh: BufferGeometry): PagePart {
    const first = this.vertices
    const start = this.corners
    for (const name of COLUMNS) {
      const from = mesh.getAttribute(name) as BufferAttribute
      const into = this.geometry.getAttribute(name) as BufferAttribute
      into.array.set(from.array, first * into.itemSize)
      note(into, first * into.itemSize, from.array.length)
    }
    const from = mesh.getIndex()!
    const into = this.geometry.getIndex()!
    for (let i = 0; i < from.count; i++) into.array[start + i] = from.array[i]! + first
    note(into, start, from.count)
    this.vertices += mesh.getAttribute('position').count
    this.corners += from.count
    return { page: this, start, count: from.count }
  }
}

/** The mesh alone, on the page's own buffers; disposing of it would free what others use. */
export function geometryOf({ page, start, count }: PagePart): BufferGeometry {
  const geometry = new BufferGeometry()
  for (const [name, attribute] of Object.entries(page.geometry.attributes)) geometry.setAttribute(name, attribute)
  geometry.setIndex(page.geometry.getIndex())
  geometry.setDrawRange(start, count)
  return geometry
}

export class MeshPages {
  readonly pages: MeshPage[] = []

  /** Take in a mesh with the columns of `mergePlain`. */
  add(mesh: BufferGeometry): PagePart {
    const vertices = mesh.getAttribute('position').count
    const corners = mesh.getIndex()!.count
    let page = this.pages.find((one) => one.fits(vertices, corners))
    if (!page) {
      page = new MeshPage(this.pages.length, Math.max(PAGE_VERTICES, vertices), Math.max(PAGE_CORNERS, corners))
      this.pages.push(page)
    }
    return page.add(mesh)
  }

  dispose(): void {
    for (const page of this.pages) page.geometry.dispose()
    this.pages.length = 0
  }
}

function note(attribute: BufferAttribute, start: number, count: number): void {
  attribute.addUpdateRange(start, count)
  attribute.needsUpdate = true
}
