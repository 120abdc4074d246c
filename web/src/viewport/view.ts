/** Where the camera is, in plain f64 numbers: orbit about a target or walk through the plant. Z is up. */

import type { Bounds, Mode, Vec3 } from './types'

export interface ViewState {
  target: [number, number, number]
  yaw: number // heading of the view direction [rad], 0 looks along +X
  pitch: number // [rad], negative looks down
  distance: number // eye to target [m]
}

const MAX_PITCH = 1.553 // 89 degrees: straight down has no heading
export const FOV_Y = (40 * Math.PI) / 180
export const EYE_HEIGHT = 1.65

export function forwardOf(yaw: number, pitch: number): [number, number, number] {
  const c = Math.cos(pitch)
  return [c * Math.cos(yaw), c * Math.sin(yaw), Math.sin(pitch)]
}

export class View {
  state: ViewState = { target: [0, 0, 0], yaw: 2.2, pitch: -0.5, distance: 20 }
  mode: Mode = 'orbit'
  private flight: { from: ViewState; to: ViewState; started: number; span: number } | null = null

  get forward(): [number, number, number] {
    return forwardOf(this.state.yaw, this.state.pitch)
  }

  get right(): [number, number, number] {
    return [Math.sin(this.state.yaw), -Math.cos(this.state.yaw), 0]
  }

  get up(): [number, number, number] {
    const r = this.right
    const f = this.forward
    return [r[1] * f[2] - r[2] * f[1], r[2] * f[0] - r[0] * f[2], r[0] * f[1] - r[1] * f[0]]
  }

  get eye(): [number, number, number] {
    const { target, distance } = this.state
    const f = this.forward
    return [target[0] - f[0] * distance, target[1] - f[1] * distance, target[2] - f[2] * distance]
  }

  /** Turn about the target (orbit) or about the eye (walk); radians. */
  turn(yaw: number, pitch: number): void {
    this.flight = null
    const eye = this.eye
    this.state.yaw = wrap(this.state.yaw + yaw)
    this.state.pitch = Math.max(-MAX_PITCH, Math.min(MAX_PITCH, this.state.pitch + pitch))
    if (this.mode === 'walk') this.setEye(eye)
  }

  /** Shift sideways and up by fractions of the view's height at the target. */
  pan(rightward: number, upward: number): void {
    this.flight = null
    const span = 2 * Math.tan(FOV_Y / 2) * this.state.distance
    this.shift(this.right, rightward * span)
    this.shift(this.up, upward * span)
  }

  /** Come closer by `factor` (< 1), keeping the point under the pointer (-1..1, up positive) where it is. */
  zoom(factor: number, x: number, y: number, aspect: number): void {
    this.flight = null
    if (this.mode === 'walk') {
      this.shift(this.forward, (1 - factor) * 4)
      return
    }
    const half = Math.tan(FOV_Y / 2) * this.state.distance
    const next = Math.max(0.05, Math.min(1e6, this.state.distance * factor))
    const ratio = 1 - next / this.state.distance
    this.shift(this.right, x * half * aspect * ratio)
    this.shift(this.up, y * half * ratio)
    this.state.distance = next
  }

  /** Walk along the ground: metres ahead, to the right, up. The height stays unless `up` changes it. */
  walk(ahead: number, rightward: number, up: number): void {
    this.flight = null
    const { yaw, target } = this.state
    target[0] += Math.cos(yaw) * ahead + Math.sin(yaw) * rightward
    target[1] += Math.sin(yaw) * ahead - Math.cos(yaw) * rightward
    target[2] += up
  }

  setMode(mode: Mode, ground: number): void {
    if (mode === this.mode) return
    this.flight = null
    this.mode = mode
    if (mode === 'walk') {
      // Step in towards what was looked at, and stand on the floor.
      const { target, distance } = this.state
      const f = this.forward
      const back = Math.min(distance, 8)
      const eye: [number, number, number] = [target[0] - f[0] * back, target[1] - f[1] * back, ground + EYE_HEIGHT]
      this.state.pitch = Math.max(-0.12, Math.min(0.12, this.state.pitch))
      this.state.distance = 3
      this.setEye(eye)
    } else {
      const eye = this.eye
      this.state.distance = 8
      this.setEye(eye)
    }
  }

