import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { post, upload } from '../../api/client'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Select } from '../../parts/select'
import { numberOf } from './ask'
import type { Started } from './types'
import { useSimWords } from './words'

const COLUMNS = ['time', 'station', 'event', 'part', 'product', 'result', 'operator', 'vehicle'] as const
const FORMATS = ['iso', 's', 'ms', 'ns'] as const

/** An event log becomes a model: the file, what its columns are called, and how much is kept back to prove it. */
export function LogDialog({ onClose }: { onClose: () => void }) {
  const { t } = useSimWords()
  const [file, setFile] = useState<File | null>(null)
  const [columns, setColumns] = useState<Record<string, string>>({})
  const [form, setForm] = useState<(typeof FORMATS)[number]>('iso')
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [hours, setHours] = useState('8')
  const [holdout, setHoldout] = useState('30')
  const [saveAs, setSaveAs] = useState('')
  const client = useQueryClient()
  const navigate = useNavigate()
  const share = numberOf(holdout, 0, 90)
  const slice = numberOf(hours, 1e-3, 2e4)
  const start = useMutation({
    mutationFn: async () => {
      const { log } = await upload<{ log: string }>('/sim/logs', { name: file!.name }, file!)
      const named = Object.fromEntries(Object.entries(columns).map(([key, value]) => [key, value.trim()]).filter(([, value]) => value))
      const mapping: Record<string, unknown> = { shift_s: slice! * 3600 }
      if (Object.keys(named).length > 0) mapping.columns = named
      mapping.time = { format: form, zone: zone.trim() || 'UTC' }
      return post<Started>('/sim/calibrate', { log, mapping, holdout: share! / 100, save_as: saveAs.trim(), name: file!.name })
    },
    onSuccess: async ({ experiment }) => {
      await Promise.all([client.invalidateQueries({ queryKey: ['sim', 'experiments', 'list'] }), client.invalidateQueries({ queryKey: ['jobs', 'sim'] })])
      await navigate({ to: '/sim/experiments/$id', params: { id: experiment.id }, search: {} as never })
    },
  })
  return (
    <Dialog wide open title={t('new.log')} onClose={onClose}>
      <form className="flex flex-col gap-4" onSubmit={(event) => { event.preventDefault(); if (file && share !== null && slice !== null) start.mutate() }}>
        <p className="text-ink-soft">{t('log.about')}</p>
        <label className="flex flex-col gap-1.5">
          <span className="text-xs font-medium text-ink-soft">{t('log.file')}</span>
          <input type="file" accept=".csv,.parquet" onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            className="rounded-md border border-line bg-raised p-2 text-xs file:mr-3 file:rounded file:border-0 file:bg-accent-soft file:px-2.5 file:py-1 file:font-medium file:text-accent" />
        </label>
        <fieldset>
          <legend className="mb-1.5 text-xs font-medium text-ink-soft">{t('log.columns')}</legend>
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
            {COLUMNS.map((key) => <Field key={key} label={t(`log.column.${key}`)} placeholder={key} value={columns[key] ?? ''} onChange={(value) => setColumns((old) => ({ ...old, [key]: value }))} />)}
          </div>
        </fieldset>
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
          <Select showLabel label={t('log.format')} value={form} onChange={setForm} choices={FORMATS.map((id) => ({ id, name: t(`log.format.${id}`) }))} />
          <Field label={t('log.zone')} value={zone} onChange={setZone} hint={t('log.zone.hint')} />
          <Field label={t('log.holdout')} value={holdout} onChange={setHoldout} inputMode="decimal" isInvalid={share === null} />
          <Field label={t('log.slice')} value={hours} onChange={setHours} inputMode="decimal" isInvalid={slice === null} />
        </div>
        <Field label={t('log.save')} value={saveAs} onChange={setSaveAs} hint={t('log.save.hint')} />
        {start.isError && <ErrorNote compact error={start.error} />}
        <div className="flex justify-end"><Button tone="primary" type="submit" isDisabled={!file || share === null || slice === null || start.isPending}>{t('log.start')}</Button></div>
      </form>
    </Dialog>
  )
}
