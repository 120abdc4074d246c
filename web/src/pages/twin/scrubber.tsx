import { useQuery } from '@tanstack/react-query'
import { Pause, Play, Radio, SkipBack, SkipForward } from 'lucide-react'
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'

import { alarmsQuery, spanQuery } from '../../api/queries'
import { useSetView, useView } from '../../app/view'
import { useWords } from '../../i18n'
import { useLive, useNow } from '../../live/react'
import { IconButton } from '../../parts/button'
import { Select } from '../../parts/select'
import { rfc3339, spanMs } from './window'

const SPEEDS = ['1', '5', '20', '60', '300'] as const
const REACHES = ['-15m', '-1h', '-8h', '-24h', '-7d'] as const
/** Often enough to look like motion, seldom enough that each moment arrives before the next is asked for. */
const PLAY_STEP_MS = 400
const DRAG_STEP_MS = 120

type Reach = (typeof REACHES)[number] | 'all'

/** The plant's time: where its history begins, where the alarms were, which moment is shown. */
export function Scrubber() {
  const { t, format } = useWords()
  const { pastMs, store } = useLive()
  const view = useView()
  const setView = useSetView()
  const span = useQuery(spanQuery).data
  const alarms = useQuery(alarmsQuery).data
  useNow()
  const [reach, setReach] = useState<Reach>('-1h')
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>('5')
  const [playing, setPlaying] = useState(false)
  const endMs = store.serverNowMs()
  const firstMs = span?.first_ms ?? endMs - spanMs('-1h')
  const startMs = reach === 'all' ? Math.min(firstMs, endMs - 60_000) : Math.min(endMs + spanMs(reach) * -1, pastMs ?? Infinity)
  const [dragMs, setDragMs] = useState<number | null>(null)
  const shownMs = dragMs ?? pastMs ?? endMs
  const place = useCallback((ms: number) => Math.min(1, Math.max(0, (ms - startMs) / (endMs - startMs))), [startMs, endMs])

  const go = useCallback((ms: number | null) => {
    const now = store.serverNowMs()
    setView({ t: ms === null || ms >= now - 500 ? undefined : rfc3339(Math.max(firstMs, ms)) })
  }, [setView, store, firstMs])

  usePlay(playing && view.t !== undefined, Number(speed), go, () => setPlaying(false))
  const { track, handlers } = useDrag(startMs, endMs, setDragMs, go)

  const key = (event: KeyboardEvent) => {
    const step = (endMs - startMs) / (event.shiftKey ? 20 : 200)
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') go(shownMs - step)
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') go(shownMs + step)
    else if (event.key === 'PageUp') go(shownMs + step * 10)
    else if (event.key === 'PageDown') go(shownMs - step * 10)
    else if (event.key === 'Home') go(startMs)
    else if (event.key === 'End') go(null)
    else return
    event.preventDefault()
  }
  const live = pastMs === null && dragMs === null
  const ticks = (alarms ?? []).flatMap((alarm) => (alarm.raised && Date.parse(alarm.raised) >= startMs ? [{ id: alarm.id, ms: Date.parse(alarm.raised), priority: alarm.priority }] : []))

  return (
    <div role="group" aria-label={t('scrubber.label')} className="flex h-12 shrink-0 items-center gap-2 border-t border-line bg-panel px-3">
      <IconButton label={t('scrubber.back')} icon={SkipBack} onPress={() => go(shownMs - (endMs - startMs) / 20)} />
      <IconButton label={playing ? t('scrubber.pause') : t('scrubber.play')} icon={playing ? Pause : Play}
        onPress={() => { if (!playing && view.t === undefined) go(endMs - (endMs - startMs) / 4); setPlaying(!playing) }} />
      <IconButton label={t('scrubber.forward')} icon={SkipForward} isDisabled={live} onPress={() => go(shownMs + (endMs - startMs) / 20)} />
      <Select small label={t('scrubber.speed')} value={speed} onChange={setSpeed} choices={SPEEDS.map((id) => ({ id, name: `${id}×` }))} />
      <span className="w-13 shrink-0 text-right text-2xs text-ink-faint">{format.brief(startMs, endMs).replace(/:\d\d$/, '')}</span>
      <div ref={track} {...handlers} role="slider" tabIndex={0} aria-label={t('scrubber.moment')} aria-valuemin={Math.round(startMs)}
        aria-valuemax={Math.round(endMs)} aria-valuenow={Math.round(shownMs)} aria-valuetext={live ? t('live.on') : format.date(shownMs)}
        onKeyDown={key} className="relative h-8 min-w-20 flex-1 cursor-pointer touch-none rounded">
        <span className="absolute inset-x-0 top-1/2 h-1.5 -translate-y-1/2 rounded-full bg-sunken ring-1 ring-line" />
        <span className="absolute top-1/2 h-1.5 -translate-y-1/2 rounded-full bg-accent/25" style={{ left: `${place(firstMs) * 100}%`, right: 0 }} />
        {ticks.map((tick) => (
          <span key={tick.id} className={`absolute top-1 h-2 w-[2px] rounded ${tick.priority <= 2 ? 'bg-bad' : 'bg-warn-mark'}`} style={{ left: `${place(tick.ms) * 100}%` }} />
        ))}
        <span className={`absolute top-1/2 -mt-2 -ml-2 size-4 rounded-full border-2 border-panel shadow-card ${live ? 'bg-good' : 'bg-accent'}`} style={{ left: `${place(shownMs) * 100}%` }} />
        {!live && (
          <span className="pointer-events-none absolute bottom-full z-10 mb-0.5 -translate-x-1/2 rounded bg-ink px-1.5 py-0.5 text-2xs whitespace-nowrap text-floor" style={{ left: `${Math.min(0.94, Math.max(0.06, place(shownMs))) * 100}%` }}>
            {format.date(shownMs)}
          </span>
        )}
      </div>
      <Select small label={t('scrubber.reach')} value={reach} onChange={setReach}
        choices={[...REACHES, 'all' as const].map((id) => ({ id, name: id === 'all' ? t('span.all') : format.duration(spanMs(id) / 1000) }))} />
      <button type="button" aria-pressed={live} onClick={() => { setPlaying(false); go(null) }}
        className="flex h-7 shrink-0 items-center gap-1.5 rounded-md border border-line px-2.5 text-xs font-semibold text-ink-soft hover:bg-hover aria-pressed:border-good/40 aria-pressed:bg-good-soft aria-pressed:text-good">
        <Radio aria-hidden size={13} />{t('live.on')}
      </button>
    </div>
  )
}

