import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Maximize2, ZoomIn, ZoomOut } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import { bytes } from '../../api/client'
import { useLook } from '../../look/look'
import { IconButton } from '../../parts/button'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { AXIS, GanttPainter, ROW, type Look } from './gantt_painter'
import { BLOCK, clamped, clock, zoomed, type Bar, type Window } from './gantt_tiles'
import { GanttShares } from './gantt_shares'
import { traceQuery } from './queries'
import { useSimView } from './search'
import { colourOf, rgbOf, STATE_COLOUR, stateKey, STATES, UNKNOWN_COLOUR } from './states'
import { TileStore } from './tile_store'
import type { Trace } from './types'
import { useSimWords } from './words'

const MOST_HEIGHT = 470
const ADDRESS_MS = 300

/** Every server of the first replication over time: who waited for what, and when. */
export function GanttCard({ experiment }: { experiment: string }) {
  const { t, format } = useSimWords()
  const trace = useQuery(traceQuery(experiment))
  return (
    <Panel title={t('gantt.title')} flush note={trace.data && t('gantt.about', { bars: format.integer(trace.data.bars), servers: trace.data.servers.length })}>
      {trace.isPending && <Waiting what={t('gantt.title')} />}
      {trace.isError && <ErrorNote error={trace.error} onRetry={() => void trace.refetch()} />}
      {trace.data && trace.data.servers.length > 0 && <Gantt key={experiment} experiment={experiment} trace={trace.data} />}
    </Panel>
  )
}

export const serverNames = (trace: Trace): string[] => {
  const many = new Set(trace.servers.filter(({ number }) => number > 0).map(({ element }) => element))
  return trace.servers.map(({ element, number }) => (many.has(element) ? `${element} ${number + 1}` : element))
}

interface ReadOut {
  row: number
  moment: number
  bar: Bar | null
}

