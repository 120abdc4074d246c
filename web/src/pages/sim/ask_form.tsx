import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Checkbox } from 'react-aria-components'

import { post } from '../../api/client'
import { Button } from '../../parts/button'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Segments } from '../../parts/segments'
import { Select } from '../../parts/select'
import { Snippet } from '../../parts/snippet'
import { BadLine, changesOf, leversOf, limitsOf, numberOf, scenariosOf } from './ask'
import { enginesQuery } from './queries'
import { useSimView } from './search'
import { askSnippet } from './snippets'
import type { EngineName, ModelKind, Started, WholeModel } from './types'
import { useSimWords, type SimKey } from './words'
import { YamlText } from './yaml_text'

const MODEL_KINDS = ['run', 'compare', 'bottleneck', 'optimize', 'fork'] as const satisfies readonly ModelKind[]
const ENGINES: readonly EngineName[] = ['auto', 'kernel', 'maxplus', 'markov', 'reference']

interface Form {
  name: string
  hours: string
  warmup: string
  replications: string
  precision: string
  seed: string
  engine: EngineName
  changes: string
  scenarios: string
  levers: string
  limits: string
  procedure: '' | 'ocba' | 'kn'
  indifference: string
  objective: string
  maximise: boolean
  budget: string
  at: string
  target: string
  trace: boolean
  verify: boolean
}

class BadField extends Error {
  constructor(readonly field: SimKey) { super(field) }
}

/** The body of a request; raises `BadField` or `BadLine`. */
function bodyOf(kind: ModelKind, form: Form, model: string): Record<string, unknown> {
  const must = (text: string, field: SimKey, low: number, high: number, whole = false): number => {
    const value = numberOf(text, low, high, whole)
    if (value === null) throw new BadField(field)
    return value
  }
  const maybe = <T,>(text: string, read: () => T): T | undefined => (text.trim() === '' ? undefined : read())
  const body: Record<string, unknown> = {
    model, name: form.name.trim() || undefined, seed: must(form.seed, 'form.seed', 0, Number.MAX_SAFE_INTEGER, true), engine: form.engine === 'auto' ? undefined : form.engine,
    changes: changesOf(form.changes), hours: must(form.hours, 'form.hours', 1e-6, 1e6),
  }
  if (kind !== 'fork') body.warmup_hours = form.warmup.trim() === '' ? null : must(form.warmup, 'form.warmup', 0, 1e6)
  if (kind !== 'optimize') body.replications = must(form.replications, 'form.replications', kind === 'compare' ? 2 : 1, 1e6, true)
  if (kind === 'run') {
    const percent = maybe(form.precision, () => must(form.precision, 'form.precision', 0.01, 99))
    if (percent !== undefined) body.precision = percent / 100
    body.trace = form.trace || undefined
    body.verify = form.verify || undefined
  }
  if (kind === 'compare') {
    body.scenarios = scenariosOf(form.scenarios)
    if ((body.scenarios as unknown[]).length === 0) throw new BadField('form.scenarios')
    body.procedure = form.procedure || undefined
  }
  if (kind === 'optimize') {
    body.levers = leversOf(form.levers)
    if ((body.levers as unknown[]).length === 0) throw new BadField('form.levers')
    Object.assign(body, { objective: form.objective.trim() || undefined, maximise: form.maximise, budget: must(form.budget, 'form.budget', 10, 1e6, true) })
    body.limits = limitsOf(form.limits)
    body.procedure = form.procedure === 'kn' ? 'kn' : undefined
  }
  if ((kind === 'compare' || kind === 'optimize') && form.procedure === 'kn') body.indifference = must(form.indifference, 'form.indifference', 1e-12, 1e12)
  if (kind === 'fork') {
    body.at = form.at.trim() || 'now'
    const target = maybe(form.target, () => must(form.target, 'form.target', 1, 1e7, true))
    if (target !== undefined) body.target = target
  }
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)))
}

