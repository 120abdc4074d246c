import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { equipmentQuery, journalQuery } from '../../api/queries'
import type { JournalEntry, Turn } from '../../api/types'
import { TURNS } from '../../api/types'
import { useSetView, useView } from '../../app/view'
import { useWords, type MessageKey } from '../../i18n'
import { useNow } from '../../live/react'
import { Button } from '../../parts/button'
import { AlarmMark, Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Select } from '../../parts/select'
import { AlarmBar } from './alarm_bar'
import { ownerOf } from './hierarchy'
import { spanMs, windowOf } from './window'

const CELL = 'border-b border-line/60 px-3 py-1.5 align-middle'
const SPANS = ['-1h', '-8h', '-24h', '-7d', '-30d'] as const
const TONES: Partial<Record<string, 'bad' | 'good' | 'warn' | 'accent' | 'stale'>> = {
  raised: 'bad', cleared: 'good', acknowledged: 'accent', shelved: 'stale', suppressed: 'stale', removed_from_service: 'stale',
}

/** Every turn of every alarm, newest first; of the selection when there is one. */
export function AlarmJournal() {
  const { t, format } = useWords()
  const view = useView()
  const setView = useSetView()
  const [turn, setTurn] = useState<Turn | 'any'>('any')
  const equipment = useQuery(equipmentQuery).data
  const scope = view.sel ? ownerOf(view.sel, new Set((equipment ?? []).map((item) => item.path))) : null
  const span = SPANS.find((one) => one === view.from) ?? '-24h'
  const journal = useInfiniteQuery(journalQuery(windowOf({ t: view.t, from: span }, '-24h'), scope, turn === 'any' ? null : turn))
  const entries = journal.data?.pages.flatMap((page) => page.items) ?? []
  const heads: MessageKey[] = ['column.time', 'journal.turn', 'column.priority', 'column.alarm', 'column.equipment', 'column.value', 'journal.by', 'alarm.note']
  return (
    <>
      <AlarmBar>
        <Select small label={t('journal.turn')} value={turn} onChange={setTurn}
          choices={[{ id: 'any' as const, name: t('journal.any') }, ...TURNS.map((id) => ({ id, name: t(`turn.${id}`) }))]} />
        <Select small label={t('chart.span')} value={span} onChange={(from) => setView({ from, to: undefined })}
          choices={SPANS.map((id) => ({ id, name: t('span.last', { span: format.duration(spanMs(id) / 1000) }) }))} />
        {journal.data && <span className="ml-auto text-xs text-ink-faint">{t('journal.count', { count: entries.length })}{journal.hasNextPage && '+'}</span>}
      </AlarmBar>
      {journal.isPending && <Waiting what={t('alarms.journal')} rows={4} />}
      {journal.isError && <ErrorNote compact error={journal.error} onRetry={() => void journal.refetch()} />}
      {journal.data && entries.length === 0 && <Empty text={turn === 'any' ? t('journal.none') : t('journal.nomatch')} command="onmaru twin alarm-journal" />}
      {entries.length > 0 && (
        <div className="min-h-0 flex-1 overflow-auto" tabIndex={0} role="region" aria-label={t('alarms.journal')}>
          <table className="w-full border-collapse text-left">
            <thead className="sticky top-0 z-10 bg-sunken text-2xs text-ink-faint">
              <tr>{heads.map((head) => <th key={head} scope="col" className={`border-b border-line px-3 py-1.5 font-semibold ${head === 'column.value' ? 'text-right' : ''}`}>{t(head)}</th>)}</tr>
            </thead>
            <tbody>{entries.map((entry) => <Row key={entry.seq} entry={entry} />)}</tbody>
          </table>
          {journal.hasNextPage && (
            <div className="p-3 text-center">
              <Button size="sm" isDisabled={journal.isFetchingNextPage} onPress={() => void journal.fetchNextPage()}>{t('journal.more')}</Button>
            </div>
          )}
        </div>
      )}
    </>
  )
}

function Row({ entry }: { entry: JournalEntry }) {
  const { t, name, format } = useWords()
  const setView = useSetView()
  const nowMs = useNow()
  const equipment = useQuery(equipmentQuery).data?.find((item) => item.path === entry.equipment)
  const known = (TURNS as readonly string[]).includes(entry.turn)
  return (
    <tr className="hover:bg-hover">
      <td className={`${CELL} whitespace-nowrap text-ink-soft`} title={entry.time}>{format.brief(Date.parse(entry.time), nowMs)}</td>
      <td className={CELL}><Badge tone={TONES[entry.turn] ?? 'plain'}>{known ? t(`turn.${entry.turn as Turn}`) : entry.turn}</Badge></td>
      <td className={CELL}>{entry.priority !== null && <AlarmMark priority={entry.priority} unacknowledged={false} />}</td>
      <td className={`${CELL} font-medium`}>{name(entry.label) || entry.alarm}</td>
      <td className={CELL}>
        {entry.equipment !== null && (
          <button type="button" className="text-left text-ink-soft hover:text-accent hover:underline" onClick={() => setView({ sel: entry.equipment ?? undefined }, { push: true })}>
            {equipment ? name(equipment.label) : entry.equipment}
          </button>
        )}
      </td>
      <td className={`${CELL} text-right whitespace-nowrap`}>{entry.value === null ? '–' : format.number(entry.value)}</td>
      <td className={`${CELL} text-ink-soft`}>{entry.actor}</td>
      <td className={`${CELL} text-ink-soft`}>{entry.note}</td>
    </tr>
  )
}
