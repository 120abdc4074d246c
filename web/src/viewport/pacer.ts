/** When to cull anew: lists hold for small moves of the camera, because the Worker's frustum is opened a little. */

import type { CameraPose } from './frustum'

const TURN = Math.cos((1.5 * Math.PI) / 180) // the frustum is opened by more than twice this
const SHIFT = 0.02 // of the distance looked over
const MIN_SHIFT_M = 0.1

export class CullPacer {
  private last: CameraPose | null = null

  /** The plant changed, or the camera came to rest: the next `due` answers true. */
  reset(): void {
    this.last = null
  }

  /** True when the pose has left what the last lists were made for; remembers it then. */
  due(pose: CameraPose, distance: number): boolean {
    const { last } = this
    if (last && last.heightPx === pose.heightPx && last.tanHalfX === pose.tanHalfX) {
      const turn = last.forward[0] * pose.forward[0] + last.forward[1] * pose.forward[1] + last.forward[2] * pose.forward[2]
      const shift = Math.hypot(last.eye[0] - pose.eye[0], last.eye[1] - pose.eye[1], last.eye[2] - pose.eye[2])
      if (turn > TURN && shift < Math.max(MIN_SHIFT_M, distance * SHIFT)) return false
    }
    this.last = pose
    return true
  }

  /** True when the last lists were made for another pose than this one. */
  stale(pose: CameraPose): boolean {
    return this.last === null || this.last.eye.some((v, k) => v !== pose.eye[k])
      || this.last.forward.some((v, k) => v !== pose.forward[k])
  }
}
