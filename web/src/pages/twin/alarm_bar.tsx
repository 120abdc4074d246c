import type { ReactNode } from 'react'

import { ALARM_VIEWS, useSetView, useView } from '../../app/view'
import { useWords } from '../../i18n'
import { Segments } from '../../parts/segments'

/** Chooses what of the alarms is shown; its filters stand beside it. */
export function AlarmBar({ children }: { children?: ReactNode }) {
  const { t } = useWords()
  const view = useView()
  const setView = useSetView()
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1">
      <Segments label={t('alarms.views')} value={view.alarms ?? 'active'} onChange={(alarms) => setView({ alarms: alarms === 'active' ? undefined : alarms })}
        choices={ALARM_VIEWS.map((id) => ({ id, name: t(`alarms.${id}`) }))} />
      {children}
    </div>
  )
}
