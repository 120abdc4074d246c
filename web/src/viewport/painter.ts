/** The renderer and what one frame is: camera, light, instances, outlines. Draws only when asked. */

import {
  NeutralToneMapping, PerspectiveCamera, Plane, Scene, SRGBColorSpace, Vector3, WebGLRenderer,
} from 'three'
import { ContactShade, MOST_SPAN_M } from './contact'
import { Environment } from './environment'
import type { CameraPose } from './frustum'
import { GpuPace } from './gpu_pace'
import { Outline } from './outline'
import { Picker } from './picker'
import { Programs } from './programs'
import type { Primitive, PrototypeLibrary } from './prototypes'
import type { PlantScene } from './scene'
import type { SectionPlane } from './section'
import { sharedUniforms } from './shading'
import type { Bounds, Theme } from './types'
import { FOV_Y, type View } from './view'

/** The render origin follows the eye in steps: f32 at this distance still resolves 0.03 mm. */
const ORIGIN_STEP = 256

export class Painter {
  readonly renderer: WebGLRenderer
  readonly scene = new Scene()
  readonly camera = new PerspectiveCamera((FOV_Y * 180) / Math.PI, 1, 0.1, 1000)
  readonly uniforms = sharedUniforms()
  readonly environment: Environment
  readonly pace: GpuPace
  outline: Outline | null = null
  picker: Picker | null = null
  private contact: ContactShade | null = null
  private readonly programs: Programs
  private warming = 0
  private cold = false
  origin: [number, number, number] = [0, 0, 0]
  bounds: Bounds = [[-5, -5, 0], [5, 5, 3]]
  private section: SectionPlane | null = null
  private readonly plane = new Plane()
  private readonly planes = [this.plane]
  width = 1
  height = 1
  ratio = 1

  /** True when the picture is made without a GPU: then shadows and smoothing cost more than they give. */
  readonly isSoftware: boolean

  /** Throws when the browser has no WebGL 2. `context` is for measuring without a GPU. */
  constructor(canvas: HTMLCanvasElement, context?: WebGL2RenderingContext) {
    this.isSoftware = context === undefined && drawsInSoftware()
    this.renderer = new WebGLRenderer({
      canvas, ...(context ? { context } : {}), antialias: !this.isSoftware, powerPreference: 'high-performance', stencil: false,
    })
    this.renderer.outputColorSpace = SRGBColorSpace
    this.renderer.toneMapping = NeutralToneMapping
    this.renderer.info.autoReset = false
    this.scene.matrixWorldAutoUpdate = false
    this.camera.matrixAutoUpdate = false
    this.environment = new Environment(this.renderer, this.scene)
    this.pace = new GpuPace(this.renderer.getContext() as WebGL2RenderingContext)
    this.programs = new Programs(this.renderer, this.camera)
  }

  get maxTextureSize(): number {
    return this.renderer.capabilities.maxTextureSize
  }

  /** Make what depends on a plant's meshes; `shaded` plants get contact shade on the floor. */
  adopt(library: PrototypeLibrary, shaded = false): void {
    this.release()
    const [low, high] = this.bounds
    if (shaded && Math.max(high[0] - low[0], high[1] - low[1]) <= MOST_SPAN_M) {
      this.contact = new ContactShade(library, this.uniforms, this.bounds)
      this.contact.setStrength(this.environment.contact)
      this.scene.add(this.contact.mesh)
    }
    this.outline = new Outline(library, this.uniforms, this.isSoftware ? 0 : 4)
    this.picker = new Picker(this.renderer, library, this.uniforms)
    this.outline.resize(this.width, this.height, this.ratio)
  }

  /** Make the programs every picture needs; until they are there nothing is drawn and the page stays free. */
  async warm(library: PrototypeLibrary): Promise<void> {
    const turn = ++this.warming
    this.cold = true
    await Promise.all([this.programs.ofScene(this.scene), this.prepare(library.primitives(0)), this.outline?.warm(this.programs, library),
      this.picker?.warm(this.programs, library)])
    if (turn === this.warming) this.cold = false
  }

  /** Draw with what there is; programs of a lost context never become ready. */
  unfreeze(): void {
    this.warming++
    this.cold = false
  }

  /** Make the programs of some primitives before they are drawn. */
  prepare(primitives: readonly Primitive[]): Promise<void> {
    return this.programs.ofPrimitives(primitives, this.scene)
  }

  release(): void {
    this.outline?.dispose()
    this.picker?.dispose()
    this.contact?.dispose()
    this.contact = null
    this.outline = this.picker = null
  }

