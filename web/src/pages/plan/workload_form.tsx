import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { FieldError, Input, Label, TextField } from 'react-aria-components'

import { Select } from '../../parts/select'
import { FIELDS, KINDS, type Draft, type Fault, type Field, type WorkKind } from './fields'
import { modelsQuery } from './queries'
import { keyOf, usePlanWords, wordFor } from './words'

/** The form of one workload. The owner holds what was typed. */
export function WorkloadForm({ kind, draft, faults, onKind, onChange }: {
  kind: WorkKind
  draft: Draft
  /** By field: found here, or said by the server. */
  faults: Readonly<Record<string, Fault | string>>
  onKind: (kind: WorkKind) => void
  onChange: (key: string, value: string | boolean) => void
}) {
  const words = usePlanWords()
  const { t } = words
  const [more, setMore] = useState(false)
  const said = (key: string) => { const fault = faults[key]; return typeof fault === 'object' ? t(fault.key, fault.params) : fault }
  const fields = FIELDS[kind]
  const row = (field: Field) => <FieldRow key={kind + field.key} field={field} value={draft[field.key]} fault={said(field.key)} onChange={(value) => onChange(field.key, value)} />
  return (
    <div className="flex flex-col gap-4">
      <Select showLabel label={t('form.kind')} value={kind} onChange={onKind} choices={KINDS.map((id) => ({ id, name: wordFor(words, 'name', id) }))} />
      <div className="grid grid-cols-2 items-start gap-x-4 gap-y-3.5">{fields.filter((field) => !field.more).map(row)}</div>
      {fields.some((field) => field.more) && (
        <>
          <button type="button" aria-expanded={more} onClick={() => setMore(!more)} className="flex items-center gap-1 self-start rounded text-xs font-medium text-accent hover:underline">
            <ChevronDown aria-hidden size={14} className={more ? 'rotate-180' : ''} />{t('size.more')}
          </button>
          {more && <div className="grid grid-cols-2 items-start gap-x-4 gap-y-3.5">{fields.filter((field) => field.more).map(row)}</div>}
        </>
      )}
    </div>
  )
}

function FieldRow({ field, value, fault, onChange }: { field: Field; value: string | boolean | undefined; fault: string | undefined; onChange: (value: string | boolean) => void }) {
  const words = usePlanWords()
  const { t } = words
  const models = useQuery({ ...modelsQuery, enabled: field.type === 'model' }).data ?? []
  const text = typeof value === 'string' ? value : ''
  if (field.type === 'flag') {
    return (
      <label className="flex items-center gap-2 self-center text-sm"><input type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} className="size-3.5 accent-(--accent)" />{t(field.label)}</label>
    )
  }
  if (field.type === 'number') return <TextBox label={t(field.label)} value={text} fault={fault} placeholder={field.optional ? t('form.auto') : undefined} onChange={onChange} />
  const choices = field.type === 'model'
    ? [...(field.optional ? [{ id: '-', name: t('form.nomodel') }] : []), ...models.map((model) => ({ id: model.id, name: model.label }))]
    : [...(field.optional ? [{ id: '-', name: t('form.auto') }] : []), ...field.choices.map((id) => ({ id, name: choiceName(words, field.key, id) }))]
  return (
    <div className={field.type === 'model' ? 'col-span-2' : ''}>
      <Select showLabel label={t(field.label)} value={text || '-'} choices={choices} onChange={(next) => onChange(next === '-' ? '' : next)} />
      {fault && <p role="alert" className="mt-1 text-xs text-bad">{fault}</p>}
    </div>
  )
}

function choiceName(words: ReturnType<typeof usePlanWords>, field: string, id: string): string {
  const key = field === 'checkpointing' && id === 'full' ? 'choice.full_recompute' : keyOf('choice', id)
  return key && ['method', 'checkpointing', 'stack', 'solver'].includes(field) ? words.t(key as 'choice.full') : field.includes('precision') ? id.toUpperCase() : id
}

export function TextBox({ label, value, fault, placeholder, onChange }: { label: string; value: string; fault?: string; placeholder?: string; onChange: (value: string) => void }) {
  return (
    <TextField value={value} onChange={onChange} isInvalid={fault !== undefined} className="flex min-w-0 flex-col gap-1.5">
      <Label className="text-xs font-medium text-ink-soft">{label}</Label>
      <Input placeholder={placeholder} inputMode="decimal"
        className="h-8.5 w-full min-w-0 rounded-md border border-line-strong/60 bg-raised px-2.5 text-sm placeholder:text-ink-faint focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent data-[invalid]:border-bad" />
      <FieldError className="text-xs text-bad">{fault}</FieldError>
    </TextField>
  )
}
