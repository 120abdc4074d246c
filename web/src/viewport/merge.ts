/** One draw for a whole prototype: plain materials become vertex attributes, so that meshes share one material. */

import { BufferAttribute, BufferGeometry, Color, Mesh, MeshStandardMaterial, type Material, type Object3D } from 'three'

/** A mesh of a file with its own material, in the prototype's frame. */
export interface Piece {
  geometry: BufferGeometry
  material: Material
}

/** All meshes below `root` with node transforms applied; a mesh with several materials is taken apart by group. */
export function collectPieces(root: Object3D): Piece[] {
  const pieces: Piece[] = []
  root.updateMatrixWorld(true)
  root.traverse((object) => {
    if (!(object instanceof Mesh) || !(object.geometry instanceof BufferGeometry)) return
    const geometry = object.geometry.clone().applyMatrix4(object.matrixWorld)
    checkGeometry(geometry)
    if (!geometry.getAttribute('normal')) geometry.computeVertexNormals()
    const material: Material = Array.isArray(object.material) ? object.material[0] : object.material
    pieces.push({ geometry, material })
  })
  return pieces
}

/** Refuse what would make the GPU read outside its buffers or turn the picture into NaN. */
export function checkGeometry(geometry: BufferGeometry): void {
  const position = geometry.getAttribute('position')
  if (!position || position.count === 0) throw new RangeError('a mesh has no positions')
  for (let i = 0; i < position.count; i++) {
    if (!Number.isFinite(position.getX(i) + position.getY(i) + position.getZ(i))) {
      throw new RangeError('a mesh has positions that are not finite')
    }
  }
  const index = geometry.getIndex()
  if (index) {
    for (let i = 0; i < index.count; i++) {
      if (index.getX(i) >= position.count) throw new RangeError(`index ${index.getX(i)} of ${position.count} vertices`)
    }
  }
}

/** True when base colour, roughness and metalness say all there is to say. */
export function isPlain(material: Material): material is MeshStandardMaterial {
  if (!(material instanceof MeshStandardMaterial) || material.transparent || material.opacity < 1) return false
  if (material.alphaTest > 0 || material.emissive.getHex() !== 0) return false
  if ('transmission' in material && (material.transmission as number) > 0) return false
  return !Object.values(material).some((value) => (value as { isTexture?: boolean } | null)?.isTexture)
}

/** Join pieces with plain materials into one geometry: position, normal, colour, `onmSurface` (roughness, metalness). */
export function mergePlain(pieces: readonly { geometry: BufferGeometry; material: MeshStandardMaterial }[]): BufferGeometry {
  let vertices = 0
  let corners = 0
  for (const { geometry } of pieces) {
    const count = geometry.getAttribute('position').count
    vertices += count
    corners += geometry.getIndex()?.count ?? count
  }
  const position = new Float32Array(vertices * 3)
  const normal = new Float32Array(vertices * 3)
  const colour = new Float32Array(vertices * 3)
  const surface = new Uint8Array(vertices * 4) // two used; four keep the stride aligned
  const index = vertices > 65_535 ? new Uint32Array(corners) : new Uint16Array(corners)
  let vertex = 0
  let corner = 0
  for (const { geometry, material } of pieces) {
    const p = geometry.getAttribute('position')
    const n = geometry.getAttribute('normal')
    const c = geometry.getAttribute('color')
    const base: Color = material.color
    for (let i = 0; i < p.count; i++) {
      const at = (vertex + i) * 3
      position[at] = p.getX(i)
      position[at + 1] = p.getY(i)
      position[at + 2] = p.getZ(i)
      normal[at] = n.getX(i)
      normal[at + 1] = n.getY(i)
      normal[at + 2] = n.getZ(i)
      colour[at] = base.r * (c ? c.getX(i) : 1)
      colour[at + 1] = base.g * (c ? c.getY(i) : 1)
      colour[at + 2] = base.b * (c ? c.getZ(i) : 1)
      surface[(vertex + i) * 4] = Math.round(clamp(material.roughness) * 255)
      surface[(vertex + i) * 4 + 1] = Math.round(clamp(material.metalness) * 255)
    }
    const from = geometry.getIndex()
    const count = from?.count ?? p.count
    for (let i = 0; i < count; i++) index[corner++] = vertex + (from ? from.getX(i) : i)
    vertex += p.count
  }
  const merged = new BufferGeometry()
  merged.setAttribute('position', new BufferAttribute(position, 3))
  merged.setAttribute('normal', new BufferAttribute(normal, 3))
  merged.setAttribute('color', new BufferAttribute(colour, 3))
  merged.setAttribute('onmSurface', new BufferAttribute(surface, 4, true))
  merged.setIndex(new BufferAttribute(index, 1))
  return merged
}

/** Mean base colour as an sRGB integer, weighted by vertices: the colour of the box far away. */
export function averageColour(pieces: readonly Piece[]): number {
  const sum = new Color(0, 0, 0)
  let weight = 0
  for (const { geometry, material } of pieces) {
    if (!(material instanceof MeshStandardMaterial)) continue
    const count = geometry.getAttribute('position').count
    const c = geometry.getAttribute('color')
    if (c) {
      for (let i = 0; i < count; i++) {
        sum.r += material.color.r * c.getX(i)
        sum.g += material.color.g * c.getY(i)
        sum.b += material.color.b * c.getZ(i)
      }
    } else {
      sum.r += material.color.r * count
      sum.g += material.color.g * count
      sum.b += material.color.b * count
    }
    weight += count
  }
  return weight === 0 ? 0xb8b6b0 : sum.multiplyScalar(1 / weight).getHex()
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value))
}