  resize(width: number, height: number, ratio: number): void {
    this.width = Math.max(1, width)
    this.height = Math.max(1, height)
    this.ratio = ratio
    this.renderer.setPixelRatio(ratio)
    this.renderer.setSize(this.width, this.height, false)
    this.outline?.resize(this.width, this.height, ratio)
  }

  setTheme(theme: Theme): void {
    this.environment.setTheme(theme)
    this.uniforms.onmNeutral.value.set(this.environment.neutral)
    this.contact?.setStrength(this.environment.contact)
  }

  setSection(section: SectionPlane | null): void {
    this.section = section
    this.uniforms.onmCap.value = section ? 1 : 0
  }

  get aspect(): number {
    return this.width / this.height
  }

  /** The camera as plain numbers for the Worker; world frame. */
  pose(view: View): CameraPose {
    const tan = Math.tan(FOV_Y / 2)
    return {
      eye: view.eye, right: view.right, up: view.up, forward: view.forward, tanHalfX: tan * this.aspect,
      tanHalfY: tan, near: this.camera.near * 0.5, far: this.camera.far * 2, heightPx: this.height * this.ratio,
    }
  }

  /** Set camera, origin and light for a view. */
  aim(view: View, plant: PlantScene | null, force = false): void {
    const eye = view.eye
    const moved = Math.max(...eye.map((v, k) => Math.abs(v - this.origin[k]!)))
    if (force || moved > ORIGIN_STEP * 2) {
      this.origin = eye.map((v) => Math.round(v / ORIGIN_STEP) * ORIGIN_STEP) as [number, number, number]
      plant?.setOrigin(this.origin)
      this.renderer.shadowMap.needsUpdate = true
    }
    const { camera, origin } = this
    const local = [eye[0] - origin[0], eye[1] - origin[1], eye[2] - origin[2]] as const
    const r = view.right
    const u = view.up
    const f = view.forward
    camera.matrix.set(r[0], u[0], -f[0], local[0], r[1], u[1], -f[1], local[1], r[2], u[2], -f[2], local[2], 0, 0, 0, 1)
    camera.matrixWorld.copy(camera.matrix)
    camera.matrixWorldInverse.copy(camera.matrix).invert()
    const size = Math.hypot(...this.bounds[1].map((v, k) => v - this.bounds[0][k]!))
    const middle = this.bounds[0].map((v, k) => (v + this.bounds[1][k]!) / 2)
    const away = Math.hypot(eye[0] - middle[0]!, eye[1] - middle[1]!, eye[2] - middle[2]!)
    const { distance } = view.state
    camera.near = Math.max(0.02, Math.min(distance * 0.02, 5))
    camera.far = Math.max(away + size, distance * 20, 100)
    camera.aspect = this.aspect
    this.uniforms.onmFocus.value = view.mode === 'orbit' && !this.section ? distance * 0.85 : 0
    camera.updateProjectionMatrix()
    const target = view.state.target.map((v, k) => v - origin[k]!)
    this.environment.place(this.bounds, local, target, origin, distance)
    this.contact?.place(origin)
    for (const child of this.scene.children) if (child.matrixAutoUpdate) child.updateMatrixWorld(true)
    if (this.section) {
      const { normal, constant } = this.section
      this.plane.normal = new Vector3(...normal)
      this.plane.constant = constant + normal[0] * origin[0] + normal[1] * origin[1] + normal[2] * origin[2]
    }
    this.renderer.clippingPlanes = this.section ? this.planes : []
  }

  get wantsContact(): boolean {
    return this.contact !== null
  }

  /** Bake the contact shade of resting instances; after `aim`. */
  bake(plant: PlantScene): void {
    this.contact?.bake(this.renderer, plant.restingLists(), this.origin)
  }

  /** Draw one frame; `shadows` asks for a fresh shadow map. */
  draw(shadows: boolean): void {
    if (this.cold) return
    this.renderer.info.reset()
    if (shadows) this.renderer.shadowMap.needsUpdate = true
    this.renderer.render(this.scene, this.camera)
    this.outline?.render(this.renderer, this.camera)
    this.pace.mark()
  }

  dispose(): void {
    this.release()
    this.pace.dispose()
    this.environment.dispose()
    this.renderer.dispose()
  }
}

/** Ask a throw-away context what draws; smoothing has to be chosen before the real one exists. */
function drawsInSoftware(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2')
  if (!gl) return false
  const names = gl.getExtension('WEBGL_debug_renderer_info')
  const name = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return /swiftshader|llvmpipe|softpipe|software|microsoft basic/i.test(name)
}
