/** Light, sky and floor: a bright studio hall, made here and fetched from nowhere. */

import {
  BackSide, BoxGeometry, Color, DirectionalLight, Euler, Mesh, MeshBasicMaterial, PCFShadowMap, PlaneGeometry,
  PMREMGenerator, Scene, ShaderMaterial, ShadowMaterial, Vector2, type Texture,
  type WebGLRenderer,
} from 'three'
import type { Bounds, Theme } from './types'

interface Palette {
  zenith: number
  horizon: number
  floor: number
  grid: number
  gridStrength: number
  sun: number
  sunStrength: number
  ambient: number
  shadow: number
  contact: number
  neutral: number
  exposure: number
}

const PALETTES: Record<Theme, Palette> = {
  light: {
    zenith: 0xdfe5ea, horizon: 0xf6f4f0, floor: 0xebe8e2, grid: 0x9a958b, gridStrength: 0.5, sun: 0xfff3e2,
    sunStrength: 1.8, ambient: 0.95, shadow: 0.26, contact: 0.5, neutral: 0xc9c6be, exposure: 1.0,
  },
  dark: {
    zenith: 0x0c0e11, horizon: 0x1d2126, floor: 0x191c20, grid: 0x5c636c, gridStrength: 0.42, sun: 0xfff0dc,
    sunStrength: 1.5, ambient: 0.6, shadow: 0.5, contact: 0.85, neutral: 0x565a60, exposure: 0.95,
  },
}

/** A room of soft boxes to reflect; the same lamp layout for both themes. */
function studio(): Scene {
  const scene = new Scene()
  const box = new BoxGeometry()
  const add = (colour: number, strength: number, position: [number, number, number], scale: [number, number, number],
    side = 0): void => {
    const material = new MeshBasicMaterial({ color: new Color(colour).multiplyScalar(strength) })
    if (side) material.side = BackSide
    const mesh = new Mesh(box, material)
    mesh.position.set(...position)
    mesh.scale.set(...scale)
    scene.add(mesh)
  }
  add(0xe9e6e0, 0.62, [0, 5, 0], [30, 14, 30], 1)
  add(0x8d8a84, 0.6, [0, -1.9, 0], [29, 0.1, 29])
  for (let row = -2; row <= 2; row++) add(0xffffff, 5, [row * 5, 11.6, 0], [1.1, 0.15, 22])
  add(0xfff1dd, 5, [-14.6, 5, 0], [0.1, 5, 14])
  add(0xdfeaf5, 4, [14.6, 5, 0], [0.1, 5, 14])
  add(0xffffff, 2.5, [0, 5, -14.6], [12, 4, 0.1])
  return scene
}

export class Environment {
  readonly scene: Scene
  readonly sun = new DirectionalLight(0xffffff, 2)
  neutral = 0xc9c6be
  contact = 0.5
  private readonly sky: Mesh<PlaneGeometry, ShaderMaterial>
  private readonly floor: Mesh<PlaneGeometry, ShaderMaterial>
  private readonly shade: Mesh<PlaneGeometry, ShadowMaterial>
  private map: Texture | null = null
  private height = 0
  private shadowsOn = false

  constructor(private readonly renderer: WebGLRenderer, scene: Scene) {
    this.scene = scene
    this.sky = skyMesh()
    this.floor = floorMesh()
    this.shade = new Mesh(new PlaneGeometry(1, 1), new ShadowMaterial({ opacity: 0.3 }))
    this.shade.receiveShadow = true
    this.shade.renderOrder = -900
    for (const mesh of [this.sky, this.floor, this.shade]) mesh.frustumCulled = false
    renderer.shadowMap.type = PCFShadowMap
    renderer.shadowMap.autoUpdate = false
    this.sun.shadow.mapSize.set(4096, 4096)
    this.sun.shadow.radius = 4
    this.sun.shadow.bias = -0.0004
    scene.add(this.sky, this.floor, this.shade, this.sun, this.sun.target)
    this.lightUp()
  }

