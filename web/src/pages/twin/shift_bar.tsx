import { useQuery } from '@tanstack/react-query'

import { equipmentQuery, shiftKpisQuery } from '../../api/queries'
import type { Kpi } from '../../api/types'
import { useSetView, useView } from '../../app/view'
import { useWords } from '../../i18n'
import { useNow } from '../../live/react'
import { ownerOf } from './hierarchy'

const PARTS = ['oee', 'availability', 'performance', 'quality_rate'] as const

/** How the running shift goes: the selected work unit, or the one with the lowest OEE. OEE does not add up over units. */
export function ShiftBar() {
  const { t, name, format } = useWords()
  const view = useView()
  const setView = useSetView()
  const nowMs = useNow()
  const kpis = useQuery({ ...shiftKpisQuery, enabled: !view.t }).data
  const equipment = useQuery(equipmentQuery).data
  const owner = view.sel ? ownerOf(view.sel, new Set((equipment ?? []).map((item) => item.path))) : null
  const shown = kpis && choose(kpis, owner)
  if (view.t || !shown) return null
  const chosen = owner !== null && isAbout(shown.equipment, owner)
  return (
    <section aria-label={t('shift.label')} className="@container shrink-0 border-b border-line bg-panel text-xs whitespace-nowrap">
      <div className="flex h-9 items-center gap-4 overflow-hidden px-3">
      <span className="flex max-w-60 min-w-24 shrink-0 items-baseline gap-1.5">
        <button type="button" onClick={() => setView({ sel: shown.equipment }, { push: true })} className="truncate font-semibold hover:text-accent hover:underline">{name(shown.label)}</button>
        {!chosen && <span className="text-ink-faint">{t('shift.lowest')}</span>}
      </span>
      <dl className="flex shrink-0 items-center gap-4">
        {PARTS.map((part) => (
          <div key={part} className="flex items-baseline gap-1.5" title={shown[part].formula}>
            <dt className="text-ink-soft">{t(`kpi.${part}`)}</dt>
            <dd className="font-semibold">{format.percent(shown[part].value)}</dd>
          </div>
        ))}
        {shown.good !== null && <div className="hidden items-baseline gap-1.5 @3xl:flex"><dt className="text-ink-soft">{t('kpi.good')}</dt><dd className="font-semibold">{format.integer(shown.good)}</dd></div>}
        {shown.scrap !== null && <div className="hidden items-baseline gap-1.5 @3xl:flex"><dt className="text-ink-soft">{t('kpi.scrap')}</dt><dd className="font-semibold">{format.integer(shown.scrap)}</dd></div>}
      </dl>
      <span className="ml-auto hidden min-w-0 truncate text-ink-faint @4xl:block">{t('shift.since', { time: format.brief(Date.parse(shown.start), nowMs) })}</span>
      <button type="button" onClick={() => setView({ tab: 'kpis' })} className="ml-auto min-h-6 shrink-0 font-medium text-accent hover:underline @4xl:ml-0">{t('shift.all')}</button>
      </div>
    </section>
  )
}

const isAbout = (unit: string, path: string): boolean => unit === path || path.startsWith(`${unit}/`) || unit.startsWith(`${path}/`)

function choose(kpis: readonly Kpi[], owner: string | null): Kpi | undefined {
  const known = kpis.filter((kpi) => kpi.oee.value !== null)
  const under = owner === null ? [] : known.filter((kpi) => isAbout(kpi.equipment, owner))
  return (under.length > 0 ? under : known).toSorted((a, b) => (a.oee.value ?? 1) - (b.oee.value ?? 1))[0]
}
