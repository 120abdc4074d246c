import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { clock, signals } from './frames.testing'
import { LiveSocket, type Connection } from './socket'

class FakeSocket {
  static made: FakeSocket[] = []
  readyState = 0
  binaryType = ''
  sent: string[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null

  constructor() {
    FakeSocket.made.push(this)
  }

  open(): void {
    this.readyState = 1
    this.onopen?.()
  }

  send(message: string): void {
    this.sent.push(message)
  }

  close(code = 1000): void {
    this.readyState = 3
    this.onclose?.({ code })
  }
}

const last = (): FakeSocket => FakeSocket.made.at(-1)!

function start(received: ArrayBuffer[] = []): { live: LiveSocket; seen: Connection[] } {
  const seen: Connection[] = []
  const live = new LiveSocket({
    url: 'ws://site', wish: { signals: 'all', states: true, moves: true, hz: 10 }, random: () => 1,
    open: () => new FakeSocket() as unknown as WebSocket, onMessage: (buffer) => received.push(buffer), onConnection: (state) => seen.push(state),
  })
  live.start()
  return { live, seen }
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.made = []
})
afterEach(() => vi.useRealTimers())

describe('LiveSocket', () => {
  it('resumes after the last number it saw, but not after a clock', () => {
    const { seen } = start()
    last().open()
    expect(JSON.parse(last().sent[0]!)).toMatchObject({ resume: 0 })
    last().onmessage!({ data: signals([{ row: 0, value: 1 }], 41n) })
    last().onmessage!({ data: clock(1, 99n) })
    last().close(1006)
    vi.advanceTimersByTime(500)
    last().open()
    expect(JSON.parse(last().sent[0]!).resume).toBe(41)
    expect(seen).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open'])
  })

  it('waits longer after each failure, up to a limit', () => {
    start()
    const waits: number[] = []
    for (let i = 0; i < 8; i++) {
      const before = FakeSocket.made.length
      last().close(1006)
      let waited = 0
      while (FakeSocket.made.length === before) {
        vi.advanceTimersByTime(100)
        waited += 100
      }
      waits.push(waited)
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000, 15000])
  })

  it('gives up when it is refused, and says so', () => {
    const { seen } = start()
    last().close(4401)
    vi.advanceTimersByTime(60_000)
    expect(FakeSocket.made).toHaveLength(1)
    expect(seen.at(-1)).toBe('refused')
  })

  it('takes silence for a lost connection', () => {
    const { seen } = start()
    last().open()
    vi.advanceTimersByTime(13_900)
    expect(seen.at(-1)).toBe('open')
    vi.advanceTimersByTime(200)
    expect(seen.at(-1)).toBe('waiting')
  })

  it('reads what has arrived before it calls a busy page silent', () => {
    const { seen } = start()
    last().open()
    vi.advanceTimersByTime(12_500)
    last().onmessage!({ data: clock(1, 1n) })
    vi.advanceTimersByTime(13_000)
    expect(seen.at(-1)).toBe('open')
  })

  it('drops a connection that sends a broken frame and asks for what it missed', () => {
    const received: ArrayBuffer[] = []
    start(received)
    last().open()
    last().onmessage!({ data: signals([{ row: 0, value: 1 }], 5n) })
    last().onmessage!({ data: new ArrayBuffer(7) })
    vi.advanceTimersByTime(500)
    last().open()
    expect(received).toHaveLength(1)
    expect(JSON.parse(last().sent[0]!).resume).toBe(5)
  })

  it('asks for everything again when told to', () => {
    const { live } = start()
    last().open()
    last().onmessage!({ data: signals([{ row: 0, value: 1 }], 5n) })
    live.subscribe({ signals: ['a/b'] }, { fresh: true })
    expect(JSON.parse(last().sent.at(-1)!)).toMatchObject({ resume: 0, subscribe: { signals: ['a/b'], moves: true } })
  })

  it('stays stopped', () => {
    const { live } = start()
    last().open()
    live.stop()
    vi.advanceTimersByTime(60_000)
    expect(FakeSocket.made).toHaveLength(1)
  })
})
