import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { inPath, post } from '../../api/client'
import type { Alarm } from '../../api/types'
import { useWords, type MessageKey } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Select } from '../../parts/select'
import { Snippet } from '../../parts/snippet'
import { alarmSnippet, serviceSnippet } from '../inspector/snippets'

const SHELVE_MINUTES = ['15', '60', '240', '480', '1440'] as const

export const ALARM_STATES: Record<string, MessageKey> = {
  unack_active: 'alarmstate.unack_active', ack_active: 'alarmstate.ack_active', unack_cleared: 'alarmstate.unack_cleared',
  shelved: 'alarmstate.shelved', suppressed: 'alarmstate.suppressed', out_of_service: 'alarmstate.out_of_service',
  normal: 'alarmstate.normal',
}

/** Do something to an alarm, and look at all of them again. */
export function useOperate<Body>(path: (alarm: Alarm) => string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ alarm, body }: { alarm: Alarm; body: Body }) => post(path(alarm), body),
    onSettled: () => client.invalidateQueries({ queryKey: ['twin', 'alarms'] }),
  })
}

export function ShelveDialog({ alarm, onClose }: { alarm: Alarm; onClose: () => void }) {
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

export function ServiceDialog({ alarm, onClose }: { alarm: Alarm; onClose: () => void }) {
  const { t, name } = useWords()
  const change = useOperate<{ in_service: boolean; note: string }>((one) => `/twin/alarms/${inPath(one.id)}/service`)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const note = String(new FormData(event.currentTarget).get('reason') ?? '')
    change.mutate({ alarm, body: { in_service: false, note } }, { onSuccess: onClose })
  }
  return (
    <Dialog open title={t('alarm.service.title', { alarm: name(alarm.label) || alarm.id })} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-ink-soft">{t('alarm.service.why')}</p>
        <Field name="reason" label={t('alarm.shelve.reason')} isRequired autoFocus maxLength={2000} />
        {change.isError && <ErrorNote compact error={change.error} />}
        <Snippet texts={serviceSnippet(alarm.id)} />
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={change.isPending}>{t('alarm.service.out')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
