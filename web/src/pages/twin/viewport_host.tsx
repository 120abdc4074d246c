import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type RefObject } from 'react'

import { bytes, get } from '../../api/client'
import { equipmentQuery } from '../../api/queries'
import type { Equipment } from '../../api/types'
import { useSetView, useView } from '../../app/view'
import { useWords } from '../../i18n'
import { useLive } from '../../live/react'
import { useLook } from '../../look/look'
import { ErrorNote } from '../../parts/notes'
import type { LoadProgress, Measurement, SceneManifest, Viewport, ViewportProblem } from '../../viewport'
import { useLabels } from './labels'

/** The canvas, and everything that keeps it in step with the page: selection, theme, live frames, labels. */
export function ViewportHost({ handle, onReady, onMeasure, hidden }: {
  handle: RefObject<Viewport | null>
  onReady: (viewport: Viewport | null) => void
  onMeasure: (measurement: Measurement | null) => void
  hidden: ReadonlySet<string>
}) {
  const { t, language } = useWords()
  const host = useRef<HTMLDivElement>(null)
  const { onFrame, pastMs } = useLive()
  const { theme } = useLook()
  const view = useView()
  const setView = useSetView()
  const [problem, setProblem] = useState<ViewportProblem | null>(null)
  const [progress, setProgress] = useState<LoadProgress | null>(null)
  const [viewport, setViewport] = useState<Viewport | null>(null)
  const manifest = useQuery({
    queryKey: ['twin', 'scene'], queryFn: ({ signal }) => get<SceneManifest>('/twin/scene', undefined, signal), staleTime: Infinity,
  })
  const places = useQuery({ ...equipmentQuery, select: placesOf }).data
  const latest = useRef({ setView, onReady, onMeasure, theme, language, pastMs })
  latest.current = { setView, onReady, onMeasure, theme, language, pastMs }

  useEffect(() => {
    const element = host.current
    if (!element) return
    let made: Viewport | null = null
    let gone = false
    void import('../../viewport').then(
      ({ createViewport }) => {
        if (gone) return
        made = createViewport(element, {
          theme: latest.current.theme, language: latest.current.language,
          reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
          onError: (found) => { if (found.code === 'no_webgl' || found.code === 'context_lost') setProblem(found) },
          onRecovered: () => setProblem((old) => (old?.code === 'context_lost' ? null : old)),
          onProgress: setProgress,
        })
        handle.current = made
        setViewport(made)
        latest.current.onReady(made)
        made.onSelect((selection) => latest.current.setView({ sel: selection?.path }, { push: true }))
        made.onMeasure((measurement) => latest.current.onMeasure(measurement))
      },
      (cause: unknown) => setProblem({ code: 'no_webgl', detail: String(cause) }),
    )
    return () => {
      gone = true
      made?.dispose()
      handle.current = null
      setViewport(null)
      latest.current.onReady(null)
    }
  }, [handle])

  useEffect(() => {
    if (!viewport || !manifest.data) return
    const abort = new AbortController()
    let stop = () => undefined as void
    const start = async () => {
      await viewport.load(manifest.data)
      if (abort.signal.aborted) return
      // Frames that came before the scene was there are lost to it: ask for the whole moment once.
      stop = onFrame((buffer) => viewport.applyFrame(buffer))
      const t = latest.current.pastMs === null ? 'now' : new Date(latest.current.pastMs).toISOString()
      viewport.applyFrame(await bytes('/twin/frame', { t }, abort.signal))
    }
    start().catch((cause: unknown) => {
      if (!abort.signal.aborted) setProblem({ code: 'request_failed', detail: String(cause) })
    })
    return () => {
      abort.abort()
      stop()
    }
  }, [viewport, manifest.data, onFrame])

  useEffect(() => void viewport?.select(view.sel ?? null), [viewport, view.sel, manifest.data])
  useEffect(() => viewport?.setPlaces(places ?? []), [viewport, places])
  useEffect(() => viewport?.setTheme(theme), [viewport, theme])
  useEffect(() => viewport?.setLanguage(language), [viewport, language])
  useEffect(() => viewport?.colourBy(view.by ?? 'material'), [viewport, view.by])
  useHidden(viewport, hidden)
  useLabels(viewport, view.labels !== false)

  const loading = progress !== null && progress.stage !== 'ready' && progress.total > 0
  return (
    <div className="absolute inset-0">
      <div ref={host} className="absolute inset-0" />
      {(manifest.isPending || loading) && problem === null && (
        <div role="status" className="pointer-events-none absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full border border-line bg-panel/90 px-3 py-1 text-xs text-ink-soft shadow-card">
          {loading ? t('viewport.loading', { done: progress.done, total: progress.total }) : t('viewport.manifest')}
        </div>
      )}
      {manifest.isError && <Centred><ErrorNote error={manifest.error} onRetry={() => void manifest.refetch()} /></Centred>}
      {problem !== null && (
        <Centred>
          <div role="alert" className="max-w-md rounded-lg border border-line bg-panel p-5 text-center shadow-float">
            <p className="font-semibold">{problem.code === 'no_webgl' ? t('viewport.nowebgl') : t('viewport.failed')}</p>
            <p className="mt-1 text-ink-soft">{t('viewport.rest')}</p>
          </div>
        </Centred>
      )}
    </div>
  )
}

function Centred({ children }: { children: React.ReactNode }) {
  return <div className="absolute inset-0 grid place-items-center bg-floor/60">{children}</div>
}

function useHidden(viewport: Viewport | null, hidden: ReadonlySet<string>): void {
  const applied = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (!viewport) return
    for (const path of hidden) if (!applied.current.has(path)) void viewport.setVisible(path, false)
    for (const path of applied.current) if (!hidden.has(path)) void viewport.setVisible(path, true)
    applied.current = hidden
  }, [viewport, hidden])
}

const PLACES = new Set(['enterprise', 'site', 'area'])

/** Indices of equipment one stands in: its floor and walls are background, not a thing to click. */
function placesOf(equipment: readonly Equipment[]): number[] {
  return equipment.filter((item) => PLACES.has(item.level)).map((item) => item.index)
}
