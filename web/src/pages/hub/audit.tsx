import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { ChevronDown, Download, Link2 } from 'lucide-react'
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react'

import { get } from '../../api/client'
import type { Listing } from '../../api/types'
import { Button } from '../../parts/button'
import { FilterField } from '../../parts/field'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { saveFile } from '../../parts/save_file'
import { Segments } from '../../parts/segments'
import { shown } from '../../parts/shown'
import { Table } from '../../parts/table'
import { useEventNames } from '../event_names'
import { auditAsked, auditQuery } from './admin_queries'
import type { AuditEvent, Chain } from './admin_types'
import { asCsv, asLines, entriesFound, isOfKind } from './audit_rows'
import { HubHead } from './places'
import { AUDIT_KINDS, useHubView, type AuditKind } from './search'
import { useHubWords } from './words'

const PAGE = 1000

/** Who did what in every wing, and who was refused: one log, the newest first, older pages as they are asked for. */
export function Audit() {
  const { t } = useHubWords()
  const [view] = useHubView()
  const found = useInfiniteQuery(auditQuery(view.kinds ?? 'all'))
  const entries = useMemo(() => (found.data?.pages ?? []).flatMap(({ items }) => items.toReversed()), [found.data])
  return (
    <Page>
      <HubHead title={t('audit')} lead={t('audit.lead')} action={<Verify />} />
      {found.isPending && <Waiting what={t('audit')} rows={10} />}
      {found.isError && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <Entries entries={entries} older={found.hasNextPage
          ? <Button size="sm" icon={ChevronDown} isDisabled={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>{t('audit.older')}</Button>
          : <span>{t('audit.whole')}</span>} />
      )}
    </Page>
  )
}

function Verify() {
  const { t } = useHubWords()
  const check = useMutation({ mutationFn: () => get<Chain>('/audit/chain') })
  return (
    <div className="flex max-w-xl flex-col items-end gap-2">
      <Button icon={Link2} isDisabled={check.isPending} onPress={() => check.mutate()}>{t('audit.verify')}</Button>
      {check.isSuccess && <p role="status" className="text-right text-xs text-good">{t('audit.verified', { count: check.data.events, hash: check.data.newest_hash.slice(0, 12) })}</p>}
      {check.isError && <ErrorNote compact error={check.error} />}
    </div>
  )
}

function Entries({ entries, older }: { entries: readonly AuditEvent[]; older: ReactNode }) {
  const { t, format } = useHubWords()
  const [view, setView] = useHubView()
  const names = useEventNames()
  const kind = view.kinds ?? 'all'
  const words = useDeferredValue(view.q ?? '')
  const rows = useMemo(
    () => entriesFound(entries, kind, words, (entry) => `${names.title(entry) ?? ''} ${names.named(entry.subject)} ${names.named(entry.actor)}`),
    [entries, kind, words, names],
  )
  return (
    <section aria-label={t('audit')} className="overflow-hidden rounded-xl border border-line bg-panel shadow-card">
      <div className="flex flex-wrap items-center gap-3 border-b border-line px-5 py-3">
        <Segments label={t('audit.kind')} value={kind} choices={AUDIT_KINDS.map((id) => ({ id, name: t(`audit.${id}`) }))} onChange={(next) => setView({ kinds: next === 'all' ? undefined : next })} />
        <FilterField label={t('audit.filter')} value={view.q ?? ''} onChange={(q) => setView({ q: q || undefined })} className="w-72" />
        <span role="status" className="text-xs text-ink-faint">{t('audit.count', { count: rows.length })}</span>
        <div className="ml-auto"><Export kind={kind} /></div>
      </div>
      {rows.length === 0 ? <Empty text={t('audit.none')} /> : (
        <Table tall label={t('audit')} rows={rows} rowKey={(entry) => String(entry.seq)} columns={[
          { id: 'time', name: t('audit.time'), cell: (entry) => <time dateTime={entry.time} className="whitespace-nowrap text-ink-soft">{format.date(Date.parse(entry.time))}</time> },
          { id: 'what', name: t('audit.kind'), head: true, cell: (entry) => <What entry={entry} title={names.title(entry)} /> },
          { id: 'object', name: t('audit.object'), cell: (entry) => <span title={entry.subject} className="block min-w-28 [overflow-wrap:anywhere]">{names.named(entry.subject)}</span> },
          { id: 'who', name: t('audit.who'), cell: (entry) => <span title={entry.actor} className="block max-w-36 truncate">{names.named(entry.actor)}</span> },
          { id: 'facts', name: t('audit.facts'), cell: (entry) => <Particulars data={entry.data} /> },
        ]} />
      )}
      <p className="flex flex-wrap items-center gap-3 border-t border-line px-5 py-2.5 text-xs text-ink-faint">{t('audit.shown', { count: entries.length })}{older}</p>
    </section>
  )
}

function What({ entry, title }: { entry: AuditEvent; title: string | null }) {
  const refused = isOfKind(entry, 'denied')
  return (
    <span className="flex flex-col">
      {title !== null && <span className={refused ? 'text-bad' : ''}>{title}</span>}
      <span className={`font-mono ${title === null ? 'text-xs' : 'text-2xs font-normal text-ink-faint'}`}>{entry.type}</span>
    </span>
  )
}

/** What else the entry says, in a line; all of it when asked. */
function Particulars({ data }: { data: Record<string, unknown> }) {
  const pairs = Object.entries(data).filter(([, value]) => value !== null && value !== '')
  if (pairs.length === 0) return null
  const line = pairs.map(([name, value]) => `${name} ${shown(value)}`).join(' · ')
  return <details className="max-w-md"><summary className="max-w-[26rem] cursor-pointer truncate rounded text-ink-soft">{line}</summary><dl className="mt-1 grid grid-cols-[fit-content(8rem)_1fr] gap-x-3 gap-y-0.5 font-mono text-2xs">{pairs.map(([name, value]) => <div key={name} className="contents"><dt className="text-ink-faint">{name}</dt><dd className="[overflow-wrap:anywhere]">{shown(value)}</dd></div>)}</dl></details>
}

/** Every entry there is, page after page, into a file. */
function Export({ kind }: { kind: AuditKind }) {
  const { t } = useHubWords()
  const [count, setCount] = useState(0)
  const collect = useMutation({
    mutationFn: async (format: 'csv' | 'jsonl') => {
      setCount(0)
      const all: AuditEvent[] = []
      for (let after: string | null = '0'; after !== null;) {
        const page: Listing<AuditEvent> = await get<Listing<AuditEvent>>('/audit', { ...auditAsked(kind), after, limit: PAGE })
        all.push(...page.items)
        setCount(all.length)
        after = page.next ?? null
      }
      saveFile(format === 'csv' ? `\uFEFF${asCsv(all)}` : asLines(all), `audit.${format}`)
    },
  })
  return (
    <div className="flex flex-wrap items-center gap-2">
      {collect.isPending && <span role="status" className="text-xs text-ink-faint">{t('audit.exporting', { count })}</span>}
      {collect.isError && <ErrorNote compact error={collect.error} />}
      {(['csv', 'jsonl'] as const).map((format) => (
        <Button key={format} size="sm" icon={Download} isDisabled={collect.isPending} onPress={() => collect.mutate(format)}>{t(format === 'csv' ? 'audit.export.csv' : 'audit.export.json')}</Button>
      ))}
    </div>
  )
}
