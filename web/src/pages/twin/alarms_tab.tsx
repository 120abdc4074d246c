import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { AlarmClockOff, Check, Undo2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'

import { inPath, post } from '../../api/client'
import { alarmsQuery, equipmentQuery, sessionQuery, signalsQuery } from '../../api/queries'
import type { Alarm } from '../../api/types'
import { useSetView, useView } from '../../app/view'
import { useWords, type MessageKey } from '../../i18n'
import { unitSign } from '../../i18n/format'
import { useNow } from '../../live/react'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { AlarmMark, Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Select } from '../../parts/select'
import { Snippet } from '../../parts/snippet'
import { alarmSnippet } from '../inspector/snippets'
import { ownerOf } from './hierarchy'

const CELL = 'border-b border-line/60 px-3 py-1.5 align-middle'
const SHELVE_MINUTES = ['15', '60', '240', '480', '1440'] as const
const STATE_KEYS: Record<string, MessageKey> = {
  unack_active: 'alarmstate.unack_active', ack_active: 'alarmstate.ack_active', unack_cleared: 'alarmstate.unack_cleared',
  shelved: 'alarmstate.shelved', normal: 'alarmstate.normal',
}

/** Alarms in their ISA-18.2 states, most urgent first. */
export function AlarmsTab() {
  const { t } = useWords()
  const view = useView()
  const alarms = useQuery(alarmsQuery)
  const equipment = useQuery(equipmentQuery).data
  const [shelving, setShelving] = useState<Alarm | null>(null)
  const scope = view.sel ? ownerOf(view.sel, new Set((equipment ?? []).map((item) => item.path))) : null
  if (alarms.isPending) return <Waiting what={t('tab.alarms')} rows={3} />
  if (alarms.isError) return <ErrorNote error={alarms.error} onRetry={() => void alarms.refetch()} />
  const rows = alarms.data.filter((alarm) => !scope || alarm.equipment === scope || alarm.equipment.startsWith(`${scope}/`))
  if (rows.length === 0) return <Empty text={scope ? t('alarms.nonehere') : t('alarms.none')} command="onmaru twin alarms" />
  const heads: MessageKey[] = ['column.priority', 'column.alarm', 'column.equipment', 'column.state', 'column.raised', 'column.value', 'column.action']
  return (
    <div className="min-h-0 flex-1 overflow-auto" tabIndex={0} role="region" aria-label={t('tab.alarms')}>
      <table className="w-full border-collapse text-left">
        <thead className="sticky top-0 z-10 bg-sunken text-2xs text-ink-faint">
          <tr>{heads.map((head) => <th key={head} scope="col" className={`border-b border-line px-3 py-1.5 font-semibold ${head === 'column.value' ? 'text-right' : ''}`}>{t(head)}</th>)}</tr>
        </thead>
        <tbody>{rows.map((alarm) => <Row key={alarm.id} alarm={alarm} onShelve={() => setShelving(alarm)} />)}</tbody>
      </table>
      {shelving && <ShelveDialog alarm={shelving} onClose={() => setShelving(null)} />}
    </div>
  )
}

function useOperate<Body>(path: (alarm: Alarm) => string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ alarm, body }: { alarm: Alarm; body: Body }) => post(path(alarm), body),
    onSettled: () => client.invalidateQueries({ queryKey: alarmsQuery.queryKey }),
  })
}

