import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useState } from 'react'

import { sessionQuery } from '../api/queries'
import { useSetView, useView } from '../app/view'
import { useStoredNumber } from '../app/storage'
import { useWords } from '../i18n'
import { LiveProvider } from '../live/react'
import { Splitter } from '../parts/splitter'
import { Waiting } from '../parts/notes'
import { AsOfBanner } from './as_of'
import { Rail } from './rail'
import { useShortcuts } from './shortcuts'
import { TopBar } from './top_bar'

const Palette = lazy(() => import('./palette').then((module) => ({ default: module.Palette })))
const ShortcutSheet = lazy(() => import('./shortcut_sheet').then((module) => ({ default: module.ShortcutSheet })))
const Inspector = lazy(() => import('../pages/inspector/inspector').then((module) => ({ default: module.Inspector })))

/** Rail, top bar, page and inspector; present on every page once signed in. */
export function Frame() {
  const view = useView()
  const navigate = useNavigate()
  const client = useQueryClient()
  const refused = useCallback(() => {
    client.removeQueries({ queryKey: sessionQuery.queryKey })
    const next = location.pathname + location.search
    void navigate({ to: '/login', search: { next, expired: true } })
  }, [client, navigate])
  return (
    <LiveProvider pastMs={view.t ? Date.parse(view.t) : null} onRefused={refused}>
      <FrameBody />
    </LiveProvider>
  )
}

function FrameBody() {
  const { t } = useWords()
  const view = useView()
  const setView = useSetView()
  const [palette, setPalette] = useState(false)
  const [sheet, setSheet] = useState(false)
  const [width, setWidth] = useStoredNumber('inspector.width', 340)
  const onTwin = useRouterState({ select: (state) => state.location.pathname.startsWith('/twin') })
  const openPalette = useCallback(() => setPalette(true), [])
  const openSheet = useCallback(() => setSheet(true), [])
  useShortcuts({ palette: openPalette, sheet: openSheet, clear: () => setView({ sel: undefined }) })
  const inspecting = onTwin && view.sel !== undefined

  return (
    <div className="flex h-full">
      <a href="#page" className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2">
        {t('skip')}
      </a>
      <Rail />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar onPalette={openPalette} onShortcuts={openSheet} />
        <AsOfBanner />
        <div className="flex min-h-0 flex-1">
          <main id="page" tabIndex={-1} className="min-h-0 min-w-0 flex-1 overflow-auto outline-none">
            <Outlet />
          </main>
          {inspecting && (
            <>
              <Splitter label={t('inspector.resize')} edge="left" size={width} min={280} max={620} onSize={setWidth} />
              <aside aria-label={t('inspector.label')} style={{ width: `min(${width}px, 28vw)` }} className="shrink-0 overflow-hidden bg-panel">
                <Suspense fallback={<Waiting what={t('inspector.label')} />}>
                  <Inspector path={view.sel!} />
                </Suspense>
              </aside>
            </>
          )}
        </div>
      </div>
      <Suspense>
        {palette && <Palette open onClose={() => setPalette(false)} onShortcuts={openSheet} />}
        {sheet && <ShortcutSheet open onClose={() => setSheet(false)} />}
      </Suspense>
    </div>
  )
}
