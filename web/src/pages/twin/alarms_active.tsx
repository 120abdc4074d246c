import { useQuery } from '@tanstack/react-query'
import { AlarmClockOff, BellOff, Check, Undo2 } from 'lucide-react'
import { useState } from 'react'

import { inPath } from '../../api/client'
import { alarmsQuery, equipmentQuery, sessionQuery, signalsQuery } from '../../api/queries'
import type { Alarm } from '../../api/types'
import { useSetView, useView } from '../../app/view'
import { useWords, type MessageKey } from '../../i18n'
import { unitSign } from '../../i18n/format'
import { useNow } from '../../live/react'
import { Button, IconButton } from '../../parts/button'
import { AlarmMark, Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { ALARM_STATES, ServiceDialog, ShelveDialog, useOperate } from './alarm_actions'
import { ownerOf } from './hierarchy'

const CELL = 'border-b border-line/60 px-3 py-1.5 align-middle'
const QUIET = new Set(['shelved', 'suppressed', 'out_of_service'])

type Silence = 'shelve' | 'service'

/** Alarms in their ISA-18.2 states, most urgent first. */
export function ActiveAlarms() {
  const { t } = useWords()
  const view = useView()
  const alarms = useQuery(alarmsQuery)
  const equipment = useQuery(equipmentQuery).data
  const [silencing, setSilencing] = useState<{ alarm: Alarm; how: Silence } | null>(null)
  const scope = view.sel ? ownerOf(view.sel, new Set((equipment ?? []).map((item) => item.path))) : null
  if (alarms.isPending) return <Waiting what={t('tab.alarms')} rows={3} />
  if (alarms.isError) return <ErrorNote error={alarms.error} onRetry={() => void alarms.refetch()} />
  const rows = alarms.data.filter((alarm) => !scope || alarm.equipment === scope || alarm.equipment.startsWith(`${scope}/`))
  if (rows.length === 0) return <Empty text={scope ? t('alarms.nonehere') : t('alarms.none')} command="onmaru twin alarms" />
  const heads: MessageKey[] = ['column.priority', 'column.alarm', 'column.equipment', 'column.state', 'column.raised', 'column.value', 'column.action']
  return (
    <div className="min-h-0 flex-1 overflow-auto" tabIndex={0} role="region" aria-label={t('alarms.active')}>
      <table className="w-full border-collapse text-left">
        <thead className="sticky top-0 z-10 bg-sunken text-2xs text-ink-faint">
          <tr>{heads.map((head) => <th key={head} scope="col" className={`border-b border-line px-3 py-1.5 font-semibold whitespace-nowrap ${head === 'column.value' ? 'text-right' : ''}`}>{t(head)}</th>)}</tr>
        </thead>
        <tbody>{rows.map((alarm) => <Row key={alarm.id} alarm={alarm} onSilence={(how) => setSilencing({ alarm, how })} />)}</tbody>
      </table>
      {silencing?.how === 'shelve' && <ShelveDialog alarm={silencing.alarm} onClose={() => setSilencing(null)} />}
      {silencing?.how === 'service' && <ServiceDialog alarm={silencing.alarm} onClose={() => setSilencing(null)} />}
    </div>
  )
}

function Row({ alarm, onSilence }: { alarm: Alarm; onSilence: (how: Silence) => void }) {
  const { t, name, format } = useWords()
  const setView = useSetView()
  const nowMs = useNow()
  const equipment = useQuery(equipmentQuery).data?.find((item) => item.path === alarm.equipment)
  const signal = useQuery(signalsQuery).data?.find((item) => item.id === alarm.signal)
  const may = useQuery(sessionQuery).data?.permissions.includes('twin.operate') ?? false
  const acknowledge = useOperate<{ note: string }>((one) => `/twin/alarms/${inPath(one.id)}/acknowledge`)
  const unshelve = useOperate<object>((one) => `/twin/alarms/${inPath(one.id)}/unshelve`)
  const restore = useOperate<{ in_service: boolean; note: string }>((one) => `/twin/alarms/${inPath(one.id)}/service`)
  const quiet = QUIET.has(alarm.state)
  const open = alarm.state.startsWith('unack')
  const error = acknowledge.error ?? unshelve.error ?? restore.error
  const raised = alarm.raised ? Date.parse(alarm.raised) : null
  const unit = signal ? unitSign(signal.unit, format.language) : ''
  return (
    <>
      <tr className={`hover:bg-hover ${quiet ? 'text-ink-faint' : ''}`}>
        <td className={CELL}><AlarmMark priority={alarm.priority} unacknowledged={open} /></td>
        <td className={`${CELL} min-w-40 font-medium`}>{name(alarm.label) || alarm.id}{alarm.note && <span className="block text-xs font-normal text-ink-faint">{alarm.note}</span>}</td>
        <td className={`${CELL} min-w-28`}>
          <button type="button" className="text-left text-ink-soft hover:text-accent hover:underline" onClick={() => setView({ sel: alarm.equipment }, { push: true })}>
            {equipment ? name(equipment.label) : alarm.equipment}
          </button>
        </td>
        <td className={CELL}>
          <Badge tone={alarm.state === 'unack_active' ? 'bad' : quiet ? 'stale' : open ? 'warn' : 'plain'}>
            {ALARM_STATES[alarm.state] ? t(ALARM_STATES[alarm.state]!) : alarm.state}
          </Badge>
          {alarm.shelved_until && alarm.state === 'shelved' && <span className="ml-2 text-xs">{t('alarm.until', { time: format.brief(Date.parse(alarm.shelved_until), nowMs) })}</span>}
        </td>
        <td className={`${CELL} whitespace-nowrap text-ink-soft`}>{raised !== null && <>{format.brief(raised, nowMs)} <span className="text-xs text-ink-faint">{t('ago', { age: format.age((nowMs - raised) / 1000) })}</span></>}</td>
        <td className={`${CELL} text-right whitespace-nowrap`}>{format.number(alarm.value)} {unit}{alarm.limit !== null && <span className="block text-2xs text-ink-faint">{t('alarm.limit', { limit: `${format.number(alarm.limit)} ${unit}` })}</span>}</td>
        <td className={`${CELL} whitespace-nowrap`}>
          {may && (
            <span className="flex gap-1.5">
              {open && <Button size="sm" icon={Check} isDisabled={acknowledge.isPending} onPress={() => acknowledge.mutate({ alarm, body: { note: '' } })}>{t('alarm.acknowledge')}</Button>}
              {alarm.state === 'shelved' && <Button size="sm" tone="quiet" icon={Undo2} onPress={() => unshelve.mutate({ alarm, body: {} })}>{t('alarm.unshelve')}</Button>}
              {alarm.state === 'out_of_service' && <Button size="sm" tone="quiet" icon={Undo2} onPress={() => restore.mutate({ alarm, body: { in_service: true, note: '' } })}>{t('alarm.service.in')}</Button>}
              {!quiet && <Button size="sm" tone="quiet" icon={AlarmClockOff} onPress={() => onSilence('shelve')}>{t('alarm.shelve')}</Button>}
              {alarm.state !== 'out_of_service' && <IconButton small label={t('alarm.service.out')} icon={BellOff} onPress={() => onSilence('service')} />}
            </span>
          )}
        </td>
      </tr>
      {error && <tr><td colSpan={7} className="px-3 py-2"><ErrorNote compact error={error} /></td></tr>}
    </>
  )
}