function Row({ alarm, onShelve }: { alarm: Alarm; onShelve: () => void }) {
  const { t, name, format } = useWords()
  const setView = useSetView()
  const nowMs = useNow()
  const equipment = useQuery(equipmentQuery).data?.find((item) => item.path === alarm.equipment)
  const signal = useQuery(signalsQuery).data?.find((item) => item.id === alarm.signal)
  const may = useQuery(sessionQuery).data?.permissions.includes('twin.operate') ?? false
  const acknowledge = useOperate<{ note: string }>((one) => `/twin/alarms/${inPath(one.id)}/acknowledge`)
  const unshelve = useOperate<object>((one) => `/twin/alarms/${inPath(one.id)}/unshelve`)
  const open = alarm.state.startsWith('unack')
  const error = acknowledge.error ?? unshelve.error
  const raised = alarm.raised ? Date.parse(alarm.raised) : null
  const unit = signal ? unitSign(signal.unit, format.language) : ''
  return (
    <>
      <tr className={`hover:bg-hover ${alarm.state === 'shelved' ? 'text-ink-faint' : ''}`}>
        <td className={CELL}><AlarmMark priority={alarm.priority} unacknowledged={open} /></td>
        <td className={`${CELL} font-medium`}>{name(alarm.label) || alarm.id}{alarm.note && <span className="block text-xs font-normal text-ink-faint">{alarm.note}</span>}</td>
        <td className={CELL}>
          <button type="button" className="text-left text-ink-soft hover:text-accent hover:underline" onClick={() => setView({ sel: alarm.equipment }, { push: true })}>
            {equipment ? name(equipment.label) : alarm.equipment}
          </button>
        </td>
        <td className={CELL}>
          <Badge tone={alarm.state === 'unack_active' ? 'bad' : alarm.state === 'shelved' ? 'stale' : open ? 'warn' : 'plain'}>
            {STATE_KEYS[alarm.state] ? t(STATE_KEYS[alarm.state]!) : alarm.state}
          </Badge>
          {alarm.shelved_until && alarm.state === 'shelved' && <span className="ml-2 text-xs">{t('alarm.until', { time: format.brief(Date.parse(alarm.shelved_until), nowMs) })}</span>}
        </td>
        <td className={`${CELL} whitespace-nowrap text-ink-soft`}>{raised !== null && <>{format.brief(raised, nowMs)} <span className="text-xs text-ink-faint">{t('ago', { age: format.age((nowMs - raised) / 1000) })}</span></>}</td>
        <td className={`${CELL} text-right whitespace-nowrap`}>{format.number(alarm.value)} {unit}{alarm.limit !== null && <span className="block text-2xs text-ink-faint">{t('alarm.limit', { limit: `${format.number(alarm.limit)} ${unit}` })}</span>}</td>
        <td className={`${CELL} whitespace-nowrap`}>
          {may && (
            <span className="flex gap-1.5">
              {open && <Button size="sm" icon={Check} isDisabled={acknowledge.isPending} onPress={() => acknowledge.mutate({ alarm, body: { note: '' } })}>{t('alarm.acknowledge')}</Button>}
              {alarm.state === 'shelved'
                ? <Button size="sm" tone="quiet" icon={Undo2} onPress={() => unshelve.mutate({ alarm, body: {} })}>{t('alarm.unshelve')}</Button>
                : alarm.state !== 'normal' && <Button size="sm" tone="quiet" icon={AlarmClockOff} onPress={onShelve}>{t('alarm.shelve')}</Button>}
            </span>
          )}
        </td>
      </tr>
      {error && <tr><td colSpan={7} className="px-3 py-2"><ErrorNote compact error={error} /></td></tr>}
    </>
  )
}

function ShelveDialog({ alarm, onClose }: { alarm: Alarm; onClose: () => void }) {
  const { t, name, format } = useWords()
  const [minutes, setMinutes] = useState<(typeof SHELVE_MINUTES)[number]>('60')
  const shelve = useOperate<{ minutes: number; reason: string }>((one) => `/twin/alarms/${inPath(one.id)}/shelve`)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '')
    shelve.mutate({ alarm, body: { minutes: Number(minutes), reason } }, { onSuccess: onClose })
  }
  return (
    <Dialog open title={t('alarm.shelve.title', { alarm: name(alarm.label) || alarm.id })} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-ink-soft">{t('alarm.shelve.why')}</p>
        <Select showLabel label={t('alarm.shelve.for')} value={minutes} onChange={setMinutes}
          choices={SHELVE_MINUTES.map((id) => ({ id, name: format.duration(Number(id) * 60) }))} />
        <Field name="reason" label={t('alarm.shelve.reason')} isRequired autoFocus maxLength={2000} />
        {shelve.isError && <ErrorNote compact error={shelve.error} />}
        <Snippet texts={alarmSnippet(alarm.id, Number(minutes))} />
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={shelve.isPending}>{t('alarm.shelve')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
