import { useQuery } from '@tanstack/react-query'

import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Pairs, Panel } from '../../parts/panel'
import { Collect } from './collect'
import { HubHead } from './places'
import { databaseQuery, usageQuery } from './queries'
import { day } from './report_note'
import { OnDisk } from './usage'
import { useMay } from './use_may'
import { useHubWords } from './words'

/** What is on the disk, what of it nobody needs, and the vulnerability database. */
export function Storage() {
  const { t } = useHubWords()
  const usage = useQuery(usageQuery)
  const isAdmin = useMay('hub.admin')
  return (
    <Page>
      <HubHead title={t('storage')} lead={t('storage.note')} />
      <div className="flex flex-col gap-5">
        {usage.isPending && <Waiting what={t('usage')} rows={4} />}
        {usage.isError && <ErrorNote error={usage.error} onRetry={() => void usage.refetch()} />}
        {usage.data && <OnDisk usage={usage.data} />}
        {isAdmin && <Collect />}
        <KnownVulnerabilities />
      </div>
    </Page>
  )
}

function KnownVulnerabilities() {
  const { t, format } = useHubWords()
  const found = useQuery(databaseQuery)
  return (
    <Panel title={t('database')} note={t('database.note')}>
      {found.isPending && <Waiting what={t('database')} rows={3} />}
      {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
      {found.data === null && <Empty text={t('database.none')} command="onmaru hub advisories main/osv:latest" />}
      {found.data && (
        <Pairs pairs={[
          [t('database.newest'), day(found.data.newest)],
          [t('database.imported'), format.date(Date.parse(found.data.imported))],
          [t('database.records'), format.integer(found.data.record_count)],
          [t('database.skipped'), format.integer(found.data.skipped_count)],
          [t('database.digest'), <code key="digest" className="font-mono text-2xs">{found.data.digest}</code>],
        ]} />
      )}
    </Panel>
  )
}
