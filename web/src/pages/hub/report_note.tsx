import { DatabaseZap, TriangleAlert } from 'lucide-react'

import { Copyable } from '../../parts/snippet'
import type { Report } from './types'
import { useHubWords } from './words'

const DAY_S = 86_400
const OLD_S = 14 * DAY_S

/** When and how the report came to be, and with which knowledge: an old database makes a clean report weak. */
export function ReportNote({ report }: { report: Report }) {
  const { t, format } = useHubWords()
  const database = report.database
  const ageS = database ? (Date.now() - Date.parse(database.newest)) / 1000 : 0
  return (
    <div className="flex flex-col gap-2 text-xs text-ink-soft">
      <p>
        {t('report.at', { time: format.date(Date.parse(report.at)), tool: report.tool.name, version: report.tool.version })}
        {' · '}{t('report.looked', { files: report.files, packages: report.packages })}
      </p>
      {database && (
        <p title={`${t('report.digest')} ${database.digest}`}>
          {t('report.database', { newest: day(database.newest), imported: format.date(Date.parse(database.imported)), count: database.record_count })}
        </p>
      )}
      {database && ageS > OLD_S && (
        <p className="flex items-start gap-2 rounded-lg border border-warn/30 bg-warn-soft px-3 py-2 text-ink"><TriangleAlert aria-hidden size={14} className="mt-0.5 shrink-0 text-warn" />{t('report.olddatabase', { age: format.duration(Math.floor(ageS / DAY_S) * DAY_S) })}</p>
      )}
      {!database && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-warn/30 bg-warn-soft px-3 py-2 text-ink">
          <DatabaseZap aria-hidden size={14} className="shrink-0 text-warn" />
          <span>{t('report.nodatabase')} {t('report.nodatabase.hint')}</span>
          <Copyable text="onmaru hub advisories main/osv:latest" />
        </div>
      )}
    </div>
  )
}

/** The date alone, as the database says it. */
export function day(time: string): string {
  return time.slice(0, 10)
}
