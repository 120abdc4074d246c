/**
 * How far the GPU is behind. Without a GPU a frame takes the better part of a second, and frames queue up unseen:
 * whoever then reads a pixel back waits for all of them. So no frame is handed over while the one before is drawn.
 *
 * Source: OpenGL ES 3.0, section 5.2 (fences); a fence's state may change between tasks only.
 */

const POLL_MS = 4
const LONGEST_MS = 10_000

export class GpuPace {
  /** Time from handing a frame over to its being drawn, smoothed [ms]. */
  frameMs = 0
  private fence: WebGLSync | null = null
  private since = 0

  constructor(private readonly gl: WebGL2RenderingContext) {}

  /** A frame was handed over. */
  mark(): void {
    this.drop()
    this.fence = this.gl.fenceSync(this.gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
    this.since = performance.now()
    this.gl.flush()
  }

  /** True when nothing is being drawn any more. */
  get ready(): boolean {
    const { gl, fence } = this
    if (!fence) return true
    const waited = performance.now() - this.since
    const done = gl.isContextLost() || waited > LONGEST_MS || gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED
    if (!done) return false
    this.frameMs += (waited - this.frameMs) * 0.3
    this.drop()
    return true
  }

  /** Resolves when nothing is being drawn any more. */
  async idle(): Promise<void> {
    while (!this.ready) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }

  private drop(): void {
    if (this.fence) this.gl.deleteSync(this.fence)
    this.fence = null
  }

  dispose(): void {
    this.drop()
  }
}
