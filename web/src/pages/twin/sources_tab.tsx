import { useQuery } from '@tanstack/react-query'

import { sourcesQuery } from '../../api/queries'
import { useWords, type MessageKey } from '../../i18n'
import { useNow } from '../../live/react'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'

const CELL = 'border-b border-line/60 px-3 py-2 text-right whitespace-nowrap'
const HEADS: readonly MessageKey[] = [
  'column.source', 'column.health', 'column.rate', 'column.lag', 'column.skew', 'column.samples', 'column.rejected', 'column.unbound', 'column.buffered', 'column.lastsample',
]

/** Connections to the outside: whether they talk, how fast, how late, and how far off their clocks are. */
export function SourcesTab() {
  const { t, format } = useWords()
  const sources = useQuery(sourcesQuery)
  const nowMs = useNow()
  if (sources.isPending) return <Waiting what={t('tab.sources')} rows={3} />
  if (sources.isError) return <ErrorNote error={sources.error} onRetry={() => void sources.refetch()} />
  if (sources.data.length === 0) return <Empty text={t('sources.none')} command="onmaru twin sources" />
  return (
    <div className="min-h-0 flex-1 overflow-auto" tabIndex={0} role="region" aria-label={t('tab.sources')}>
      <table className="w-full border-collapse">
        <thead className="sticky top-0 z-10 bg-sunken text-2xs text-ink-faint">
          <tr>{HEADS.map((head, i) => <th key={head} scope="col" className={`border-b border-line px-3 py-1.5 font-semibold ${i < 2 ? 'text-left' : 'text-right'}`}>{t(head)}</th>)}</tr>
        </thead>
        <tbody>
          {sources.data.map((source) => (
            <tr key={source.name} className="hover:bg-hover">
              <td className={`${CELL} text-left!`}>
                <span className="font-medium">{source.name}</span>
                <span className="ml-2 text-xs text-ink-faint">{source.kind}</span>
                {source.emulated && <span className="ml-2"><Badge tone="warn">{t('emulated')}</Badge></span>}
              </td>
              <td className={`${CELL} max-w-80 text-left! whitespace-normal!`}>
                <Badge tone={source.connected ? 'good' : 'bad'}>{source.connected ? t('source.connected') : t('source.down')}</Badge>
                <span className="ml-2 text-xs text-ink-faint">{source.connected ? source.detail : source.last_error || source.detail}</span>
              </td>
              <td className={CELL}>{format.number(source.rate_per_s, 3)}<small className="text-ink-faint"> /s</small></td>
              <td className={CELL}>{format.duration(source.lag_s)}</td>
              <td className={CELL}>{source.skew_s === null ? '–' : `${source.skew_s > 0 ? '+' : ''}${format.duration(source.skew_s)}`}{source.skew_mad_s !== null && <small className="text-ink-faint"> ±{format.duration(source.skew_mad_s)}</small>}</td>
              <td className={CELL}>{format.integer(source.sample_count)}</td>
              <td className={`${CELL} ${source.rejected_count > 0 ? 'font-semibold text-warn' : ''}`}>{format.integer(source.rejected_count)}</td>
              <td className={CELL}>{format.integer(source.unbound_count)}</td>
              <td className={CELL}>{format.integer(source.buffered_count)}</td>
              <td className={CELL}>{source.last_sample ? t('ago', { age: format.age(Math.max(0, (nowMs - Date.parse(source.last_sample)) / 1000)) }) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
