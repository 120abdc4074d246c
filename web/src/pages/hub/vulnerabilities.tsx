import { ShieldCheck } from 'lucide-react'

import { Badge } from '../../parts/marks'
import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import { useHubView } from './search'
import { severityFill, SeverityMark } from './severity_mark'
import { SEVERITIES, type Report, type Severity, type Vulnerability } from './types'
import { useHubWords, type HubKey } from './words'

const STATUSES = ['not_affected', 'fixed', 'under_investigation', 'affected']

const rating = (one: Vulnerability): Severity => one.severity ?? 'unrated'

/** Worst first, as the report orders them; what a statement silences comes last, with its reason. */
export function Vulnerabilities({ report }: { report: Report }) {
  const { t, format } = useHubWords()
  const [view, setView] = useHubView()
  const found = SEVERITIES.filter((severity) => report.counts[severity] > 0)
  const total = found.reduce((sum, severity) => sum + report.counts[severity], 0)
  const rows = report.vulnerabilities.filter((one) => !view.severity || rating(one) === view.severity)
  const isClean = report.vulnerabilities.length === 0
  return (
    <Panel flush={!isClean} title={t('vulnerabilities')} note={report.counts.fixable > 0 ? t('vulnerabilities.fixable', { count: report.counts.fixable }) : undefined}
      side={found.length > 0 && (
        <div role="group" aria-label={t('severity')} className="flex flex-wrap gap-1.5">
          <Pick on={!view.severity} name={t('vulnerabilities.all')} count={total} onPress={() => setView({ severity: undefined })} />
          {found.map((severity) => (
            <Pick key={severity} on={view.severity === severity} fill={severityFill(severity)} name={t(`severity.${severity}`)} count={report.counts[severity]} onPress={() => setView({ severity })} />
          ))}
        </div>
      )}>
      {isClean ? (
        <p className="flex items-center gap-2 text-sm text-ink-soft">{report.database && <ShieldCheck aria-hidden size={16} className="text-good" />}{report.database ? t('vulnerabilities.none') : t('report.nodatabase')}</p>
      ) : (
        <Table label={t('vulnerabilities')} rows={rows} rowKey={(one, index) => `${index}${one.id}${one.purl}`} dim={(one) => one.silenced !== null} columns={[
          { id: 'severity', name: t('severity'), cell: (one) => (one.silenced ? <Badge tone="stale">{t('silenced')}</Badge> : <SeverityMark severity={rating(one)} />) },
          { id: 'id', name: t('vulnerability'), head: true, cell: (one) => <What one={one} /> },
          { id: 'package', name: t('vulnerability.package'), cell: (one) => <span title={one.path} className="[overflow-wrap:anywhere]">{one.package}</span> },
          { id: 'installed', name: t('vulnerability.installed'), cell: (one) => <code className="font-mono text-2xs [overflow-wrap:anywhere]">{one.version}</code> },
          { id: 'fixed', name: t('vulnerability.fixed'), cell: (one) => (one.fixed ? <code className="font-mono text-2xs [overflow-wrap:anywhere]">{one.fixed}</code> : <span className="text-ink-faint">{t('vulnerability.nofix')}</span>) },
          { id: 'score', name: t('vulnerability.score'), right: true, cell: (one) => <span title={one.vector ?? undefined}>{one.score === null ? '–' : format.number(one.score, 2)}</span> },
        ]} />
      )}
    </Panel>
  )
}

function What({ one }: { one: Vulnerability }) {
  const { t } = useHubWords()
  const cve = one.aliases.find((alias) => alias.startsWith('CVE-'))
  const status = one.silenced && (STATUSES.includes(one.silenced.status) ? t(`vex.${one.silenced.status}` as HubKey) : one.silenced.status)
  return (
    <span className="flex max-w-md flex-col gap-0.5">
      <span>
        <a href={`https://osv.dev/vulnerability/${encodeURIComponent(one.id)}`} target="_blank" rel="noreferrer noopener" className="rounded font-mono text-accent hover:underline">{one.id}</a>
        {cve && cve !== one.id && <span className="ml-2 font-mono text-2xs font-normal text-ink-faint">{cve}</span>}
      </span>
      {one.summary && <span className="line-clamp-2 font-normal text-ink-soft" title={one.summary}>{one.summary}</span>}
      {one.silenced && (
        <span className="font-normal text-ink-soft">{one.silenced.reason ? t('silenced.why', { status: status!, reason: one.silenced.reason }) : status}{one.silenced.author && ` (${t('silenced.by', { author: one.silenced.author })})`}</span>
      )}
    </span>
  )
}

function Pick({ on, name, count, fill, onPress }: { on: boolean; name: string; count: number; fill?: string; onPress: () => void }) {
  const { format } = useHubWords()
  return (
    <button type="button" aria-pressed={on} onClick={onPress}
      className="inline-flex items-center gap-1.5 rounded-full border border-line bg-raised px-2.5 py-0.5 text-2xs font-medium text-ink-soft transition-colors hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent">
      {fill && <span aria-hidden className={`size-2 rounded-full ${fill}`} />}{name}{' '}<span>{format.integer(count)}</span>
    </button>
  )
}
