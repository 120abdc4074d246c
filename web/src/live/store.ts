/** The last known sample of every signal and state of every piece of equipment, as columns; no React. */

import { decodeFrames, type Records } from './decode'

export const QUALITIES = ['good', 'manual', 'simulated', 'uncertain', 'stale', 'bad'] as const
export type Quality = (typeof QUALITIES)[number]
/** Code 0 of a STATE record means the equipment has no state signal, 255 a name outside of ISO 22400-2. */
export const STATES = ['run', 'idle', 'starved', 'blocked', 'setup', 'down', 'off'] as const
export type MachineState = (typeof STATES)[number] | 'none' | 'other'

export interface SignalNow {
  row: number
  value: number
  text: string | undefined
  quality: Quality
  /** 0 none, 1 urgent to 4 low. */
  alarm: number
  unacknowledged: boolean
  /** Source time [ms since the epoch]; 0: no sample yet. */
  sourceMs: number
}

export interface EquipmentNow {
  index: number
  state: MachineState
  quality: Quality
  alarm: number
  unacknowledged: boolean
  stale: 'none' | 'some' | 'all'
  sinceMs: number
}

const UNACKNOWLEDGED = 128
const TRAIL = 48

export function stateOf(code: number): MachineState {
  return code === 0 ? 'none' : (STATES[code - 1] ?? 'other')
}

type Listener = () => void

/** Batches by animation frame where there is one, so that a burst of frames repaints once. */
function nextPaint(run: () => void): void {
  if (typeof requestAnimationFrame === 'function' && !document.hidden) requestAnimationFrame(run)
  else setTimeout(run, 50)
}

export class LiveStore {
  private capacity = 0
  private value = new Float64Array(0)
  private sourceMs = new Float64Array(0)
  private quality = new Uint8Array(0)
  private alarm = new Uint8Array(0)
  private version = new Uint32Array(0)
  private trail = new Float32Array(0)
  private trailLength = new Uint16Array(0)
  private texts = new Map<number, string>()
  private equipment = new Map<number, EquipmentNow>()
  private signalListeners = new Map<number, Set<Listener>>()
  private anyListeners = new Set<Listener>()
  private equipmentListeners = new Set<Listener>()
  private dirtyRows = new Set<number>()
  private dirtyEquipment = false
  private queued = false
  /** Grows with every batch that reached the screen. */
  generation = 0
  equipmentGeneration = 0
  /** Server time minus ours [ms], from the last CLOCK frame. */
  clockOffsetMs = 0
  lastHeardMs = 0
  private pastMs: number | null = null

  constructor(private readonly schedule: (run: () => void) => void = nextPaint) {}

  /** Apply one message of the socket, or the answer of `GET /twin/frame`. Throws BadFrame. */
  apply(buffer: ArrayBuffer): void {
    const trail = this.pastMs === null
    decodeFrames(buffer, {
      signals: (records) => this.takeSignals(records, trail),
      states: (records) => this.takeStates(records),
      texts: (texts) => {
        for (const [row, text] of Object.entries(texts)) {
          this.texts.set(Number(row), text)
          this.touch(Number(row))
        }
      },
      clock: (serverMs) => {
        if (this.pastMs === null) this.hear(serverMs)
      },
    })
    this.queue()
  }

  /** Only the server's clock out of a live message: while the past is shown. Throws BadFrame. */
  applyClock(buffer: ArrayBuffer): void {
    decodeFrames(buffer, { clock: (serverMs) => this.hear(serverMs) })
  }

  /** Show one past moment [ms], or the present with null; the values of the other moment are forgotten. */
  showMoment(pastMs: number | null): void {
    this.pastMs = pastMs
    this.reset()
  }

  /** Forget everything: before another moment is shown. */
  reset(): void {
    this.sourceMs.fill(0)
    this.value.fill(NaN)
    this.quality.fill(0)
    this.alarm.fill(0)
    this.trailLength.fill(0)
    this.texts.clear()
    this.equipment.clear()
    for (const row of this.signalListeners.keys()) this.touch(row)
    this.dirtyEquipment = true
    this.queue()
  }

  signal(row: number): SignalNow | null {
    const sourceMs = this.sourceMs[row] ?? 0
    if (sourceMs === 0) return null
    const alarm = this.alarm[row] ?? 0
    return {
      row,
      value: this.value[row] ?? NaN,
      text: this.texts.get(row),
      quality: QUALITIES[this.quality[row] ?? 5] ?? 'bad',
      alarm: alarm & ~UNACKNOWLEDGED,
      unacknowledged: (alarm & UNACKNOWLEDGED) !== 0,
      sourceMs,
    }
  }

  /** The last values of a signal in order of arrival, at most 48, for a sparkline. */
  recent(row: number): Float32Array {
    const length = this.trailLength[row] ?? 0
    return this.trail.subarray(row * TRAIL, row * TRAIL + length)
  }