function Gantt({ experiment, trace }: { experiment: string; trace: Trace }) {
  const { t } = useSimWords()
  const { theme } = useLook()
  const [view, setView] = useSimView()
  const span = useMemo<Window>(() => ({ start: trace.start_s, end: Math.max(trace.end_s, trace.start_s + 1e-6) }), [trace])
  const names = useMemo(() => serverNames(trace), [trace])
  const host = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const painter = useRef<GanttPainter | null>(null)
  const frame = useRef(0)
  const first = useRef<Window>(view.start !== undefined && view.end !== undefined ? clamped({ start: view.start, end: view.end }, span) : span)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [top, setTop] = useState(0)
  const [shown, setShown] = useState<Window>(first.current)
  const [read, setRead] = useState<ReadOut | null>(null)
  const [error, setError] = useState<unknown>(null)
  const height = Math.min(MOST_HEIGHT, AXIS + names.length * ROW + 4)
  const lowest = Math.max(0, AXIS + names.length * ROW - height + 4)

  const redraw = useCallback(() => {
    if (frame.current) return
    frame.current = requestAnimationFrame(() => {
      frame.current = 0
      painter.current?.draw()
    })
  }, [])
  const store = useMemo(() => {
    const path = `/sim/experiments/${encodeURIComponent(experiment)}/trace/tiles`
    return new TileStore(span, (level, number, block, signal) => bytes(`${path}/${level}/${number}`, { first: block * BLOCK, count: BLOCK }, signal), redraw, setError)
  }, [experiment, span, redraw])
  useEffect(() => () => { store.end(); cancelAnimationFrame(frame.current); frame.current = 0 }, [store])

  useEffect(() => {
    const element = host.current
    if (!element || !canvas.current) return
    const old = painter.current
    const made = new GanttPainter(canvas.current, store, span, names.length, trace.levels, lookOf(element, trace.states))
    made.window = old?.window ?? first.current
    made.top = old?.top ?? 0
    painter.current = made
    const observer = new ResizeObserver(() => {
      made.resize(element.clientWidth, element.clientHeight, devicePixelRatio || 1)
      made.draw()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [store, span, names.length, trace, theme])

  /** Show a window; the address and the read-out follow when the hand rests. */
  const show = useCallback((next: Window) => {
    if (!painter.current) return
    painter.current.window = clamped(next, span)
    redraw()
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const now = painter.current?.window ?? span
      setShown(now)
      const whole = now.end - now.start > 0.9999 * (span.end - span.start)
      setView({ start: whole ? undefined : Number(now.start.toFixed(2)), end: whole ? undefined : Number(now.end.toFixed(2)) })
    }, ADDRESS_MS)
  }, [redraw, setView, span])
  useEffect(() => () => clearTimeout(timer.current), [])

  const scroll = useCallback((next: number) => {
    if (!painter.current) return
    const kept = Math.max(0, Math.min(lowest, next))
    painter.current.top = kept
    setTop(kept)
    redraw()
  }, [lowest, redraw])

  const point = useCallback((row: number | null, moment: number) => {
    const now = painter.current
    if (!now) return
    now.cursor = row === null ? null : { row, moment }
    setRead(row === null ? null : { row, moment, bar: now.barAt(row, moment) })
    redraw()
  }, [redraw])

  const zoom = useCallback((factor: number, about?: number) => {
    const now = painter.current?.window ?? span
    show(zoomed(now, about ?? (now.start + now.end) / 2, factor))
  }, [show, span])
  const pan = useCallback((share: number) => {
    const now = painter.current?.window ?? span
    const step = (now.end - now.start) * share
    show({ start: now.start + step, end: now.end + step })
  }, [show, span])

  usePointer(host, painter, { show, scroll, point, zoom, lowest })

  const onKey = (event: React.KeyboardEvent) => {
    const now = painter.current
    if (!now || event.ctrlKey || event.metaKey || event.altKey) return
    const at = read ?? { row: Math.floor(top / ROW), moment: (now.window.start + now.window.end) / 2, bar: null }
    const go = (row: number, moment: number) => {
      const kept = Math.max(0, Math.min(names.length - 1, row))
      const y = kept * ROW
      if (y < now.top) scroll(y)
      else if (y + ROW > now.top + height - AXIS) scroll(y + ROW - height + AXIS + 4)
      const inside = Math.max(span.start, Math.min(span.end - 1e-6, moment))
      if (inside < now.window.start || inside > now.window.end) show({ start: inside - (now.window.end - now.window.start) / 2, end: inside + (now.window.end - now.window.start) / 2 })
      point(kept, inside)
    }
    const acts: Record<string, () => void> = {
      ArrowLeft: () => pan(event.shiftKey ? -0.8 : -0.15), ArrowRight: () => pan(event.shiftKey ? 0.8 : 0.15),
      ArrowUp: () => go(at.row - 1, at.moment), ArrowDown: () => go(at.row + 1, at.moment),
      '+': () => zoom(0.6, read?.moment), '=': () => zoom(0.6, read?.moment), '-': () => zoom(1 / 0.6, read?.moment),
      Home: () => show(span), '0': () => show(span),
      '[': () => go(at.row, (at.bar?.start ?? at.moment) - 1e-3 * Math.max(1, (now.window.end - now.window.start) / 100)),
      ']': () => go(at.row, (at.bar?.end ?? at.moment) + 1e-3 * Math.max(1, (now.window.end - now.window.start) / 100)),
      Escape: () => point(null, 0),
    }
    const act = acts[event.key]
    if (act) { event.preventDefault(); act() }
  }

  const rowFrom = Math.floor(top / ROW)
  const rowUntil = Math.min(names.length, Math.ceil((top + height - AXIS) / ROW))
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
        <ul className="flex flex-wrap gap-x-3 gap-y-1 text-2xs text-ink-soft" aria-label={t('gantt.legend')}>
          {STATES.map((state) => <li key={state} className="flex items-center gap-1.5"><span aria-hidden className="size-2.5 rounded-[3px]" style={{ background: STATE_COLOUR[state] }} />{t(`state.${state}`)}</li>)}
        </ul>
        <div className="ml-auto flex items-center gap-0.5">
          <IconButton small label={t('gantt.earlier')} icon={ChevronLeft} shortcut="←" onPress={() => pan(-0.4)} />
          <IconButton small label={t('gantt.later')} icon={ChevronRight} shortcut="→" onPress={() => pan(0.4)} />
          <IconButton small label={t('gantt.nearer')} icon={ZoomIn} shortcut="+" onPress={() => zoom(0.5)} />
          <IconButton small label={t('gantt.farther')} icon={ZoomOut} shortcut="−" onPress={() => zoom(2)} />
          <IconButton small label={t('gantt.whole')} icon={Maximize2} shortcut="0" onPress={() => show(span)} />
        </div>
      </div>
      <div className="flex border-y border-line">
        <div aria-hidden className="relative w-28 shrink-0 overflow-hidden border-r border-line bg-sunken text-2xs" style={{ height }}>
          {Array.from({ length: Math.max(0, rowUntil - rowFrom) }, (_, i) => rowFrom + i).map((row) => (
            <span key={row} title={names[row]} className={`absolute inset-x-0 truncate px-2.5 leading-[17px] ${read?.row === row ? 'font-semibold text-accent' : 'text-ink-soft'}`} style={{ top: AXIS + row * ROW - top }}>{names[row]}</span>
          ))}
          <span className="absolute inset-x-0 top-0 h-6 border-b border-line bg-sunken" />
        </div>
        <div ref={host} role="application" tabIndex={0} aria-label={t('gantt.label', { servers: names.length })} aria-describedby="gantt-help" onKeyDown={onKey}
          className="relative min-w-0 flex-1 cursor-crosshair touch-none select-none focus-visible:-outline-offset-2" style={{ height }}>
          <canvas ref={canvas} className="absolute inset-0 size-full" />
        </div>
      </div>
      <div className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-xs">
        <p role="status" className="min-w-0 text-ink" data-testid="gantt-read">{read ? <Told read={read} names={names} products={trace.products} states={trace.states} /> : <span className="text-ink-faint">{t('gantt.point')}</span>}</p>
        <p id="gantt-help" className="ml-auto text-2xs text-ink-faint">{t('gantt.keys')}</p>
      </div>
      {error !== null && <div className="px-4 pb-3"><ErrorNote compact error={error} onRetry={() => { setError(null); store.retry() }} /></div>}
      <GanttShares experiment={experiment} names={names} states={trace.states} window={shown} from={clock(shown.start, 1)} until={clock(shown.end, 1)} />
    </div>
  )
}

