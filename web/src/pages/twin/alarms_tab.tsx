import { lazy, Suspense } from 'react'

import { useView } from '../../app/view'
import { useWords } from '../../i18n'
import { Waiting } from '../../parts/notes'
import { AlarmBar } from './alarm_bar'
import { ActiveAlarms } from './alarms_active'

const AlarmJournal = lazy(() => import('./alarm_journal').then((module) => ({ default: module.AlarmJournal })))
const AlarmLoad = lazy(() => import('./alarm_load').then((module) => ({ default: module.AlarmLoad })))

/** What is active now, what happened, and how heavy the load is. */
export function AlarmsTab() {
  const { t } = useWords()
  const shown = useView().alarms ?? 'active'
  return (
    <Suspense fallback={<><AlarmBar /><Waiting what={t(`alarms.${shown}`)} rows={3} /></>}>
      {shown === 'active' && <><AlarmBar /><ActiveAlarms /></>}
      {shown === 'journal' && <AlarmJournal />}
      {shown === 'load' && <><AlarmBar /><AlarmLoad /></>}
    </Suspense>
  )
}