  /** Build the reflection map; also after a lost context. */
  lightUp(): void {
    this.map?.dispose()
    const generator = new PMREMGenerator(this.renderer)
    const room = studio()
    this.map = generator.fromScene(room, 0.035).texture
    generator.dispose()
    room.traverse((object) => {
      if (object instanceof Mesh) (object.material as MeshBasicMaterial).dispose()
    })
    this.scene.environment = this.map
    this.scene.environmentRotation = new Euler(Math.PI / 2, 0, 0) // three's rooms are Y up, plants Z up
  }

  setTheme(theme: Theme): void {
    const p = PALETTES[theme]
    this.sky.material.uniforms.zenith!.value.set(p.zenith)
    this.sky.material.uniforms.horizon!.value.set(p.horizon)
    this.floor.material.uniforms.horizon!.value.set(p.horizon)
    this.floor.material.uniforms.floorColour!.value.set(p.floor)
    this.floor.material.uniforms.gridColour!.value.set(p.grid)
    this.floor.material.uniforms.gridStrength!.value = p.gridStrength
    this.shade.material.opacity = p.shadow
    this.sun.color.set(p.sun)
    this.sun.intensity = p.sunStrength
    this.scene.environmentIntensity = p.ambient
    this.renderer.toneMappingExposure = p.exposure
    this.neutral = p.neutral
    this.contact = p.contact
  }

  setShadows(on: boolean): void {
    this.shadowsOn = on
    this.renderer.shadowMap.enabled = on
    this.sun.castShadow = on
    this.shade.visible = on
  }

  /** Fit floor and light to what is looked at. All positions relative to the render origin [m]. */
  place(bounds: Bounds, eye: readonly number[], target: readonly number[], origin: readonly number[],
    distance: number): void {
    const size = Math.hypot(bounds[1][0] - bounds[0][0], bounds[1][1] - bounds[0][1], bounds[1][2] - bounds[0][2])
    this.height = bounds[0][2] - origin[2]! - 0.004
    const reach = Math.max(60, distance * 14, size * 1.2)
    const u = this.floor.material.uniforms
    this.floor.position.set(eye[0]!, eye[1]!, this.height)
    this.floor.scale.set(reach * 2, reach * 2, 1)
    u.reach!.value = reach
    // Whole multiples of 100 m are taken off, so that the grid's own arithmetic stays exact far out.
    u.gridOffset!.value.set(origin[0]! % 100, origin[1]! % 100)
    u.cell!.value = 10 ** Math.max(0, Math.round(Math.log10(Math.max(distance, 1) / 14)))
    u.centre!.value.set(eye[0]!, eye[1]!)
    this.shade.position.set(eye[0]!, eye[1]!, this.height + 0.003)
    this.shade.scale.set(reach, reach, 1)
    this.sky.updateMatrixWorld()
    if (this.shadowsOn) this.aim(bounds, target, origin, distance)
  }

  /** The shadow map covers the plant, or as much of it around the target as keeps shadows crisp. */
  private aim(bounds: Bounds, target: readonly number[], origin: readonly number[], distance: number): void {
    const half = [0, 1, 2].map((k) => (bounds[1][k]! - bounds[0][k]!) / 2)
    const middle = [0, 1, 2].map((k) => (bounds[1][k]! + bounds[0][k]!) / 2 - origin[k]!)
    const whole = Math.hypot(half[0]!, half[1]!, half[2]!)
    const reach = Math.min(whole, Math.max(12, distance * 1.6))
    const centre = whole <= reach * 1.01 ? middle : [target[0]!, target[1]!, middle[2]!]
    // Steps of a coarse grid: the light does not crawl while the camera glides.
    const step = reach / 4
    const snapped = whole <= reach * 1.01 ? centre : centre.map((v) => Math.round(v / step) * step)
    const camera = this.sun.shadow.camera
    const span = reach * 1.05
    camera.left = camera.bottom = -span
    camera.right = camera.top = span
    camera.near = 0.1
    camera.far = reach * 4 + whole * 2
    camera.up.set(0, 1, 0)
    camera.updateProjectionMatrix()
    const far = reach * 2 + whole
    this.sun.target.position.set(snapped[0]!, snapped[1]!, snapped[2]!)
    this.sun.position.set(snapped[0]! - 0.42 * far, snapped[1]! + 0.34 * far, snapped[2]! + 0.84 * far)
    this.sun.target.updateMatrixWorld()
    this.sun.shadow.normalBias = (span / 4096) * 3
  }