  signalVersion(row: number): number {
    return this.version[row] ?? 0
  }

  equipmentAt(index: number): EquipmentNow | null {
    return this.equipment.get(index) ?? null
  }

  onSignal(row: number, listener: Listener): () => void {
    const set = this.signalListeners.get(row) ?? new Set()
    set.add(listener)
    this.signalListeners.set(row, set)
    return () => {
      set.delete(listener)
      if (set.size === 0) this.signalListeners.delete(row)
    }
  }

  onAny(listener: Listener): () => void {
    this.anyListeners.add(listener)
    return () => this.anyListeners.delete(listener)
  }

  onEquipment(listener: Listener): () => void {
    this.equipmentListeners.add(listener)
    return () => this.equipmentListeners.delete(listener)
  }

  /** The moment that is shown [ms]: a past one, or the present by the server's clock. */
  nowMs(): number {
    return this.pastMs ?? this.serverNowMs()
  }

  serverNowMs(): number {
    return Date.now() + this.clockOffsetMs
  }

  private hear(serverMs: number): void {
    this.clockOffsetMs = serverMs - Date.now()
    this.lastHeardMs = Date.now()
  }

  private takeSignals({ view, count }: Records, trail: boolean): void {
    for (let i = 0; i < count; i++) {
      const at = i * 24
      const row = view.getUint32(at, true)
      this.grow(row)
      if (row >= this.capacity) continue
      const value = view.getFloat64(at + 16, true)
      this.quality[row] = view.getUint8(at + 4)
      this.alarm[row] = view.getUint8(at + 5)
      const sourceMs = view.getFloat64(at + 8, true)
      if (trail && sourceMs !== this.sourceMs[row] && Number.isFinite(value)) this.extendTrail(row, value)
      this.sourceMs[row] = sourceMs
      this.value[row] = value
      this.touch(row)
    }
  }

  private takeStates({ view, count }: Records): void {
    for (let i = 0; i < count; i++) {
      const at = i * 24
      const alarm = view.getUint8(at + 6)
      const flags = view.getUint8(at + 7)
      const index = view.getUint32(at, true)
      this.equipment.set(index, {
        index,
        state: stateOf(view.getUint8(at + 4)),
        quality: QUALITIES[view.getUint8(at + 5)] ?? 'bad',
        alarm: alarm & ~UNACKNOWLEDGED,
        unacknowledged: (alarm & UNACKNOWLEDGED) !== 0,
        stale: flags & 2 ? 'all' : flags & 1 ? 'some' : 'none',
        sinceMs: view.getFloat64(at + 8, true),
      })
    }
    if (count > 0) this.dirtyEquipment = true
  }

  private extendTrail(row: number, value: number): void {
    const base = row * TRAIL
    let length = this.trailLength[row] ?? 0
    if (length === TRAIL) {
      this.trail.copyWithin(base, base + 1, base + TRAIL)
      length = TRAIL - 1
    }
    this.trail[base + length] = value
    this.trailLength[row] = length + 1
  }

  private touch(row: number): void {
    this.version[row] = (this.version[row] ?? 0) + 1
    this.dirtyRows.add(row)
  }

  private queue(): void {
    if (this.queued) return
    this.queued = true
    this.schedule(() => this.flush())
  }

  private flush(): void {
    this.queued = false
    if (this.dirtyRows.size > 0) {
      const rows = [...this.dirtyRows]
      this.dirtyRows.clear()
      this.generation += 1
      for (const row of rows) for (const listener of this.signalListeners.get(row) ?? []) listener()
      for (const listener of this.anyListeners) listener()
    }
    if (this.dirtyEquipment) {
      this.dirtyEquipment = false
      this.equipmentGeneration += 1
      for (const listener of this.equipmentListeners) listener()
    }
  }

  /** A row beyond a million is a broken or hostile frame; it is not worth its memory. */
  private grow(row: number): void {
    if (row < this.capacity || row >= 1 << 20) return
    let capacity = Math.max(64, this.capacity)
    while (capacity <= row) capacity *= 2
    const wider = <T extends Float64Array | Float32Array | Uint8Array | Uint16Array | Uint32Array>(old: T, length: number): T => {
      const next = new (old.constructor as new (n: number) => T)(length)
      next.set(old)
      return next
    }
    this.value = wider(this.value, capacity)
    this.sourceMs = wider(this.sourceMs, capacity)
    this.quality = wider(this.quality, capacity)
    this.alarm = wider(this.alarm, capacity)
    this.version = wider(this.version, capacity)
    this.trailLength = wider(this.trailLength, capacity)
    this.trail = wider(this.trail, capacity * TRAIL)
    this.capacity = capacity
  }
}
