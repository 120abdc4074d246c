/**
 * Contact shade: the soft darkness where things meet the floor, baked once from below.
 *
 * Everything within `REACH_M` of the floor is drawn from underneath by height, blurred, and laid on the floor.
 * Things that move are left out; they have the sun's shadow.
 */

import {
  Color, DoubleSide, GLSL3, Mesh, OrthographicCamera, PlaneGeometry, Scene, ShaderMaterial, Vector2, WebGLRenderTarget,
  type WebGLRenderer,
} from 'three'
import type { Candidates } from './cull'
import { DrawGroup } from './draws'
import type { PrototypeLibrary } from './prototypes'
import { PLAIN_VERTEX, type SharedUniforms } from './shading'
import type { Bounds } from './types'

const REACH_M = 1.2
const MOST_PIXELS = 2048
const PIXEL_M = 0.03
const MARGIN_M = 2
const SKIN_M = 0.015
const LIFT_M = 0.006
/** Larger floors would get pixels too coarse to look like anything. */
export const MOST_SPAN_M = 250

export class ContactShade {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>
  private readonly scene = new Scene()
  private readonly group: DrawGroup
  private readonly camera = new OrthographicCamera()
  private readonly plain: ShaderMaterial
  private readonly box: ShaderMaterial
  private readonly targets: [WebGLRenderTarget, WebGLRenderTarget]
  private readonly blurScene = new Scene()
  private readonly blurCamera = new OrthographicCamera(-1, 1, 1, -1, 0, 1)
  private readonly blur: ShaderMaterial
  private readonly quad = new PlaneGeometry(2, 2)

  constructor(library: PrototypeLibrary, uniforms: SharedUniforms, private readonly bounds: Bounds) {
    this.plain = heightMaterial(uniforms, false)
    this.box = heightMaterial(uniforms, true)
    this.group = new DrawGroup(this.scene, library, (primitive) => (primitive.box ? this.box : this.plain))
    const [width, height] = this.span()
    const scale = Math.min(MOST_PIXELS / Math.max(width, height), 1 / PIXEL_M)
    const size = [Math.max(16, Math.round(width * scale)), Math.max(16, Math.round(height * scale))] as const
    this.targets = [new WebGLRenderTarget(...size, { depthBuffer: true }), new WebGLRenderTarget(...size, { depthBuffer: false })]
    this.blur = new ShaderMaterial({
      depthTest: false,
      depthWrite: false,
      uniforms: { image: { value: null }, step: { value: new Vector2() } },
      vertexShader: 'varying vec2 vUv; void main() { vUv = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }',
      fragmentShader: /* glsl */ `
        varying vec2 vUv;
        uniform sampler2D image;
        uniform vec2 step;
        void main() {
          float sum = 0.0;
          float weight = 0.0;
          for (int i = -8; i <= 8; i++) {
            float w = exp(-float(i * i) / 24.0);
            sum += w * texture2D(image, vUv + step * float(i)).r;
            weight += w;
          }
          gl_FragColor = vec4(sum / weight);
        }`,
    })
    const quad = new Mesh(this.quad, this.blur)
    quad.frustumCulled = false
    this.blurScene.add(quad)
    this.mesh = new Mesh(new PlaneGeometry(1, 1), new ShaderMaterial({
      transparent: true,
      depthWrite: false,
      toneMapped: false,
      polygonOffset: true,
      polygonOffsetFactor: -1,
      polygonOffsetUnits: -2,
      uniforms: { image: { value: this.targets[0].texture }, strength: { value: 0.5 }, colour: { value: new Color(0x14110c) } },
      vertexShader: `varying vec2 vUv; void main() { vUv = uv;
        gl_Position = projectionMatrix * viewMatrix * modelMatrix * vec4(position, 1.0); }`,
      fragmentShader: /* glsl */ `
        varying vec2 vUv;
        uniform sampler2D image;
        uniform float strength;
        uniform vec3 colour;
        void main() {
          gl_FragColor = vec4(colour, texture2D(image, vec2(vUv.x, 1.0 - vUv.y)).r * strength);
          #include <colorspace_fragment>
        }`,
    }))
    this.mesh.renderOrder = 1
    this.mesh.frustumCulled = false
    this.mesh.visible = false
  }

