import { lazy, Suspense } from 'react'

import { ALARM_VIEWS, useSetView, useView } from '../../app/view'
import { useWords } from '../../i18n'
import { Waiting } from '../../parts/notes'
import { Segments } from '../../parts/segments'
import { ActiveAlarms } from './alarms_active'

const AlarmJournal = lazy(() => import('./alarm_journal').then((module) => ({ default: module.AlarmJournal })))
const AlarmLoad = lazy(() => import('./alarm_load').then((module) => ({ default: module.AlarmLoad })))

/** What is active now, what happened, and how heavy the load is. */
export function AlarmsTab() {
  const { t } = useWords()
  const view = useView()
  const setView = useSetView()
  const shown = view.alarms ?? 'active'
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-3">
        <Segments label={t('alarms.views')} value={shown} onChange={(alarms) => setView({ alarms: alarms === 'active' ? undefined : alarms })}
          choices={ALARM_VIEWS.map((id) => ({ id, name: t(`alarms.${id}`) }))} />
      </div>
      <Suspense fallback={<Waiting what={t(`alarms.${shown}`)} rows={3} />}>
        {shown === 'active' && <ActiveAlarms />}
        {shown === 'journal' && <AlarmJournal />}
        {shown === 'load' && <AlarmLoad />}
      </Suspense>
    </div>
  )
}