function Told({ read, names, products, states }: { read: ReadOut; names: readonly string[]; products: readonly string[]; states: readonly string[] }) {
  const { t, format } = useSimWords()
  const { bar } = read
  const head = `${names[read.row]} · ${clock(read.moment, 1)}`
  if (!bar) return <>{head}</>
  const state = states[bar.state] ?? ''
  return (
    <>
      <strong className="font-semibold">{names[read.row]}</strong>
      <span aria-hidden className="mx-1.5 inline-block size-2.5 rounded-[3px] align-[-1px]" style={{ background: colourOf(state) }} />
      {t(stateKey(state))}{bar.mixed && ` (${t('gantt.mixed')})`} · {clock(bar.start, 1)} – {clock(bar.end, 1)} · {format.duration(bar.end - bar.start)}
      {bar.serial !== null && ` · ${t('gantt.part', { serial: String(bar.serial) })}`}
      {bar.product !== null && products[bar.product] && products.length > 1 && ` · ${products[bar.product]}`}
    </>
  )
}

function lookOf(element: HTMLElement, states: readonly string[]): Look {
  const styles = getComputedStyle(element)
  const token = (name: string) => styles.getPropertyValue(name).trim()
  return {
    states: states.map((state) => rgbOf(element, colourOf(state))), unknown: rgbOf(element, UNKNOWN_COLOUR), panel: rgbOf(element, 'var(--panel)'),
    line: token('--line'), ink: token('--ink'), faint: token('--ink-soft'), accent: token('--accent'), onBar: document.documentElement.dataset.theme === 'dark' ? '#14110d' : '#1d1812',
  }
}

interface Acts {
  show: (window: Window) => void
  scroll: (top: number) => void
  point: (row: number | null, moment: number) => void
  zoom: (factor: number, about?: number) => void
  lowest: number
}

/** Drag to pan, Ctrl and wheel (or pinch) to zoom, wheel to scroll rows, hover to read. */
function usePointer(host: React.RefObject<HTMLDivElement | null>, painter: React.RefObject<GanttPainter | null>, acts: Acts): void {
  const latest = useRef(acts)
  latest.current = acts
  useEffect(() => {
    const element = host.current
    if (!element) return
    const abort = new AbortController()
    const { signal } = abort
    let held: { x: number; y: number; window: Window; top: number } | null = null
    const at = (event: MouseEvent) => {
      const box = element.getBoundingClientRect()
      return { x: event.clientX - box.left, y: event.clientY - box.top }
    }
    element.addEventListener('pointerdown', (event) => {
      const now = painter.current
      if (!now || event.button !== 0) return
      held = { ...at(event), window: now.window, top: now.top }
      element.setPointerCapture(event.pointerId)
    }, { signal })
    element.addEventListener('pointermove', (event) => {
      const now = painter.current
      if (!now) return
      const { x, y } = at(event)
      if (!held) {
        latest.current.point(now.row(y), now.moment(x))
        return
      }
      const perPixel = (held.window.end - held.window.start) / Math.max(1, element.clientWidth)
      const shift = (held.x - x) * perPixel
      latest.current.show({ start: held.window.start + shift, end: held.window.end + shift })
      latest.current.scroll(held.top + held.y - y)
    }, { signal })
    const release = () => { held = null }
    element.addEventListener('pointerup', release, { signal })
    element.addEventListener('pointercancel', release, { signal })
    element.addEventListener('pointerleave', () => { if (!held) latest.current.point(null, 0) }, { signal })
    element.addEventListener('dblclick', (event) => latest.current.zoom(0.4, painter.current?.moment(at(event).x)), { signal })
    element.addEventListener('wheel', (event) => {
      const now = painter.current
      if (!now) return
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault()
        latest.current.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.01), now.moment(at(event).x))
        return
      }
      const sideways = event.shiftKey ? event.deltaY : event.deltaX
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault()
        const shift = sideways * (now.window.end - now.window.start) / Math.max(1, element.clientWidth)
        latest.current.show({ start: now.window.start + shift, end: now.window.end + shift })
      } else if (latest.current.lowest > 0 && ((event.deltaY > 0 && now.top < latest.current.lowest) || (event.deltaY < 0 && now.top > 0))) {
        event.preventDefault()
        latest.current.scroll(now.top + event.deltaY)
      }
    }, { signal, passive: false })
    return () => abort.abort()
  }, [host, painter])
}