function usePlay(on: boolean, speed: number, go: (ms: number | null) => void, stop: () => void): void {
  const { pastMs, store } = useLive()
  const now = useRef({ pastMs, go, stop })
  now.current = { pastMs, go, stop }
  useEffect(() => {
    if (!on) return
    const timer = setInterval(() => {
      const at = now.current.pastMs
      if (at === null) return
      const next = at + PLAY_STEP_MS * speed
      if (next >= store.serverNowMs()) {
        now.current.stop()
        now.current.go(null)
      } else now.current.go(next)
    }, PLAY_STEP_MS)
    return () => clearInterval(timer)
  }, [on, speed, store])
}

function useDrag(startMs: number, endMs: number, onDrag: (ms: number | null) => void, go: (ms: number) => void) {
  const track = useRef<HTMLDivElement>(null)
  const held = useRef<{ startMs: number; endMs: number; told: number } | null>(null)
  const at = (event: PointerEvent): number => {
    const box = track.current!.getBoundingClientRect()
    const { startMs: from, endMs: to } = held.current!
    return from + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (to - from)
  }
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId)
      held.current = { startMs, endMs, told: 0 }
      onDrag(at(event))
    },
    onPointerMove: (event: PointerEvent) => {
      if (!held.current) return
      const ms = at(event)
      onDrag(ms)
      if (event.timeStamp - held.current.told > DRAG_STEP_MS) {
        held.current.told = event.timeStamp
        go(ms)
      }
    },
    onPointerUp: (event: PointerEvent) => {
      if (!held.current) return
      go(at(event))
      held.current = null
      onDrag(null)
    },
    onPointerCancel: () => { held.current = null; onDrag(null) },
  }
  return { track, handlers }
}
