import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FrameLoop } from './frame_loop'
import { GpuPace } from './gpu_pace'

/** A GPU that takes as long as the test says. */
function slowGpu() {
  const state = { done: true, made: 0, deleted: 0 }
  const gl = {
    SYNC_GPU_COMMANDS_COMPLETE: 1, SYNC_STATUS: 2, SIGNALED: 3,
    fenceSync: () => ({ number: ++state.made }),
    deleteSync: () => { state.deleted++ },
    getSyncParameter: () => (state.done ? 3 : 0),
    flush: () => {},
    isContextLost: () => false,
  }
  return { state, pace: new GpuPace(gl as unknown as WebGL2RenderingContext) }
}

describe('FrameLoop', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('requestAnimationFrame', (call: (now: number) => void) => setTimeout(() => call(performance.now()), 16))
    vi.stubGlobal('cancelAnimationFrame', clearTimeout)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('draws one picture for many askings and rests when nobody asks', () => {
    const { pace } = slowGpu()
    const loop = new FrameLoop(pace, () => {}, () => false)
    for (let i = 0; i < 10; i++) loop.ask()
    vi.advanceTimersByTime(1000)
    expect(loop.frames).toBe(1)
  })

  it('hands over no second picture while the GPU is at the first', () => {
    const { pace, state } = slowGpu()
    const loop = new FrameLoop(pace, () => { pace.mark(); state.done = false }, () => false)
    loop.ask()
    vi.advanceTimersByTime(100)
    loop.ask()
    vi.advanceTimersByTime(700)
    expect(loop.frames).toBe(1)
    state.done = true
    vi.advanceTimersByTime(200)
    expect(loop.frames).toBe(2)
    expect(pace.frameMs).toBeGreaterThan(100)
    expect(state.made - state.deleted).toBeLessThanOrEqual(1)
  })

  it('keeps pictures back while a look is under way and draws what was asked for then', async () => {
    const { pace } = slowGpu()
    const loop = new FrameLoop(pace, () => {}, () => false)
    let done: (value: number) => void = () => {}
    const look = loop.hold(new Promise<number>((resolve) => { done = resolve }))
    loop.ask()
    vi.advanceTimersByTime(500)
    expect(loop.frames).toBe(0)
    done(7)
    expect(await look).toBe(7)
    vi.advanceTimersByTime(100)
    expect(loop.frames).toBe(1)
  })

  it('draws again after a look that failed, and never after it was stopped', async () => {
    const { pace } = slowGpu()
    const loop = new FrameLoop(pace, () => {}, () => false)
    loop.ask()
    await expect(loop.hold(Promise.reject(new Error('gone')))).rejects.toThrow('gone')
    vi.advanceTimersByTime(100)
    expect(loop.frames).toBe(1)
    loop.ask()
    loop.stop()
    loop.ask()
    vi.advanceTimersByTime(500)
    expect(loop.frames).toBe(1)
  })

  it('gives up waiting for a fence that never comes', () => {
    const { pace, state } = slowGpu()
    pace.mark()
    state.done = false
    expect(pace.ready).toBe(false)
    vi.advanceTimersByTime(11_000)
    expect(pace.ready).toBe(true)
  })
})
