import { useQuery } from '@tanstack/react-query'
import { Siren } from 'lucide-react'
import type { ReactNode } from 'react'

import { alarmLoadQuery } from '../../api/queries'
import type { AlarmLoad as Load } from '../../api/types'
import { useWords } from '../../i18n'
import { ErrorNote, Waiting } from '../../parts/notes'

const FLOOD = 10 // alarms in ten minutes: IEC 62682, ISA-18.2-2016 clause 16
const MANAGEABLE = 2 // on average in ten minutes, same source

/** How much the alarms ask of people. */
export function AlarmLoad() {
  const { t, format } = useWords()
  const load = useQuery(alarmLoadQuery)
  if (load.isPending) return <Waiting what={t('alarms.load')} rows={4} />
  if (load.isError) return <ErrorNote error={load.error} onRetry={() => void load.refetch()} />
  const { data } = load
  return (
    <div className="min-h-0 flex-1 overflow-auto p-4" tabIndex={0} role="region" aria-label={t('alarms.load')}>
      {data.flood && (
        <p role="status" className="mb-3 flex items-center gap-2 rounded-md border border-bad/30 bg-bad-soft px-3 py-2 text-bad">
          <Siren aria-hidden size={15} className="shrink-0" />{t('load.flood')}
        </p>
      )}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(148px,1fr))] gap-2.5">
        <Tile name={t('load.now')} value={format.integer(data.raised_per_10_min)} bad={data.raised_per_10_min > FLOOD} />
        <Tile name={t('load.average')} value={format.number(data.average_per_10_min, 3)} note={t('load.target', { target: MANAGEABLE })} />
        <Tile name={t('load.peak')} value={format.integer(data.peak_per_10_min)} bad={data.peak_per_10_min > FLOOD} />
        <Tile name={t('load.standing')} value={format.integer(data.standing)} />
        <Tile name={t('load.floodshare')} value={format.percent(data.flood_share)} bad={data.flood_share > 0.01} />
        <Tile name={t('load.silenced')} value={format.integer(data.shelved + data.suppressed + data.out_of_service)}
          note={t('load.silenced.how', { shelved: data.shelved, suppressed: data.suppressed, out: data.out_of_service })} />
      </div>
      <Day load={data} />
      <div className="mt-4 grid grid-cols-[repeat(auto-fit,minmax(220px,1fr))] gap-x-8 gap-y-4">
        <Ranking title={t('load.frequent')} rows={data.most_frequent} />
        <Ranking title={t('load.chattering')} rows={data.chattering} />
        <Standing rows={data.stale} />
      </div>
    </div>
  )
}

function Tile({ name, value, note, bad = false }: { name: string; value: string; note?: string; bad?: boolean }) {
  return (
    <div className="rounded-lg border border-line bg-raised px-3 py-2.5">
      <p className="text-xs text-ink-soft">{name}</p>
      <p className={`mt-0.5 text-xl font-semibold tracking-tight ${bad ? 'text-bad' : ''}`}>{value}</p>
      {note && <p className="mt-0.5 text-2xs text-ink-faint">{note}</p>}
    </div>
  )
}

/** Ten-minute counts of a day with the flood's line. */
function Day({ load }: { load: Load }) {
  const { t, format } = useWords()
  const counts = load.per_10_min
  const top = Math.max(FLOOD * 1.25, ...counts)
  const endMs = Date.parse(load.at)
  const at = (i: number): string => format.time(endMs - (counts.length - i) * 600_000)
  const text = `${t('load.perten')}: ${t('load.peak')} ${format.integer(load.peak_per_10_min)}`
  return (
    <figure className="mt-4">
      <figcaption className="mb-1.5 text-xs font-semibold text-ink-soft">{t('load.perten')}</figcaption>
      <div role="img" aria-label={text} className="relative flex h-24 items-end gap-px border-b border-line">
        <span aria-hidden className="absolute inset-x-0 border-t border-dashed border-bad/60" style={{ bottom: `${(FLOOD / top) * 100}%` }}>
          <span className="absolute right-0 -top-4 text-2xs text-bad">{FLOOD}</span>
        </span>
        {counts.map((count, i) => (
          <span key={i} aria-hidden title={`${at(i)}: ${count}`} className="flex h-full min-w-px flex-1 items-end">
            <span className={`w-full rounded-t-[1px] ${count > FLOOD ? 'bg-bad' : 'bg-accent/70'}`} style={{ height: count === 0 ? 0 : `${Math.max(2, (count / top) * 100)}%` }} />
          </span>
        ))}
      </div>
      <div aria-hidden className="mt-1 flex justify-between text-2xs text-ink-faint">
        <span>{at(0)}</span><span>{at(Math.floor(counts.length / 2))}</span><span>{at(counts.length)}</span>
      </div>
    </figure>
  )
}

function Ranking({ title, rows }: { title: string; rows: Load['most_frequent'] }) {
  const { t, name, format } = useWords()
  return (
    <List title={title} empty={rows.length === 0}>
      {rows.map((row) => <Item key={row.alarm} name={name(row.label) || row.alarm} value={t('load.raised', { count: format.integer(row.raised) })} />)}
    </List>
  )
}

function Standing({ rows }: { rows: Load['stale'] }) {
  const { t, name, format } = useWords()
  return (
    <List title={t('load.stale')} empty={rows.length === 0}>
      {rows.map((row) => <Item key={row.alarm} name={name(row.label) || row.alarm} value={t('load.for', { age: format.duration(row.standing_s) })} />)}
    </List>
  )
}

function List({ title, empty, children }: { title: string; empty: boolean; children: ReactNode }) {
  const { t } = useWords()
  return (
    <section>
      <h3 className="mb-1 text-xs font-semibold text-ink-soft">{title}</h3>
      {empty ? <p className="text-xs text-ink-faint">{t('load.nothing')}</p> : <ul className="divide-y divide-line/60">{children}</ul>}
    </section>
  )
}

function Item({ name, value }: { name: string; value: string }) {
  return <li className="flex items-baseline justify-between gap-3 py-1 text-sm"><span className="min-w-0 truncate" title={name}>{name}</span><span className="shrink-0 text-xs text-ink-soft">{value}</span></li>
}
