import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronRight } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'

import { followEvents } from '../api/event_stream'
import { eventsQuery } from '../api/queries'
import type { EventRecord } from '../api/types'
import { useSetView, useView } from '../app/view'
import { useWords } from '../i18n'
import { FilterField } from '../parts/field'
import { Empty, ErrorNote, Waiting } from '../parts/notes'
import { Select } from '../parts/select'
import { shown } from '../parts/shown'
import { useEventNames, useEventWords, type EventKey, type EventNames } from './event_names'
import { JobCard } from './job_card'

const KEPT = 2000
const KINDS = { '': 'kind.all', 'twin.': 'kind.twin', 'twin.alarm': 'kind.alarm', 'sim.': 'kind.sim', 'plan.': 'kind.plan', 'hub.': 'kind.hub', 'identity.': 'kind.identity', 'jobs.': 'kind.jobs' } as const satisfies Record<string, EventKey>
type Kind = keyof typeof KINDS
const isKind = (type: string | undefined): type is Kind => type !== undefined && Object.hasOwn(KINDS, type)
const COLUMNS = 'grid grid-cols-[20px_150px_minmax(240px,1.1fr)_minmax(160px,1.1fr)_minmax(90px,0.5fr)] items-center gap-x-3 px-4'

/** The site's feed of facts, newest first, as they happen. */
export function Events() {
  const { t } = useWords()
  const { t: event } = useEventWords()
  const view = useView()
  const setView = useSetView()
  const [filter, setFilter] = useState('')
  const { job } = view
  const past = useQuery(job ? eventsQuery('jobs.', 1000) : eventsQuery(''))
  const fresh = useFresh(past.data)
  const kind: Kind = isKind(view.type) ? view.type : ''
  const rows = useMemo(() => {
    const needle = filter.trim().toLocaleLowerCase()
    const all = [...(past.data ?? []), ...fresh].filter((event) => event.type.startsWith(kind) && (!job || isAbout(event, job)))
    const found = needle ? all.filter((event) => `${event.type} ${event.subject} ${event.actor ?? ''} ${JSON.stringify(event.data)}`.toLocaleLowerCase().includes(needle)) : all
    return found.sort((a, b) => b.seq - a.seq)
  }, [past.data, fresh, filter, kind, job])

  return (
    <div className="flex h-full flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-3 border-b border-line bg-panel px-5 py-3">
        <h1 className="mr-3 text-lg font-semibold">{t('page.events')}</h1>
        <FilterField label={t('events.filter')} value={filter} onChange={setFilter} className="w-72" />
        <Select small label={t('events.kind')} value={kind} onChange={(type) => setView({ type: type || undefined })}
          choices={(Object.keys(KINDS) as Kind[]).map((id) => ({ id, name: event(KINDS[id]) }))} />
        <span role="status" className="ml-auto text-xs text-ink-faint">{t('events.count', { count: rows.length })}</span>
      </header>
      {job && <JobCard key={job} id={job} />}
      {past.isPending && <Waiting what={t('page.events')} rows={10} />}
      {past.isError && <ErrorNote error={past.error} onRetry={() => void past.refetch()} />}
      {past.data && rows.length === 0 && <Empty text={filter || kind || job ? t('events.nomatch') : t('events.none')} />}
      {rows.length > 0 && <div className={`flex min-h-0 flex-1 flex-col ${job ? 'mt-4 border-t border-line' : ''}`}><Feed rows={rows} /></div>}
    </div>
  )
}

const isAbout = (event: EventRecord, job: string): boolean => event.subject === job || event.data.job === job

/** Events since the page was opened. */
function useFresh(past: readonly EventRecord[] | undefined): readonly EventRecord[] {
  const [fresh, setFresh] = useState<readonly EventRecord[]>([])
  const last = past === undefined ? null : past.reduce((most, event) => Math.max(most, event.seq), 0)
  useEffect(() => {
    if (last === null) return
    const abort = new AbortController()
    setFresh([])
    void followEvents(last, (data) => setFresh((old) => [...old.slice(-KEPT), data as EventRecord]), abort.signal)
    return () => abort.abort()
  }, [last])
  return fresh
}

function Feed({ rows }: { rows: readonly EventRecord[] }) {
  const { t } = useWords()
  const names = useEventNames()
  const scroller = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<number | null>(null)
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => 34, overscan: 10, getItemKey: (i) => rows[i]!.seq,
  })
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto" tabIndex={0} role="region" aria-label={t('page.events')}>
      <div aria-hidden className={`sticky top-0 z-10 h-8 border-b border-line bg-sunken text-2xs font-semibold text-ink-faint ${COLUMNS}`}>
        <span />
        <span>{t('column.time')}</span><span>{t('column.event')}</span><span>{t('column.subject')}</span><span>{t('column.actor')}</span>
      </div>
      <ol className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => (
          <li key={key} ref={virtual.measureElement} data-index={index} className="absolute inset-x-0 border-b border-line/60 bg-panel" style={{ transform: `translateY(${start}px)` }}>
            <Event event={rows[index]!} names={names} open={open === rows[index]!.seq} onToggle={(on) => setOpen(on ? rows[index]!.seq : null)} />
          </li>
        ))}
      </ol>
    </div>
  )
}

function Event({ event, names, open, onToggle }: { event: EventRecord; names: EventNames; open: boolean; onToggle: (on: boolean) => void }) {
  const { format } = useWords()
  const title = names.title(event)
  return (
    <>
      <button type="button" aria-expanded={open} onClick={() => onToggle(!open)} className={`h-[33px] w-full text-left hover:bg-hover focus-visible:-outline-offset-2 ${COLUMNS}`}>
        <ChevronRight aria-hidden size={13} className={`text-ink-faint transition-transform ${open ? 'rotate-90' : ''}`} />
        <time dateTime={event.time} className="text-xs text-ink-soft">{format.date(Date.parse(event.time))}</time>
        <span className="flex min-w-0 items-baseline gap-2.5">
          {title !== null && <span className="shrink-0 text-sm font-medium">{title}</span>}
          <span className={`min-w-0 truncate font-mono ${title === null ? 'text-xs font-medium' : 'text-2xs text-ink-faint'}`}>{event.type}</span>
        </span>
        <span className="truncate text-sm text-ink-soft" title={event.subject}>{names.named(event.subject)}</span>
        <span className="truncate text-xs text-ink-faint" title={event.actor ?? ''}>{names.named(event.actor)}</span>
      </button>
      {open && (
        <dl className="ml-8 grid grid-cols-[minmax(110px,auto)_1fr] gap-x-4 gap-y-1 py-2 pr-4 pb-3 text-xs">
          {[['seq', event.seq], ['id', event.id], ['source', event.source], ['subject', event.subject], ['actor', event.actor], ...Object.entries(event.data)].map(([key, value]) => (
            <div key={String(key)} className="contents">
              <dt className="text-ink-faint">{String(key)}</dt>
              <dd className="font-mono text-2xs leading-4.5 [overflow-wrap:anywhere]">{shown(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