  dispose(): void {
    this.map?.dispose()
    this.sun.shadow.map?.dispose()
    for (const mesh of [this.sky, this.floor, this.shade]) {
      mesh.geometry.dispose()
      mesh.material.dispose()
    }
  }
}

function skyMesh(): Mesh<PlaneGeometry, ShaderMaterial> {
  const material = new ShaderMaterial({
    depthTest: false,
    depthWrite: false,
    toneMapped: false,
    uniforms: { zenith: { value: new Color() }, horizon: { value: new Color() } },
    vertexShader: /* glsl */ `
      varying vec3 vRay;
      void main() {
        vec2 p = position.xy * 2.0;
        vec4 near = inverse(projectionMatrix) * vec4(p, -1.0, 1.0);
        vRay = (inverse(viewMatrix) * vec4(near.xyz / near.w, 0.0)).xyz;
        gl_Position = vec4(p, 1.0, 1.0);
      }`,
    fragmentShader: /* glsl */ `
      varying vec3 vRay;
      uniform vec3 zenith;
      uniform vec3 horizon;
      #include <common>
      void main() {
        float h = normalize(vRay).z;
        gl_FragColor = vec4(mix(horizon, zenith, smoothstep(0.0, 0.7, h)), 1.0);
        gl_FragColor.rgb += (rand(gl_FragCoord.xy) - 0.5) / 255.0;
        #include <colorspace_fragment>
      }`,
  })
  const mesh = new Mesh(new PlaneGeometry(1, 1), material)
  mesh.renderOrder = -1000
  return mesh
}

function floorMesh(): Mesh<PlaneGeometry, ShaderMaterial> {
  const material = new ShaderMaterial({
    depthWrite: false,
    toneMapped: false,
    transparent: false,
    uniforms: {
      horizon: { value: new Color() }, floorColour: { value: new Color() }, gridColour: { value: new Color() },
      gridStrength: { value: 0.5 }, reach: { value: 100 }, cell: { value: 1 },
      gridOffset: { value: new Vector2() }, centre: { value: new Vector2() },
    },
    vertexShader: /* glsl */ `
      varying vec2 vAt;
      void main() {
        vec4 p = modelMatrix * vec4(position, 1.0);
        vAt = p.xy;
        gl_Position = projectionMatrix * viewMatrix * p;
      }`,
    fragmentShader: /* glsl */ `
      varying vec2 vAt;
      uniform vec3 horizon;
      uniform vec3 floorColour;
      uniform vec3 gridColour;
      uniform float gridStrength;
      uniform float reach;
      uniform float cell;
      uniform vec2 gridOffset;
      uniform vec2 centre;
      float lines(vec2 p, float size, float width) {
        vec2 q = p / size;
        vec2 w = fwidth(q);
        vec2 d = abs(fract(q - 0.5) - 0.5);
        vec2 l = smoothstep(w * (width + 0.6), w * max(width - 0.6, 0.0), d) * clamp(0.32 / max(w, 1e-6) - 1.0, 0.0, 1.0);
        return max(l.x, l.y);
      }
      void main() {
        float away = length(vAt - centre) / reach;
        float fade = 1.0 - smoothstep(0.18, 0.9, away);
        vec2 at = vAt + gridOffset;
        float grid = max(lines(at, cell, 0.55) * 0.32, lines(at, cell * 10.0, 0.8) * 0.75);
        vec3 colour = mix(floorColour, gridColour, grid * gridStrength * fade * fade);
        gl_FragColor = vec4(mix(horizon, colour, fade), 1.0);
        #include <colorspace_fragment>
      }`,
  })
  const mesh = new Mesh(new PlaneGeometry(1, 1), material)
  mesh.renderOrder = -950
  return mesh
}
