/** Outlines: silhouettes of the selection (green channel) and of alarms (red), drawn as lines over the picture. */

import {
  Color, Mesh, OrthographicCamera, PlaneGeometry, Scene, ShaderMaterial, Vector2, WebGLRenderTarget, type Camera,
  type WebGLRenderer,
} from 'three'
import { DrawGroup } from './draws'
import type { Programs } from './programs'
import type { PrototypeLibrary } from './prototypes'
import { maskMaterial, type SharedUniforms } from './shading'

export class Outline {
  readonly selection: DrawGroup
  readonly alarms: DrawGroup
  /** 0..1: how bright the alarm outline is now. */
  pulse = 1
  private readonly scene = new Scene()
  private readonly target: WebGLRenderTarget
  private readonly overlay = new Scene()
  private readonly overlayCamera = new OrthographicCamera(-1, 1, 1, -1, 0, 1)
  private readonly material: ShaderMaterial
  private readonly quad = new PlaneGeometry(2, 2)
  private readonly masks: ShaderMaterial[] = []

  constructor(library: PrototypeLibrary, uniforms: SharedUniforms, samples = 4) {
    this.target = new WebGLRenderTarget(1, 1, { samples, depthBuffer: false })
    const groupOf = (colour: Color): DrawGroup => {
      const plain = maskMaterial(uniforms, false, colour)
      const box = maskMaterial(uniforms, true, colour)
      this.masks.push(plain, box)
      return new DrawGroup(this.scene, library, (primitive) => (primitive.box ? box : plain))
    }
    this.selection = groupOf(new Color(0, 1, 0))
    this.alarms = groupOf(new Color(1, 0, 0))
    this.material = new ShaderMaterial({
      transparent: true,
      depthTest: false,
      depthWrite: false,
      toneMapped: false,
      uniforms: {
        mask: { value: this.target.texture }, step: { value: new Vector2() }, pulse: { value: 1 },
        selectionColour: { value: new Color(0x1f7ae0) }, alarmColour: { value: new Color(0xe0362c) },
      },
      vertexShader: 'varying vec2 vUv; void main() { vUv = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }',
      fragmentShader: /* glsl */ `
        varying vec2 vUv;
        uniform sampler2D mask;
        uniform vec2 step;
        uniform float pulse;
        uniform vec3 selectionColour;
        uniform vec3 alarmColour;
        void main() {
          vec2 centre = min(texture2D(mask, vUv).rg, 1.0);
          vec2 widest = vec2(0.0);
          for (int i = 0; i < 12; i++) {
            float a = float(i) * 0.5235988;
            widest = max(widest, min(texture2D(mask, vUv + vec2(cos(a), sin(a)) * step).rg, 1.0));
          }
          vec2 edge = clamp(widest - centre, 0.0, 1.0);
          float alarm = edge.r * (0.45 + 0.55 * pulse);
          vec4 chosen = vec4(selectionColour, max(edge.g, centre.g * 0.10));
          vec4 called = vec4(alarmColour, max(alarm, centre.r * 0.10 * pulse));
          float alpha = max(chosen.a, called.a);
          if (alpha < 0.004) discard;
          gl_FragColor = vec4(mix(called.rgb, chosen.rgb, chosen.a >= called.a ? 1.0 : 0.0), alpha);
          #include <colorspace_fragment>
        }`,
    })
    const mesh = new Mesh(this.quad, this.material)
    mesh.frustumCulled = false
    this.overlay.add(mesh)
  }

  /** Make the programs before the first selection asks for them; the meshes are only for the compiler. */
  async warm(programs: Programs, library: PrototypeLibrary): Promise<void> {
    const scene = new Scene()
    for (const { geometry } of library.primitives(0)) for (const mask of this.masks) scene.add(new Mesh(geometry, mask))
    await Promise.all([programs.ofScene(scene, this.target), programs.ofScene(this.overlay)])
  }

  resize(width: number, height: number, ratio: number): void {
    this.target.setSize(Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio)))
    const px = 2.2 * ratio
    this.material.uniforms.step!.value.set(px / this.target.width, px / this.target.height)
  }

  get needed(): boolean {
    return this.selection.drawCalls + this.alarms.drawCalls > 0
  }

  /** Draw over the picture in the current target. */
  render(renderer: WebGLRenderer, camera: Camera): void {
    if (!this.needed) return
    const shadows = renderer.shadowMap.needsUpdate
    renderer.shadowMap.needsUpdate = false
    renderer.setRenderTarget(this.target)
    renderer.setClearColor(0x000000, 0)
    renderer.clear()
    renderer.render(this.scene, camera)
    renderer.setRenderTarget(null)
    this.material.uniforms.pulse!.value = this.pulse
    const clear = renderer.autoClear
    const planes = renderer.clippingPlanes
    renderer.autoClear = false
    renderer.clippingPlanes = []
    renderer.render(this.overlay, this.overlayCamera)
    renderer.autoClear = clear
    renderer.clippingPlanes = planes
    renderer.shadowMap.needsUpdate = shadows
  }

  dispose(): void {
    this.selection.dispose()
    this.alarms.dispose()
    for (const mask of this.masks) mask.dispose()
    this.material.dispose()
    this.quad.dispose()
    this.target.dispose()
  }
}
