/**
 * Shader programs made beside the page: a program used before it is linked holds the page up until it is,
 * for seconds where there is no GPU. Source: KHR_parallel_shader_compile; OpenGL ES 3.0, section 5.2 (fences).
 */

import {
  Group, Mesh, type Camera, type Material, type Object3D, type Scene, type WebGLRenderer, type WebGLRenderTarget,
} from 'three'
import type { Primitive } from './prototypes'

const POLL_MS = 15
const LONGEST_MS = 10_000

export class Programs {
  private readonly made = new WeakMap<Material, Promise<void>>()

  constructor(private readonly renderer: WebGLRenderer, private readonly camera: Camera) {}

  /** Resolves when everything in `scene` can be drawn into `target` (null: the canvas) at once. */
  async ofScene(scene: Scene, target: WebGLRenderTarget | null = null): Promise<void> {
    const before = this.renderer.getRenderTarget()
    this.renderer.setRenderTarget(target)
    const linked = this.compile(scene, scene)
    this.renderer.setRenderTarget(before)
    await linked
  }

  /** Resolves when the primitives can be drawn as part of `scene`; a material is made ready once. */
  async ofPrimitives(primitives: readonly Primitive[], scene: Scene): Promise<void> {
    await Promise.all(primitives.map(({ geometry, material }) => {
      let made = this.made.get(material)
      if (!made) {
        made = this.compile(new Group().add(new Mesh(geometry, material)), scene)
        this.made.set(material, made)
      }
      return made
    }))
  }

  private async compile(object: Object3D, scene: Scene): Promise<void> {
    if (this.renderer.extensions.has('KHR_parallel_shader_compile')) {
      await this.renderer.compileAsync(object, this.camera, scene)
      return
    }
    // Without the extension a fence tells that the links before it are through.
    this.renderer.compile(object, this.camera, scene)
    await this.fence()
  }

  private async fence(): Promise<void> {
    const gl = this.renderer.getContext() as WebGL2RenderingContext
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
    if (!fence) return
    gl.flush()
    const last = performance.now() + LONGEST_MS
    do await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    while (!gl.isContextLost() && performance.now() < last && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED)
    gl.deleteSync(fence)
  }
}