  /** Plants are drawn on a floor at height 0; where there is none near, the lowest bound is the floor. */
  private get floor(): number {
    const [low, high] = this.bounds
    return low[2] <= 0 && low[2] > -1 && high[2] > 0 ? 0 : low[2]
  }

  private span(): [number, number] {
    const [low, high] = this.bounds
    return [high[0] - low[0] + 2 * MARGIN_M, high[1] - low[1] + 2 * MARGIN_M]
  }

  /** Lay the shade where the floor is, relative to the render origin. */
  place(origin: readonly number[]): void {
    const [low, high] = this.bounds
    const [width, height] = this.span()
    this.mesh.position.set((low[0] + high[0]) / 2 - origin[0]!, (low[1] + high[1]) / 2 - origin[1]!, this.floor - origin[2]! + LIFT_M)
    this.mesh.scale.set(width, height, 1)
    this.mesh.updateMatrixWorld()
  }

  setStrength(strength: number): void {
    this.mesh.material.uniforms.strength!.value = strength
  }

  /** Bake from the given draw lists; the instances' zone offsets must belong to `origin`. */
  bake(renderer: WebGLRenderer, lists: Candidates, origin: readonly number[]): void {
    this.group.clear()
    this.group.apply(lists.lists, lists.indices)
    const [width, height] = this.span()
    const { camera } = this
    // From below, looking up: the picture is upside down against the floor, whose shader turns it back.
    camera.left = -width / 2
    camera.right = width / 2
    camera.top = height / 2
    camera.bottom = -height / 2
    camera.near = SKIN_M // the floor slab itself and lines painted on it cast nothing
    camera.far = REACH_M
    camera.matrixAutoUpdate = false
    const at = this.mesh.position
    camera.matrix.set(1, 0, 0, at.x, 0, -1, 0, at.y, 0, 0, -1, this.floor - origin[2]!, 0, 0, 0, 1)
    camera.matrixWorld.copy(camera.matrix)
    camera.matrixWorldInverse.copy(camera.matrix).invert()
    camera.matrixWorldAutoUpdate = false
    camera.updateProjectionMatrix()
    const planes = renderer.clippingPlanes
    const clear = renderer.autoClear
    const shadows = renderer.shadowMap.needsUpdate
    renderer.clippingPlanes = []
    renderer.autoClear = true
    renderer.shadowMap.needsUpdate = false
    renderer.setClearColor(0x000000, 0)
    const [a, b] = this.targets
    renderer.setRenderTarget(a)
    renderer.render(this.scene, camera)
    for (const radius of [0.07, 0.035]) {
      this.pass(renderer, a, b, radius / width, 0)
      this.pass(renderer, b, a, 0, radius / height)
    }
    renderer.setRenderTarget(null)
    renderer.clippingPlanes = planes
    renderer.autoClear = clear
    renderer.shadowMap.needsUpdate = shadows
    this.mesh.visible = true
  }

  private pass(renderer: WebGLRenderer, from: WebGLRenderTarget, to: WebGLRenderTarget, x: number, y: number): void {
    this.blur.uniforms.image!.value = from.texture
    this.blur.uniforms.step!.value.set(x, y)
    renderer.setRenderTarget(to)
    renderer.render(this.blurScene, this.blurCamera)
  }

  dispose(): void {
    this.mesh.removeFromParent()
    this.group.dispose()
    for (const target of this.targets) target.dispose()
    for (const material of [this.plain, this.box, this.blur, this.mesh.material]) material.dispose()
    this.mesh.geometry.dispose()
    this.quad.dispose()
  }
}

function heightMaterial(uniforms: SharedUniforms, box: boolean): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms,
    side: DoubleSide,
    toneMapped: false,
    defines: box ? { ONM_BOX: '', ONM_SKIP: '3u' } : { ONM_SKIP: '3u' },
    vertexShader: PLAIN_VERTEX,
    fragmentShader: /* glsl */ `
      in float vDepth;
      flat in uint vIndex;
      layout(location = 0) out vec4 shade;
      void main() {
        float near = clamp(1.0 - vDepth / ${REACH_M.toFixed(2)}, 0.0, 1.0);
        shade = vec4(near * near);
      }`,
  })
}
