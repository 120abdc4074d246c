/** The live store as React sees it: hooks that repaint only what changed. */

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'

import { API, bytes, whenSignedOut } from '../api/client'
import { LiveSocket, LiveStore, type Connection, type EquipmentNow, type LiveWish, type SignalNow } from '.'

const ALL: LiveWish = { signals: 'all', states: true, moves: true, hz: 10 }
const NOTHING: Partial<LiveWish> = { signals: false, states: false, moves: false }

export interface ConnectionNow {
  state: Connection
  sinceMs: number
}

interface Live {
  store: LiveStore
  connection: ConnectionNow
  /** The past moment [ms] that is shown, null for the present. */
  pastMs: number | null
  /** Loading the past moment, or why it failed. */
  past: { loading: boolean; error: unknown }
  onFrame: (listener: (buffer: ArrayBuffer) => void) => () => void
}

const LiveContext = createContext<Live | null>(null)

/** One socket for the whole console; `pastMs` swaps every value for those of that moment. */
export function LiveProvider({ pastMs, onRefused, children }: {
  pastMs: number | null
  onRefused: () => void
  children: ReactNode
}) {
  const [store] = useState(() => new LiveStore())
  const [connection, setConnection] = useState<ConnectionNow>({ state: 'connecting', sinceMs: Date.now() })
  const [past, setPast] = useState<Live['past']>({ loading: false, error: null })
  const frames = useRef(new Set<(buffer: ArrayBuffer) => void>())
  const socket = useRef<LiveSocket | null>(null)
  const inPast = useRef(pastMs !== null)
  const refused = useRef(onRefused)
  useEffect(() => {
    refused.current = onRefused
  }, [onRefused])

  useEffect(() => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const live = new LiveSocket({
      url: `${scheme}://${location.host}${API}/twin/stream`,
      wish: inPast.current ? { ...ALL, ...NOTHING } : ALL,
      onMessage: (buffer) => {
        if (inPast.current) {
          store.applyClock(buffer)
          return
        }
        store.apply(buffer)
        for (const listener of frames.current) listener(buffer)
      },
      onConnection: (state) => {
        setConnection((old) => (old.state === state ? old : { state, sinceMs: Date.now() }))
        if (state === 'refused') refused.current()
      },
    })
    socket.current = live
    // The socket may be seconds away on a busy machine; the page fills at once, unless it has spoken first.
    const seed = new AbortController()
    if (!inPast.current) {
      bytes('/twin/frame', { t: 'now' }, seed.signal).then(
        (buffer) => {
          if (!inPast.current && live.lastSeq === 0n) store.apply(buffer)
        },
        () => undefined, // the socket says whether there is a connection
      )
    }
    whenSignedOut(() => refused.current())
    live.start()
    return () => {
      seed.abort()
      live.stop()
    }
  }, [store])

  useEffect(() => {
    const was = inPast.current
    inPast.current = pastMs !== null
    if (pastMs === null) {
      if (was) {
        store.showMoment(null)
        socket.current?.subscribe(ALL, { fresh: true })
        setPast({ loading: false, error: null })
      }
      return
    }
    if (!was) socket.current?.subscribe(NOTHING)
    const abort = new AbortController()
    setPast({ loading: true, error: null })
    bytes('/twin/frame', { t: new Date(pastMs).toISOString() }, abort.signal).then(
      (buffer) => {
        if (abort.signal.aborted) return
        store.showMoment(pastMs)
        store.apply(buffer)
        for (const listener of frames.current) listener(buffer)
        setPast({ loading: false, error: null })
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setPast({ loading: false, error })
      },
    )
    return () => abort.abort()
  }, [pastMs, store])

  const onFrame = useCallback((listener: (buffer: ArrayBuffer) => void) => {
    frames.current.add(listener)
    return () => void frames.current.delete(listener)
  }, [])

  const live = useMemo(() => ({ store, connection, pastMs, past, onFrame }), [store, connection, pastMs, past, onFrame])
  return <LiveContext value={live}>{children}</LiveContext>
}

export function useLive(): Live {
  const live = useContext(LiveContext)
  if (!live) throw new Error('useLive outside of LiveProvider')
  return live
}

/** The last known sample of one signal; the component repaints only when it changes. */
export function useSignal(row: number): SignalNow | null {
  const { store } = useLive()
  const subscribe = useCallback((listener: () => void) => store.onSignal(row, listener), [store, row])
  useSyncExternalStore(subscribe, () => store.signalVersion(row))
  return store.signal(row)
}

/** A number that grows whenever the state of any equipment changes. */
export function useEquipmentGeneration(): number {
  const { store } = useLive()
  const subscribe = useCallback((listener: () => void) => store.onEquipment(listener), [store])
  return useSyncExternalStore(subscribe, () => store.equipmentGeneration)
}

export function useEquipment(index: number | null | undefined): EquipmentNow | null {
  const { store } = useLive()
  useEquipmentGeneration()
  return index === null || index === undefined ? null : store.equipmentAt(index)
}

const ticks = new Set<() => void>()
let tick = 0
let timer: ReturnType<typeof setInterval> | undefined

function onTick(listener: () => void): () => void {
  ticks.add(listener)
  timer ??= setInterval(() => {
    tick += 1
    for (const one of ticks) one()
  }, 1000)
  return () => {
    ticks.delete(listener)
    if (ticks.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** The moment that is shown [ms], told once a second to all who ask. */
export function useNow(): number {
  const { store } = useLive()
  useSyncExternalStore(onTick, () => tick)
  return store.nowMs()
}
