import { useRef, useState } from 'react'

import { useStoredNumber } from '../../app/storage'
import { useSetView, useView } from '../../app/view'
import { useWords } from '../../i18n'
import { FilterField } from '../../parts/field'
import { Splitter } from '../../parts/splitter'
import type { Measurement, Viewport } from '../../viewport'
import { Dock } from './dock'
import { EquipmentTree } from './equipment_tree'
import { Scrubber } from './scrubber'
import { ShiftBar } from './shift_bar'
import { StageTree } from './stage_tree'
import { Toolbar } from './toolbar'
import { ViewportHost } from './viewport_host'

type TreeKind = 'equipment' | 'stage'

/** The plant: its tree, its picture, its time, its numbers; one selection shared by all. */
export function Twin() {
  const { t } = useWords()
  const view = useView()
  const setView = useSetView()
  const [treeWidth, setTreeWidth] = useStoredNumber('tree.width', 268)
  const [dockHeight, setDockHeight] = useStoredNumber('dock.height', 268)
  const [kind, setKind] = useState<TreeKind>('equipment')
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [viewport, setViewport] = useState<Viewport | null>(null)
  const [measurement, setMeasurement] = useState<Measurement | null>(null)
  const handle = useRef<Viewport | null>(null)
  const frame = (path: string) => void handle.current?.frame(path)
  const hide = (path: string, off: boolean) => setHidden((old) => {
    const next = new Set(old)
    if (off) next.add(path)
    else next.delete(path)
    return next
  })

  return (
    <div className="flex h-full min-h-0">
      <h1 className="sr-only">{t('page.twin')}</h1>
      <section aria-label={t('twin.tree')} style={{ width: `min(${treeWidth}px, 22vw)` }} className="flex min-h-0 shrink-0 flex-col bg-panel">
        <div className="flex flex-col gap-2 p-2.5 pb-2">
          <div role="group" aria-label={t('twin.treekind')} className="grid grid-cols-2 rounded-md border border-line bg-sunken p-0.5">
            {(['equipment', 'stage'] as const).map((one) => (
              <button key={one} type="button" aria-pressed={kind === one} onClick={() => setKind(one)}
                className="rounded-[5px] py-1 text-xs font-medium text-ink-soft transition-colors hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-card">
                {t(`twin.${one}`)}
              </button>
            ))}
          </div>
          <FilterField label={t('twin.filter')} value={view.q ?? ''} onChange={(q) => setView({ q: q || undefined })} />
        </div>
        {kind === 'equipment' ? <EquipmentTree onFrame={frame} /> : <StageTree hidden={hidden} onHide={hide} onFrame={frame} />}
      </section>
      <Splitter label={t('twin.tree.resize')} edge="right" size={treeWidth} min={200} max={520} onSize={setTreeWidth} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ShiftBar />
        <section aria-label={t('twin.picture')} className="relative min-h-0 flex-1 overflow-hidden bg-floor">
          <ViewportHost handle={handle} onReady={setViewport} onMeasure={setMeasurement} hidden={hidden} />
          <Toolbar viewport={viewport} measurement={measurement} />
        </section>
        <Scrubber />
        <Splitter label={t('dock.resize')} edge="top" size={dockHeight} min={120} max={620} onSize={setDockHeight} />
        <section aria-label={t('dock.label')} style={{ height: dockHeight }} className="min-h-0 shrink-0">
          <Dock />
        </section>
      </div>
    </div>
  )
}
