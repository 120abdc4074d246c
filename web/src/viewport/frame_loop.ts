/** When the next picture is drawn: on demand, never while a look is under way or the GPU is behind. */

import type { GpuPace } from './gpu_pace'

const SLOW_MS = 40
const SLOW_GPU_MS = 100 // no GPU is that slow: the picture is made by the cores the page needs
const LONGEST_BREATH_MS = 800

export class FrameLoop {
  frames = 0
  /** Scripting time of a frame, smoothed [ms]. */
  frameMs = 0
  private queued = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private held = 0
  private wanted = false
  private stopped = false

  constructor(
    private readonly pace: GpuPace,
    private readonly paint: (now: number) => void,
    private readonly asleep: () => boolean,
  ) {}

  /** Ask for one frame. */
  ask(): void {
    this.wanted = true
    if (this.queued || this.timer !== undefined || this.held > 0 || this.stopped || this.asleep()) return
    // Where frames are slow the page needs the time between them for everything else.
    const { frameMs } = this.pace
    const cost = Math.max(this.frameMs > SLOW_MS ? this.frameMs : 0, frameMs > SLOW_GPU_MS ? frameMs : 0)
    if (cost > 0) this.later(Math.min(LONGEST_BREATH_MS, cost))
    else this.queue()
  }

  /** Draw nothing until `work` is done; what was asked for in between is drawn then. */
  async hold<T>(work: Promise<T>): Promise<T> {
    this.held++
    try {
      return await work
    } finally {
      this.held--
      if (this.wanted) this.ask()
    }
  }

  private queue(): void {
    this.queued = requestAnimationFrame((now) => this.run(now))
  }

  private later(ms: number): void {
    this.timer = setTimeout(() => {
      this.timer = undefined
      if (!this.stopped && this.held === 0 && !this.asleep()) this.queue()
    }, ms)
  }

  private run(now: number): void {
    this.queued = 0
    if (this.stopped || this.held > 0 || this.asleep()) return
    if (!this.pace.ready) {
      this.later(Math.min(50, this.pace.frameMs / 8))
      return
    }
    this.wanted = false
    const started = performance.now()
    this.paint(now)
    this.frames++
    this.frameMs += (performance.now() - started - this.frameMs) * 0.2
  }

  stop(): void {
    this.stopped = true
    cancelAnimationFrame(this.queued)
    clearTimeout(this.timer)
  }
}