/** What is asked of a model; the same is shown as code. */
export function AskForm({ model }: { model: WholeModel }) {
  const { t, language } = useSimWords()
  const [view, setView] = useSimView()
  const kinds = MODEL_KINDS.filter((one) => one !== 'fork' || model.forkable)
  const kind = kinds.find((one) => one === view.ask) ?? 'run'
  const [form, setForm] = useState<Form>(() => firstForm(model))
  const set = <K extends keyof Form>(key: K) => (value: Form[K]) => setForm((old) => ({ ...old, [key]: value }))
  const navigate = useNavigate()
  const client = useQueryClient()
  const engines = useQuery(enginesQuery).data ?? []
  const [bad, setBad] = useState<string | null>(null)
  const start = useMutation({
    mutationFn: (body: Record<string, unknown>) => post<Started>(`/sim/${kind}`, body),
    onSuccess: async ({ experiment }) => {
      await Promise.all([client.invalidateQueries({ queryKey: ['sim', 'experiments', 'list'] }), client.invalidateQueries({ queryKey: ['jobs', 'sim'] })])
      await navigate({ to: '/sim/experiments/$id', params: { id: experiment.id }, search: {} as never })
    },
  })
  const read = (): Record<string, unknown> | null => {
    try {
      return bodyOf(kind, form, model.name)
    } catch (error) {
      setBad(error instanceof BadField ? t('form.bad', { field: t(error.field) }) : error instanceof BadLine ? t('form.badline', { line: error.line, text: error.text }) : String(error))
      return null
    }
  }
  const preview = (() => { try { return bodyOf(kind, form, model.name) } catch { return null } })()
  const submit = () => {
    setBad(null)
    const body = read()
    if (body) start.mutate(body)
  }
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]">
      <Panel title={t(`ask.${kind}.question`)} note={t(`ask.${kind}.about`)}>
        <form onSubmit={(event) => { event.preventDefault(); submit() }} className="flex flex-col gap-4">
          <Segments label={t('form.kind')} value={kind} onChange={(ask) => setView({ ask })} choices={kinds.map((id) => ({ id, name: t(`ask.${id}`) }))} />
          <Row>
            <Field label={t('form.hours')} value={form.hours} onChange={set('hours')} inputMode="decimal" />
            {kind !== 'optimize' && <Field label={t('form.replications')} value={form.replications} onChange={set('replications')} inputMode="numeric" />}
            {kind === 'optimize' && <Field label={t('form.budget')} value={form.budget} onChange={set('budget')} inputMode="numeric" hint={t('form.budget.hint')} />}
            {kind !== 'fork' && <Field label={t('form.warmup')} value={form.warmup} onChange={set('warmup')} inputMode="decimal" hint={t('form.warmup.hint')} />}
            {kind === 'fork' && <Field label={t('form.at')} value={form.at} onChange={set('at')} hint={t('form.at.hint')} />}
            {kind === 'fork' && <Field label={t('form.target')} value={form.target} onChange={set('target')} inputMode="numeric" hint={t('form.target.hint')} />}
          </Row>
          {kind === 'compare' && <Text label={t('form.scenarios')} hint={t('form.scenarios.hint')} value={form.scenarios} onChange={set('scenarios')} />}
          {kind === 'optimize' && (
            <>
              <Text label={t('form.levers')} hint={t('form.levers.hint')} value={form.levers} onChange={set('levers')} />
              <Text label={t('form.limits')} hint={t('form.limits.hint')} value={form.limits} onChange={set('limits')} rows={2} />
              <Row>
                <Field label={t('form.objective')} value={form.objective} onChange={set('objective')} />
                <Select showLabel label={t('form.direction')} value={form.maximise ? 'most' : 'least'} onChange={(next) => set('maximise')(next === 'most')} choices={[{ id: 'most', name: t('form.most') }, { id: 'least', name: t('form.least') }]} />
              </Row>
            </>
          )}
          {(kind === 'compare' || kind === 'optimize') && (
            <Row>
              <Select showLabel label={t(kind === 'compare' ? 'form.rank' : 'form.finalists')} value={kind === 'optimize' && form.procedure === '' ? 'ocba' : form.procedure || 'none'}
                onChange={(next) => set('procedure')(next === 'ocba' || next === 'kn' ? next : '')}
                choices={[...(kind === 'compare' ? [{ id: 'none', name: t('form.rank.none') }] : []), { id: 'ocba', name: 'OCBA' }, { id: 'kn', name: 'KN' }]} />
              {form.procedure === 'kn' && <Field label={t('form.indifference')} value={form.indifference} onChange={set('indifference')} inputMode="decimal" hint={t('form.indifference.hint')} />}
            </Row>
          )}
          <Row>
            <Select showLabel label={t('form.engine')} value={form.engine} onChange={set('engine')}
              choices={ENGINES.map((id) => ({ id, name: id === 'auto' ? t('form.engine.auto') : id }))} />
            <Field label={t('form.seed')} value={form.seed} onChange={set('seed')} inputMode="numeric" />
            {kind === 'run' && <Field label={t('form.precision')} value={form.precision} onChange={set('precision')} inputMode="decimal" hint={t('form.precision.hint')} />}
          </Row>
          {form.engine !== 'auto' && <p className="-mt-2 text-xs text-ink-soft">{engines.find(({ name }) => name === form.engine)?.[language]}</p>}
          {kind === 'run' && (
            <div className="flex flex-wrap gap-x-6 gap-y-2">
              <Check label={t('form.trace')} on={form.trace} onChange={set('trace')} />
              <Check label={t('form.verify')} on={form.verify} onChange={set('verify')} />
            </div>
          )}
          <Text label={t('form.changes')} hint={t('form.changes.hint')} value={form.changes} onChange={set('changes')} rows={2} />
          <Field label={t('form.name')} value={form.name} onChange={set('name')} placeholder={t('form.name.hint')} />
          {bad && <p role="alert" className="rounded-lg border border-bad/30 bg-bad-soft/50 px-3 py-2 text-sm">{bad}</p>}
          {start.isError && <ErrorNote compact error={start.error} />}
          <div><Button tone="primary" type="submit" icon={Play} isDisabled={start.isPending}>{t(`ask.${kind}.start`)}</Button></div>
        </form>
      </Panel>
      <Panel title={t('code.title')}>{preview ? <Snippet texts={askSnippet(kind, preview)} /> : <p className="text-xs text-ink-soft">{t('code.incomplete')}</p>}</Panel>
    </div>
  )
}

