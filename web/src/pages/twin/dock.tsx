import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'

import { alarmsQuery, sourcesQuery } from '../../api/queries'
import { TABS, useSetView, useView, type Tab as TabName } from '../../app/view'
import { useWords } from '../../i18n'
import { Waiting } from '../../parts/notes'
import { AlarmsTab } from './alarms_tab'
import { SignalsTable } from './signals_table'
import { SourcesTab } from './sources_tab'

const ChartTab = lazy(() => import('./chart_tab').then((module) => ({ default: module.ChartTab })))
const KpisTab = lazy(() => import('./kpis_tab').then((module) => ({ default: module.KpisTab })))

/** What the plant says in numbers, under the picture. */
export function Dock() {
  const { t } = useWords()
  const view = useView()
  const setView = useSetView()
  const alarms = useQuery(alarmsQuery).data?.filter((alarm) => alarm.state.startsWith('unack') || alarm.state === 'ack_active').length ?? 0
  const down = useQuery(sourcesQuery).data?.filter((source) => !source.connected).length ?? 0
  const count: Partial<Record<TabName, number>> = { alarms, sources: down }
  return (
    <Tabs selectedKey={view.tab ?? 'signals'} onSelectionChange={(key) => setView({ tab: key as TabName })} className="flex h-full min-h-0 flex-col bg-panel">
      <TabList aria-label={t('dock.label')} className="flex h-9 shrink-0 items-stretch gap-1 border-b border-line px-2">
        {TABS.map((tab) => (
          <Tab key={tab} id={tab}
            className="flex cursor-default items-center gap-1.5 px-2.5 text-xs font-medium text-ink-soft hover:text-ink selected:text-ink selected:shadow-[inset_0_-2px_0_var(--accent)] focus-visible:outline-2 focus-visible:-outline-offset-4 focus-visible:outline-accent">
            {t(`tab.${tab}`)}
            {(count[tab] ?? 0) > 0 && <span className="min-w-4.5 rounded-full bg-bad px-1 text-center text-2xs leading-4.5 font-semibold text-panel">{count[tab]}</span>}
          </Tab>
        ))}
      </TabList>
      {TABS.map((tab) => (
        <TabPanel key={tab} id={tab} className="flex min-h-0 flex-1 flex-col outline-none focus-visible:-outline-offset-2">
          <Suspense fallback={<Waiting what={t(`tab.${tab}`)} rows={4} />}>
            {tab === 'signals' && <SignalsTable />}
            {tab === 'chart' && <ChartTab />}
            {tab === 'alarms' && <AlarmsTab />}
            {tab === 'kpis' && <KpisTab />}
            {tab === 'sources' && <SourcesTab />}
          </Suspense>
        </TabPanel>
      ))}
    </Tabs>
  )
}
