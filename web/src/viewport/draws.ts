/** One instanced draw per list and primitive; the lists come from the Worker. */

import {
  DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, type BufferGeometry,
  type Material, type Matrix3, type Matrix4, type Scene,
} from 'three'
import type { ManyDraws } from './many_draws'
import type { Primitive, PrototypeLibrary } from './prototypes'

interface ListDraw {
  attribute: InstancedBufferAttribute
  capacity: number
  meshes: Mesh<InstancedBufferGeometry, Material>[]
  count: number
}

/** Draws of one scene: what is seen, what may be picked, what is outlined. */
export class DrawGroup {
  private readonly draws = new Map<number, ListDraw>()

  constructor(
    private readonly scene: Scene,
    private readonly library: PrototypeLibrary,
    private readonly materialOf: (primitive: Primitive) => Material,
    private readonly shadows = false,
    private readonly many: ManyDraws | null = null,
  ) {}

  /** Replace the lists named by the triples [list, offset, count] of `lists`; others stay. */
  apply(lists: Uint32Array, indices: Uint32Array): void {
    for (let i = 0; i < lists.length; i += 3) {
      const offset = lists[i + 1]!
      this.set(lists[i]!, indices, offset, lists[i + 2]!)
    }
  }

  clear(): void {
    for (const draw of this.draws.values()) this.show(draw, 0)
    this.many?.clear()
  }

  get drawCalls(): number {
    let calls = 0
    for (const draw of this.draws.values()) if (draw.count > 0) calls += draw.meshes.length
    return calls
  }

  private set(list: number, indices: Uint32Array, offset: number, count: number): void {
    const { many } = this
    const primitives = this.library.primitives(list)
    if (many) for (const { part } of primitives) if (part) many.set(list, part, indices, offset, count)
    if (many && primitives.every((primitive) => primitive.part)) return
    let draw = this.draws.get(list)
    if (!draw) {
      if (count === 0) return
      draw = this.create(list, count)
      this.draws.set(list, draw)
    }
    if (count > draw.capacity) this.grow(draw, count)
    if (count > 0) {
      const array = draw.attribute.array as Uint32Array
      array.set(indices.subarray(offset, offset + count))
      draw.attribute.clearUpdateRanges()
      draw.attribute.addUpdateRange(0, count)
      draw.attribute.needsUpdate = true
    }
    this.show(draw, count)
  }

  private show(draw: ListDraw, count: number): void {
    draw.count = count
    for (const mesh of draw.meshes) {
      mesh.geometry.instanceCount = count
      mesh.visible = count > 0
    }
  }

  private create(list: number, count: number): ListDraw {
    const capacity = roomFor(count)
    const draw: ListDraw = { attribute: indexAttribute(capacity), capacity, meshes: [], count: 0 }
    for (const primitive of this.library.primitives(list)) {
      if (this.many && primitive.part) continue
      const mesh = new Mesh(instanced(primitive.geometry, draw.attribute), this.materialOf(primitive))
      standStill(mesh)
      mesh.frustumCulled = false
      mesh.matrixAutoUpdate = false
      mesh.matrixWorldAutoUpdate = false
      mesh.castShadow = mesh.receiveShadow = this.shadows
      if (this.shadows && primitive.depth) mesh.customDepthMaterial = primitive.depth
      this.scene.add(mesh)
      draw.meshes.push(mesh)
    }
    return draw
  }

  private grow(draw: ListDraw, count: number): void {
    draw.capacity = roomFor(count)
    draw.attribute = indexAttribute(draw.capacity)
    // three remembers a geometry's largest instance count for good, so a longer list takes a new one.
    for (const mesh of draw.meshes) {
      const old = mesh.geometry
      mesh.geometry = instanced(old, draw.attribute)
      release(old)
    }
  }

  dispose(): void {
    for (const draw of this.draws.values()) {
      for (const mesh of draw.meshes) {
        this.scene.remove(mesh)
        release(mesh.geometry)
      }
    }
    this.draws.clear()
  }
}

function instanced(shared: BufferGeometry, index: InstancedBufferAttribute): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry()
  for (const [name, attribute] of Object.entries(shared.attributes)) geometry.setAttribute(name, attribute)
  geometry.setIndex(shared.getIndex())
  geometry.setAttribute('onmIndex', index)
  geometry.setDrawRange(shared.drawRange.start, shared.drawRange.count)
  return geometry
}

/** Free what is the draw's own; vertices stay, other draws use them. */
function release(geometry: InstancedBufferGeometry): void {
  for (const name of Object.keys(geometry.attributes)) if (name !== 'onmIndex') geometry.deleteAttribute(name)
  geometry.setIndex(null)
  geometry.dispose()
}

function roomFor(count: number): number {
  return Math.max(16, 2 ** Math.ceil(Math.log2(count)))
}

function indexAttribute(capacity: number): InstancedBufferAttribute {
  const attribute = new InstancedBufferAttribute(new Uint32Array(capacity), 1)
  attribute.setUsage(DynamicDrawUsage)
  return attribute
}

/**
 * A draw has no place of its own, its instances have: what the eye sees of it is the eye's own matrix, which neither
 * stretches nor shears and so turns normals as it turns points. Spares three two products a mesh and frame.
 */
function standStill(mesh: Mesh): void {
  mesh.modelViewMatrix.multiplyMatrices = takeEye
  mesh.normalMatrix.getNormalMatrix = takeTurn
}

function takeEye(this: Matrix4, eye: Matrix4): Matrix4 {
  return this.copy(eye)
}

function takeTurn(this: Matrix3, eye: Matrix4): Matrix3 {
  return this.setFromMatrix4(eye)
}