  /** The state from which all of `bounds` is in view. */
  framed(bounds: Bounds, aspect: number, keepHeading = true): ViewState {
    const [low, high] = bounds
    const target: [number, number, number] = [
      (low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2,
    ]
    const yaw = keepHeading ? this.state.yaw : 2.2
    const pitch = keepHeading ? Math.min(this.state.pitch, -0.2) : -0.6
    const f = forwardOf(yaw, pitch)
    const r = [Math.sin(yaw), -Math.cos(yaw), 0]
    const u = [r[1]! * f[2], -r[0]! * f[2], r[0]! * f[1] - r[1]! * f[0]]
    const tanY = Math.tan(FOV_Y / 2)
    const tanX = tanY * aspect
    const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((corner) =>
      [0, 1, 2].map((axis) => ((corner >> axis) & 1 ? high : low)[axis]!) as [number, number, number])
    const along = (p: readonly number[], v: readonly number[]): number =>
      (p[0]! - target[0]) * v[0]! + (p[1]! - target[1]) * v[1]! + (p[2]! - target[2]) * v[2]!
    let distance = 0.3
    // What is near looks larger, so the middle of the box is not the middle of its picture: centre the picture.
    for (let pass = 0; pass < 3; pass++) {
      distance = 0.3
      for (const p of corners) {
        distance = Math.max(distance, Math.abs(along(p, r)) / tanX - along(p, f), Math.abs(along(p, u)) / tanY - along(p, f))
      }
      if (pass === 2) break
      for (const axis of [r, u]) {
        const seen = corners.map((p) => along(p, axis) / (distance + along(p, f)))
        const shift = ((Math.max(...seen) + Math.min(...seen)) / 2) * distance
        for (let k = 0; k < 3; k++) target[k]! += axis[k]! * shift
      }
    }
    return { target, yaw, pitch, distance: distance * 1.04 }
  }

  /** Fly to a state in `span` ms; 0 is at once. */
  flyTo(to: ViewState, now: number, span: number): void {
    if (this.mode === 'walk') this.mode = 'orbit'
    if (span <= 0) {
      this.state = { ...to, target: [...to.target] }
      this.flight = null
      return
    }
    this.flight = { from: { ...this.state, target: [...this.state.target] }, to, started: now, span }
  }

  /** Move on; true while a flight is under way. */
  advance(now: number): boolean {
    const flight = this.flight
    if (!flight) return false
    const t = Math.max(0, Math.min(1, (now - flight.started) / flight.span))
    const s = t * t * t * (t * (6 * t - 15) + 10)
    const { from, to } = flight
    const turn = wrap(to.yaw - from.yaw)
    this.state = {
      target: [mix(from.target[0], to.target[0], s), mix(from.target[1], to.target[1], s),
        mix(from.target[2], to.target[2], s)],
      yaw: wrap(from.yaw + turn * s),
      pitch: mix(from.pitch, to.pitch, s),
      distance: from.distance * (to.distance / from.distance) ** s,
    }
    if (t >= 1) this.flight = null
    return this.flight !== null
  }

  /** World point -> (x, y) in -1..1, up positive, and depth along the view [m]; depth <= 0 is behind. */
  project(point: Vec3, aspect: number): [number, number, number] {
    const eye = this.eye
    const d = [point[0] - eye[0], point[1] - eye[1], point[2] - eye[2]]
    const dot = (v: readonly number[]): number => d[0]! * v[0]! + d[1]! * v[1]! + d[2]! * v[2]!
    const depth = dot(this.forward)
    const tan = Math.tan(FOV_Y / 2)
    return [dot(this.right) / (depth * tan * aspect), dot(this.up) / (depth * tan), depth]
  }

  /** Unit direction of the ray through (x, y) in -1..1. */
  ray(x: number, y: number, aspect: number): [number, number, number] {
    const tan = Math.tan(FOV_Y / 2)
    const f = this.forward
    const r = this.right
    const u = this.up
    const d = [0, 1, 2].map((k) => f[k]! + r[k]! * x * tan * aspect + u[k]! * y * tan)
    const length = Math.hypot(d[0]!, d[1]!, d[2]!)
    return [d[0]! / length, d[1]! / length, d[2]! / length]
  }

  private setEye(eye: readonly [number, number, number]): void {
    const f = this.forward
    const d = this.state.distance
    this.state.target = [eye[0] + f[0] * d, eye[1] + f[1] * d, eye[2] + f[2] * d]
  }

  private shift(direction: readonly number[], length: number): void {
    for (let k = 0; k < 3; k++) this.state.target[k]! += direction[k]! * length
  }
}

export function wrap(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t
}
