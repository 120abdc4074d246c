import { useState } from 'react'

import { Panel } from '../../parts/panel'
import { Select } from '../../parts/select'
import { isTable, type Document } from './types'
import { usePlanWords, type PlanKey } from './words'
import { TextBox } from './workload_form'

const LIMITS = ['budget', 'total_budget', 'power_kw', 'racks', 'lead_time_weeks', 'max_gpus', 'max_servers'] as const
const NEEDS = ['rt_cores', 'nvlink'] as const
const COOLING = ['air', 'rear_door', 'liquid'] as const

/** Constraints, site and years of a plan. */
export function SettingsForm({ document, onChange }: { document: Document; onChange: (document: Document) => void }) {
  const { t } = usePlanWords()
  const constraints = isTable(document.constraints) ? document.constraints : {}
  const site = isTable(document.site) ? document.site : {}
  const currency = typeof document.currency === 'string' ? document.currency : 'USD'
  const compared = Array.isArray(document.configurations) ? document.configurations.filter(isTable) : []
  const inTable = (name: 'constraints' | 'site', table: Document, key: string, value: unknown) => onChange({ ...document, [name]: without({ ...table, [key]: value }) })
  const cooling = COOLING.find((one) => one === site.cooling) ?? 'air'
  return (
    <div className="flex flex-col gap-5">
      <Panel title={t('edit.constraints')}>
        <div className="grid grid-cols-2 items-start gap-x-4 gap-y-3.5">
          {LIMITS.map((key) => <NumberBox key={key} label={t(`edit.${key}` as PlanKey, { currency })} value={constraints[key]} onChange={(value) => inTable('constraints', constraints, key, value)} />)}
          {NEEDS.map((key) => (
            <label key={key} className="flex items-center gap-2 self-center"><input type="checkbox" checked={constraints[key] === true} onChange={(event) => inTable('constraints', constraints, key, event.target.checked || undefined)} className="size-3.5 accent-(--accent)" />{t(`edit.${key}` as PlanKey)}</label>
          ))}
        </div>
      </Panel>
      <Panel title={t('edit.site')}>
        <div className="grid grid-cols-2 items-start gap-x-4 gap-y-3.5">
          <NumberBox label={t('edit.years')} value={document.years ?? 3} onChange={(years) => onChange(without({ ...document, years }))} />
          <Select showLabel label={t('edit.cooling')} value={cooling} onChange={(value) => inTable('site', site, 'cooling', value)} choices={COOLING.map((id) => ({ id, name: t(`cooling.${id}`) }))} />
          <NumberBox label={t('edit.rack_kw')} value={site.rack_kw} onChange={(value) => inTable('site', site, 'rack_kw', value)} />
          <NumberBox label={t('edit.users')} value={site.users} onChange={(value) => inTable('site', site, 'users', value)} />
        </div>
      </Panel>
      <Panel title={t('edit.configurations')}>
        {compared.length === 0 ? <p className="text-ink-soft">{t('edit.configurations.all', { count: typeof document.most_gpus === 'number' ? document.most_gpus : 32 })}</p>
          : <ul className="flex flex-wrap gap-2">{compared.map((one, at) => <li key={at} className="rounded-md border border-line bg-sunken px-2 py-0.5 font-mono text-xs">{`${typeof one.count === 'number' ? one.count : 1} × ${String(one.server || one.gpu)}`}</li>)}</ul>}
      </Panel>
    </div>
  )
}

const without = (table: Document): Document => Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined))

/** What is typed stays as it is typed; only numbers reach the document. */
function NumberBox({ label, value, onChange }: { label: string; value: unknown; onChange: (value: number | undefined) => void }) {
  const { t } = usePlanWords()
  const [text, setText] = useState(typeof value === 'number' ? String(value) : '')
  const said = Number(text.replaceAll(',', ''))
  const fault = text.trim() !== '' && !Number.isFinite(said) ? t('form.number') : undefined
  return <TextBox label={label} value={text} fault={fault} placeholder={t('form.none')} onChange={(next) => {
    setText(next)
    const number = Number(next.replaceAll(',', ''))
    if (next.trim() === '') onChange(undefined)
    else if (Number.isFinite(number)) onChange(number)
  }} />
}
