/** GPU id picking: the Worker names what the ray comes near, the GPU says which of it is in front. */

import {
  Mesh, NearestFilter, RGBAIntegerFormat, Scene, UnsignedIntType, WebGLRenderTarget, type PerspectiveCamera,
  type WebGLRenderer,
} from 'three'
import type { Candidates } from './cull'
import { DrawGroup } from './draws'
import { canDrawMany, ManyDraws } from './many_draws'
import type { Programs } from './programs'
import type { PrototypeLibrary } from './prototypes'
import { pickMaterial, type SharedUniforms } from './shading'

export const PICK_PX = 3

export interface Picked {
  index: number // slot, or dynamic entry with the top bit set
  depth: number // along the view [m]
}

/** The picked id in a square of pixels: the middle one, else the nearest to the eye around it. */
export function chooseId(pixels: Uint32Array): Picked | null {
  const bits = new Uint32Array(1)
  const float = new Float32Array(bits.buffer)
  const at = (pixel: number): Picked | null => {
    const id = pixels[pixel * 4]!
    if (id === 0) return null
    bits[0] = pixels[pixel * 4 + 1]!
    return { index: (id - 1) >>> 0, depth: float[0]! }
  }
  const count = pixels.length / 4
  let best = at((count - 1) / 2)
  if (best) return best
  for (let pixel = 0; pixel < count; pixel++) {
    const found = at(pixel)
    if (found && (!best || found.depth < best.depth)) best = found
  }
  return best
}

export class Picker {
  private readonly scene = new Scene()
  private readonly target: WebGLRenderTarget
  private readonly group: DrawGroup
  private readonly many: ManyDraws | null
  private readonly plain
  private readonly box
  private readonly pixels = new Uint32Array(PICK_PX * PICK_PX * 4)

  constructor(private readonly renderer: WebGLRenderer, library: PrototypeLibrary, uniforms: SharedUniforms) {
    this.target = new WebGLRenderTarget(PICK_PX, PICK_PX, {
      format: RGBAIntegerFormat, type: UnsignedIntType, internalFormat: 'RGBA32UI',
      minFilter: NearestFilter, magFilter: NearestFilter,
    })
    this.plain = pickMaterial(uniforms, false)
    this.box = pickMaterial(uniforms, true)
    this.many = canDrawMany(renderer) ? new ManyDraws(this.scene, uniforms, renderer.capabilities.maxTextureSize,
      (own) => ({ material: pickMaterial(own, false, true), depth: null })) : null
    this.group = new DrawGroup(this.scene, library, (primitive) => (primitive.box ? this.box : this.plain), false, this.many)
  }

  /** Make the programs before the first look asks for them; the meshes are only for the compiler. */
  async warm(programs: Programs, library: PrototypeLibrary): Promise<void> {
    const scene = new Scene()
    for (const { geometry } of library.primitives(0)) scene.add(new Mesh(geometry, this.plain), new Mesh(geometry, this.box))
    if (this.many) scene.add(this.many.sample(library.primitives(0)[0]!.geometry))
    await programs.ofScene(scene, this.target)
  }

  /** Draw the candidates around pixel (x, y) of a view `width` x `height` and read what is in front. */
  pick(candidates: Candidates, camera: PerspectiveCamera, x: number, y: number, width: number,
    height: number): Picked | null {
    if (candidates.indices.length === 0) return null
    const { renderer } = this
    this.group.clear()
    this.group.apply(candidates.lists, candidates.indices)
    this.many?.flush()
    const half = (PICK_PX - 1) / 2
    camera.setViewOffset(width, height, x - half, y - half, PICK_PX, PICK_PX)
    const shadows = renderer.shadowMap.needsUpdate
    renderer.shadowMap.needsUpdate = false
    renderer.setRenderTarget(this.target)
    const gl = renderer.getContext() as WebGL2RenderingContext
    gl.clearBufferuiv(gl.COLOR, 0, NOTHING)
    const clear = renderer.autoClear
    renderer.autoClear = false
    renderer.clearDepth()
    renderer.render(this.scene, camera)
    // Nine pixels: reading them in place is cheaper than a fence and a later frame.
    gl.readPixels(0, 0, PICK_PX, PICK_PX, gl.RGBA_INTEGER, gl.UNSIGNED_INT, this.pixels)
    renderer.setRenderTarget(null)
    renderer.autoClear = clear
    renderer.shadowMap.needsUpdate = shadows
    camera.clearViewOffset()
    return chooseId(this.pixels)
  }

  dispose(): void {
    this.group.dispose()
    this.many?.dispose()
    this.plain.dispose()
    this.box.dispose()
    this.target.dispose()
  }
}

const NOTHING = new Uint32Array(4)
