/** One live socket: resumes by sequence number, backs off, rests while the page is hidden. */

import { BadFrame, decodeFrames } from './decode'

export type Connection = 'connecting' | 'open' | 'waiting' | 'paused' | 'refused'

export interface LiveWish {
  signals: 'all' | string[] | false
  states: boolean
  moves: boolean
  hz: number
}

export interface LiveSocketOptions {
  url: string
  wish: LiveWish
  /** Every message as it came, for those who decode it themselves (the viewport). */
  onMessage(buffer: ArrayBuffer): void
  onConnection(state: Connection, detail: { code?: number; retryMs?: number }): void
  /** For tests: a stand-in for the browser's socket, clock and page visibility. */
  open?: (url: string, protocol: string) => WebSocket
  random?: () => number
}

const PROTOCOL = 'onmaru.v1'
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000
/** The server says the time every second; silence this long means the path is dead although the socket is not. */
const SILENCE_MS = 12_000
/** A busy page runs its timers before it reads what has arrived: messages get this long to be read first. */
const READING_MS = 2_000
const HIDDEN_GRACE_MS = 30_000
const REFUSALS = new Set([4401, 4403])

export class LiveSocket {
  private socket: WebSocket | null = null
  private seq = 0n
  private attempt = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private silence: ReturnType<typeof setTimeout> | undefined
  private hide: ReturnType<typeof setTimeout> | undefined
  private wanted = false
  private wish: LiveWish

  constructor(private readonly options: LiveSocketOptions) {
    this.wish = options.wish
  }

  /** The newest sequence number seen: what a resume starts from. */
  get lastSeq(): bigint {
    return this.seq
  }

  start(): void {
    if (this.wanted) return
    this.wanted = true
    if (typeof document !== 'undefined') document.addEventListener('visibilitychange', this.onVisibility)
    this.connect()
  }

  stop(): void {
    this.wanted = false
    if (typeof document !== 'undefined') document.removeEventListener('visibilitychange', this.onVisibility)
    clearTimeout(this.hide)
    this.drop('paused', {})
  }

  /** Change what is sent; `fresh` asks for every slot again instead of only what changed since. */
  subscribe(wish: Partial<LiveWish>, { fresh = false } = {}): void {
    this.wish = { ...this.wish, ...wish }
    if (fresh) this.seq = 0n
    if (this.socket?.readyState === 1) this.ask()
  }

  private connect(): void {
    clearTimeout(this.retry)
    this.options.onConnection('connecting', {})
    const open = this.options.open ?? ((url, protocol) => new WebSocket(url, protocol))
    const socket = open(this.options.url, PROTOCOL)
    socket.binaryType = 'arraybuffer'
    this.socket = socket
    this.watchSilence()
    socket.onopen = () => {
      this.ask()
      this.options.onConnection('open', {})
    }
    socket.onmessage = (event: MessageEvent) => {
      if (event.data instanceof ArrayBuffer) this.take(event.data)
    }
    socket.onclose = (event: CloseEvent) => {
      if (this.socket === socket) this.lost(event.code)
    }
  }

  private ask(): void {
    // A sequence number of microseconds stays exact in a double until the year 2255.
    this.socket?.send(JSON.stringify({ subscribe: this.wish, resume: Number(this.seq) }))
  }

  private take(buffer: ArrayBuffer): void {
    this.watchSilence()
    this.attempt = 0
    let newest = this.seq
    const note = ({ seq }: { seq: bigint }) => {
      if (seq > newest) newest = seq
    }
    try {
      decodeFrames(buffer, { signals: note, states: note, moves: note, texts: (_, seq) => note({ seq }) })
      this.options.onMessage(buffer)
      this.seq = newest
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error
      // What was missed is asked for again on the next connection, because `seq` has not moved.
      this.socket?.close(4000, 'bad frame')
    }
  }

  private lost(code: number): void {
    if (!this.wanted) return
    if (REFUSALS.has(code)) {
      this.wanted = false
      this.drop('refused', { code })
      return
    }
    const random = this.options.random ?? Math.random
    const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.attempt)
    const retryMs = Math.round(ceiling / 2 + (random() * ceiling) / 2)
    this.attempt += 1
    this.drop('waiting', { code, retryMs })
    this.retry = setTimeout(() => this.connect(), retryMs)
  }

  private drop(state: Connection, detail: { code?: number; retryMs?: number }): void {
    clearTimeout(this.retry)
    clearTimeout(this.silence)
    const socket = this.socket
    this.socket = null
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null
      socket.close(1000)
    }
    this.options.onConnection(state, detail)
  }

  private watchSilence(): void {
    clearTimeout(this.silence)
    this.silence = setTimeout(() => {
      this.silence = setTimeout(() => this.lost(4408), READING_MS)
    }, SILENCE_MS)
  }

  private readonly onVisibility = (): void => {
    clearTimeout(this.hide)
    if (document.hidden) {
      this.hide = setTimeout(() => this.drop('paused', {}), HIDDEN_GRACE_MS)
    } else if (this.wanted && this.socket === null) {
      this.attempt = 0
      this.connect()
    }
  }
}