function Row({ children }: { children: ReactNode }) {
  return <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] items-start gap-4">{children}</div>
}

function Text({ label, hint, value, onChange, rows = 3 }: { label: string; hint: string; value: string; onChange: (value: string) => void; rows?: number }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span aria-hidden className="text-xs font-medium text-ink-soft">{label}</span>
      <YamlText label={label} value={value} onChange={onChange} rows={rows} />
      <span className="text-xs text-ink-faint">{hint}</span>
    </div>
  )
}

function Check({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <Checkbox isSelected={on} onChange={onChange} className="group flex cursor-default items-center gap-2 text-sm">
      <span aria-hidden className="grid size-4 place-items-center rounded border border-line-strong bg-raised text-2xs font-bold text-on-accent group-data-[selected]:border-accent group-data-[selected]:bg-accent group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-accent">{on ? '✓' : ''}</span>
      {label}
    </Checkbox>
  )
}

/** Sensible numbers, and examples that name elements of this model. */
function firstForm(model: WholeModel): Form {
  const elements = Array.isArray(model.model?.elements) ? (model.model.elements as { kind?: string; name?: string; capacity?: number | null }[]) : []
  const machine = elements.find(({ kind }) => kind === 'machine')?.name
  const buffer = elements.find(({ kind, capacity }) => kind === 'buffer' && capacity)
  return {
    name: '', hours: '8', warmup: '0', replications: '20', precision: '', seed: '1', engine: 'auto', changes: '',
    scenarios: machine ? `${machine} ×2: ${machine}.servers=2` : '', levers: buffer ? `${buffer.name}.capacity=1:10` : machine ? `${machine}.servers=1:3` : '',
    limits: '', procedure: '', indifference: '', objective: 'throughput_per_h', maximise: true, budget: '300', at: 'now', target: '', trace: true, verify: false,
  }
}
