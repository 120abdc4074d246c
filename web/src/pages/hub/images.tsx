import { useQuery } from '@tanstack/react-query'

import { Badge } from '../../parts/marks'
import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import { short } from './digest'
import { scansQuery } from './queries'
import { useHubView } from './search'
import { SeverityMark } from './severity_mark'
import { SEVERITIES, type ImageScan, type Report } from './types'
import { useHubWords } from './words'

/** The images of an index with what each scan found; one of them can be chosen. Nothing where there is one image alone. */
export function Images({ items }: { items: readonly ImageScan[] }) {
  const { t, format } = useHubWords()
  const [view, setView] = useHubView()
  const choose = (image: string | undefined) => setView({ image, severity: undefined }, { push: true })
  const look = 'rounded text-left font-medium text-accent hover:underline aria-pressed:text-ink aria-pressed:no-underline'
  return (
    <Panel flush title={t('platforms')} note={t('images.note')}
      side={view.image && <button type="button" onClick={() => choose(undefined)} className={look}>{t('images.all')}</button>}>
      <Table label={t('platforms')} rows={items} rowKey={({ digest }) => digest} columns={[
        { id: 'platform', name: t('platform'), head: true, cell: (one) => (
          <span className="flex flex-wrap items-center gap-2">
            <button type="button" aria-pressed={view.image === one.digest} disabled={!one.report} onClick={() => choose(one.digest)} className={one.report ? look : 'font-medium'}>{one.platform || t('platform.unknown')}</button>
            {!one.is_ours && one.report && <span title={t('images.theirs')}><Badge tone="warn">{t('images.theirs.mark')}</Badge></span>}
          </span>
        ) },
        { id: 'found', name: t('images.found'), cell: (one) => (one.report ? <Found report={one.report} /> : <span className="text-ink-faint">{t('images.unscanned')}</span>) },
        { id: 'packages', name: t('images.packages'), right: true, cell: (one) => (one.report ? format.integer(one.report.packages) : '–') },
        { id: 'at', name: t('report'), right: true, cell: (one) => (one.report ? <span className="whitespace-nowrap">{format.date(Date.parse(one.report.at))}</span> : '–') },
        { id: 'digest', name: t('tag.digest'), cell: (one) => <code title={one.digest} className="font-mono text-2xs">{short(one.digest)}</code> },
      ]} />
    </Panel>
  )
}

function Found({ report }: { report: Report }) {
  const { t, format } = useHubWords()
  const some = SEVERITIES.filter((severity) => (report.counts[severity] ?? 0) > 0)
  if (some.length === 0) return <span className="text-good">{t('model.safe')}</span>
  return <span className="flex flex-wrap gap-x-3 gap-y-1">{some.map((severity) => <span key={severity} className="inline-flex items-center gap-1"><SeverityMark severity={severity} />{format.integer(report.counts[severity])}</span>)}</span>
}

/** The images of a version when there are several, and the report of the chosen one. */
export function useImages(name: string, reference: string): { items: readonly ImageScan[]; chosen: Report | null } {
  const [view] = useHubView()
  const items = useQuery(scansQuery(name, reference)).data?.items ?? []
  if (items.length < 2) return { items: [], chosen: null }
  return { items, chosen: items.find(({ digest }) => digest === view.image)?.report ?? null }
}
