import { Focus, Footprints, Group, House, Orbit, Ruler, Slice, Tags } from 'lucide-react'
import { useState } from 'react'

import { COLOURINGS, useSetView, useView } from '../../app/view'
import { useWords } from '../../i18n'
import { IconButton, IconToggle } from '../../parts/button'
import { Select } from '../../parts/select'
import type { Axis, Measurement, Viewport } from '../../viewport'

/** What one can do with the picture. */
export function Toolbar({ viewport, measurement }: { viewport: Viewport | null; measurement: Measurement | null }) {
  const { t, format } = useWords()
  const view = useView()
  const setView = useSetView()
  const [measuring, setMeasuring] = useState(false)
  const [walking, setWalking] = useState(false)
  const [isolated, setIsolated] = useState(false)
  const [axis, setAxis] = useState<Axis | null>(null)
  const [cut, setCut] = useState(0.5)
  const section = (next: Axis | null, at: number) => {
    setAxis(next)
    setCut(at)
    viewport?.setSection(next, at)
  }
  const off = viewport === null
  return (
    <div className="pointer-events-none absolute inset-x-3 top-3 z-10 flex flex-wrap items-start justify-between gap-2">
      <div role="toolbar" aria-label={t('toolbar.label')} className="pointer-events-auto flex items-center gap-0.5 rounded-lg border border-line bg-panel/95 p-1 shadow-card">
        <IconButton label={t('toolbar.home')} icon={House} shortcut="H" isDisabled={off} onPress={() => void viewport?.frame(null)} />
        <IconButton label={t('toolbar.frame')} icon={Focus} shortcut="F" isDisabled={off || !view.sel} onPress={() => void viewport?.frame(view.sel ?? null)} />
        <IconToggle label={t('toolbar.isolate')} icon={Group} shortcut="I" isDisabled={off || (!view.sel && !isolated)} isSelected={isolated}
          onChange={(next) => { setIsolated(next); void viewport?.isolate(next && view.sel ? [view.sel] : null) }} />
        <span aria-hidden className="mx-1 h-5 w-px bg-line" />
        <IconToggle label={walking ? t('toolbar.orbit') : t('toolbar.walk')} icon={walking ? Orbit : Footprints} isDisabled={off} isSelected={walking}
          onChange={(next) => { setWalking(next); viewport?.setMode(next ? 'walk' : 'orbit') }} />
        <IconToggle label={t('toolbar.measure')} icon={Ruler} isDisabled={off} isSelected={measuring}
          onChange={(next) => { setMeasuring(next); viewport?.setTool(next ? 'measure' : 'select') }} />
        <IconToggle label={t('toolbar.section')} icon={Slice} isDisabled={off} isSelected={axis !== null}
          onChange={(next) => section(next ? 'x' : null, 0.5)} />
        <IconToggle label={t('toolbar.labels')} icon={Tags} isDisabled={off} isSelected={view.labels !== false}
          onChange={(next) => setView({ labels: next ? undefined : false })} />
        {measuring && measurement && <output className="px-2 text-sm font-semibold">{format.number(measurement.distance_m)} m</output>}
        {axis !== null && (
          <span className="flex items-center gap-2 pl-1.5">
            {(['x', 'y', 'z'] as const).map((one) => (
              <button key={one} type="button" aria-pressed={axis === one} onClick={() => section(one, cut)}
                className="rounded px-1.5 py-0.5 font-mono text-xs text-ink-soft uppercase hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:font-bold aria-pressed:text-accent">
                {one}
              </button>
            ))}
            <input type="range" min={0} max={1} step={0.005} value={cut} aria-label={t('toolbar.cut')}
              onChange={(event) => section(axis, Number(event.target.value))} className="w-28 accent-(--accent)" />
          </span>
        )}
      </div>
      <div className="pointer-events-auto">
        <Select small label={t('toolbar.colour')} value={view.by ?? 'material'} onChange={(by) => setView({ by: by === 'material' ? undefined : by })}
          choices={COLOURINGS.map((id) => ({ id, name: t(`colour.${id}`) }))} />
      </div>
    </div>
  )
}
