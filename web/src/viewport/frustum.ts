/** Six planes from a camera, in plain numbers: `n . p + d >= 0` is inside. World frame, f64. */

export interface CameraPose {
  eye: readonly [number, number, number] // world [m], f64
  right: readonly [number, number, number]
  up: readonly [number, number, number]
  forward: readonly [number, number, number]
  tanHalfX: number
  tanHalfY: number
  near: number
  far: number
  heightPx: number
}

/** Planes as [6, 4] f64: left, right, bottom, top, near, far. `widen` opens the sides (1 = exact). */
export function frustumPlanes(pose: CameraPose, widen = 1): Float64Array {
  const planes = new Float64Array(24)
  const { eye, right, up, forward } = pose
  const tx = pose.tanHalfX * widen
  const ty = pose.tanHalfY * widen
  const put = (index: number, nx: number, ny: number, nz: number, offset: number): void => {
    const length = Math.hypot(nx, ny, nz) || 1
    planes[index * 4] = nx / length
    planes[index * 4 + 1] = ny / length
    planes[index * 4 + 2] = nz / length
    planes[index * 4 + 3] = -(nx * eye[0] + ny * eye[1] + nz * eye[2]) / length + offset
  }
  put(0, right[0] + forward[0] * tx, right[1] + forward[1] * tx, right[2] + forward[2] * tx, 0)
  put(1, -right[0] + forward[0] * tx, -right[1] + forward[1] * tx, -right[2] + forward[2] * tx, 0)
  put(2, up[0] + forward[0] * ty, up[1] + forward[1] * ty, up[2] + forward[2] * ty, 0)
  put(3, -up[0] + forward[0] * ty, -up[1] + forward[1] * ty, -up[2] + forward[2] * ty, 0)
  put(4, forward[0], forward[1], forward[2], -pose.near)
  put(5, -forward[0], -forward[1], -forward[2], pose.far)
  return planes
}

/** The same planes for points given relative to `origin`. */
export function planesInZone(planes: Float64Array, origin: readonly [number, number, number],
  out: Float64Array): Float64Array {
  for (let p = 0; p < 24; p += 4) {
    out[p] = planes[p]!
    out[p + 1] = planes[p + 1]!
    out[p + 2] = planes[p + 2]!
    out[p + 3] = planes[p + 3]! + planes[p]! * origin[0] + planes[p + 1]! * origin[1] + planes[p + 2]! * origin[2]
  }
  return out
}

/** True unless the box is wholly outside one plane (conservative, as usual). */
export function boxInside(planes: Float64Array, low: Float32Array, high: Float32Array, at: number): boolean {
  for (let p = 0; p < 24; p += 4) {
    const nx = planes[p]!
    const ny = planes[p + 1]!
    const nz = planes[p + 2]!
    const x = nx >= 0 ? high[at]! : low[at]!
    const y = ny >= 0 ? high[at + 1]! : low[at + 1]!
    const z = nz >= 0 ? high[at + 2]! : low[at + 2]!
    if (nx * x + ny * y + nz * z + planes[p + 3]! < 0) return false
  }
  return true
}

export function sphereInside(planes: Float64Array, x: number, y: number, z: number, radius: number): boolean {
  for (let p = 0; p < 24; p += 4) {
    if (planes[p]! * x + planes[p + 1]! * y + planes[p + 2]! * z + planes[p + 3]! < -radius) return false
  }
  return true
}

/** Distance from a point to a box [m]; 0 inside. */
export function boxDistance(px: number, py: number, pz: number, low: Float32Array, high: Float32Array,
  at: number): number {
  const dx = Math.max(low[at]! - px, 0, px - high[at]!)
  const dy = Math.max(low[at + 1]! - py, 0, py - high[at + 1]!)
  const dz = Math.max(low[at + 2]! - pz, 0, pz - high[at + 2]!)
  return Math.hypot(dx, dy, dz)
}

/** True when the ray passes within `radius + spread * distance` of the box; `spread` widens it like a cone. */
export function rayNearBox(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number,
  low: Float32Array, high: Float32Array, at: number, spread: number): boolean {
  const cx = (low[at]! + high[at]!) / 2
  const cy = (low[at + 1]! + high[at + 1]!) / 2
  const cz = (low[at + 2]! + high[at + 2]!) / 2
  const pad = spread * Math.hypot(cx - ox, cy - oy, cz - oz)
  let enter = 0
  let leave = Infinity
  const o = [ox, oy, oz]
  const d = [dx, dy, dz]
  for (let axis = 0; axis < 3; axis++) {
    const a = low[at + axis]! - pad - o[axis]!
    const b = high[at + axis]! + pad - o[axis]!
    if (Math.abs(d[axis]!) < 1e-12) {
      if (a > 0 || b < 0) return false
      continue
    }
    const t1 = a / d[axis]!
    const t2 = b / d[axis]!
    enter = Math.max(enter, Math.min(t1, t2))
    leave = Math.min(leave, Math.max(t1, t2))
  }
  return enter <= leave
}
