import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Save, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { post, put } from '../../api/client'
import { Problem } from '../../api/problem'
import { sessionQuery } from '../../api/queries'
import { Button, IconButton } from '../../parts/button'
import { ErrorNote } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Segments } from '../../parts/segments'
import { draftOf, freshDraft, KINDS, workloadOf, type Draft, type WorkKind } from './fields'
import { SettingsForm } from './plan_settings'
import { documentQuery, documentsQuery } from './queries'
import { TextArea } from '../../parts/text_area'
import { labelOf, workloadsOf, type Document, type ReadDocument, type StoredDocument } from './types'
import { usePlanWords, wordFor } from './words'
import { WorkloadForm } from './workload_form'

interface Work {
  kind: WorkKind
  draft: Draft
  /** The workload as it was; the form changes only what it shows. */
  keep: Document
}

const kindOf = (work: Document): WorkKind => KINDS.find((kind) => kind === work.kind) ?? 'train'

/** Change a plan: its workloads, constraints and site as a form, or the whole document as text. */
export function Edit({ stored }: { stored: StoredDocument }) {
  const { t } = usePlanWords()
  const client = useQueryClient()
  const mayWrite = useQuery(sessionQuery).data?.permissions.includes('plan.write') ?? false
  const [mode, setMode] = useState<'form' | 'text'>('form')
  const [document, setDocument] = useState<Document>(stored.document)
  const [works, setWorks] = useState<Work[]>(() => workloadsOf(stored.document).map((work) => ({ kind: kindOf(work), draft: draftOf(work), keep: work })))
  const [text, setText] = useState('')
  const made = works.map((work) => workloadOf(work.kind, work.draft, work.keep))
  const complete = works.length > 0 && made.every(({ faults }) => Object.keys(faults).length === 0)
  const whole = (): Document => ({ ...document, workloads: made.map(({ workload }) => workload) })
  const save = useMutation({
    mutationFn: async () => {
      const next = mode === 'form' ? whole() : (await post<ReadDocument>('/plan/read', { kind: 'plan', text })).document
      return put<StoredDocument>(`/plan/plans/${encodeURIComponent(stored.id)}`, { document: next, version: stored.version })
    },
    onSuccess: async (saved) => {
      client.setQueryData(documentQuery(stored.id).queryKey, saved)
      await client.invalidateQueries({ queryKey: documentsQuery.queryKey })
    },
  })
  const change = (next: 'form' | 'text') => {
    if (next === 'text') setText(JSON.stringify(whole(), null, 2))
    setMode(next)
  }
  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-center justify-between gap-4">
        <Segments label={t('tab.edit')} value={mode} onChange={change} choices={[{ id: 'form', name: t('edit.form') }, { id: 'text', name: t('edit.text') }]} />
        {mayWrite ? <Button tone="primary" icon={Save} isDisabled={save.isPending || (mode === 'form' && !complete)} onPress={() => save.mutate()}>{t('edit.save')}</Button> : <p className="text-xs text-ink-faint">{t('edit.readonly')}</p>}
      </div>
      {save.isError && <><ErrorNote compact error={save.error} /><Faults error={save.error} /></>}
      {mode === 'text' ? <TextArea label={t('docs.paste.text')} value={text} onChange={setText} rows={30} /> : (
        <div className="grid items-start gap-5 xl:grid-cols-2">
          <Workloads works={works} onChange={setWorks} />
          <SettingsForm document={document} onChange={setDocument} />
        </div>
      )}
    </div>
  )
}

function Workloads({ works, onChange }: { works: readonly Work[]; onChange: (works: Work[]) => void }) {
  const words = usePlanWords()
  const { t, language } = words
  const put = (at: number, change: Partial<Work>) => onChange(works.map((work, i) => (i === at ? { ...work, ...change } : work)))
  return (
    <div className="flex flex-col gap-5">
      {works.map((work, at) => {
        const name = labelOf(work.keep.label, language) || String(work.keep.name ?? '') || wordFor(words, 'name', work.kind)
        return (
          <Panel key={at} title={name} side={works.length > 1 && <IconButton small icon={Trash2} label={t('edit.remove', { name })} onPress={() => onChange(works.filter((_, i) => i !== at))} />}>
            <WorkloadForm kind={work.kind} draft={work.draft} faults={workloadOf(work.kind, work.draft, work.keep).faults}
              onKind={(kind) => put(at, { kind, draft: freshDraft(kind), keep: { name: work.keep.name, ...(work.keep.label ? { label: work.keep.label } : {}) } })}
              onChange={(key, value) => put(at, { draft: { ...work.draft, [key]: value } })} />
          </Panel>
        )
      })}
      <Button icon={Plus} className="self-start" onPress={() => onChange([...works, { kind: 'serve', draft: freshDraft('serve'), keep: { name: `work ${works.length + 1}` } }])}>{t('edit.add')}</Button>
    </div>
  )
}

function Faults({ error }: { error: unknown }) {
  const { t } = usePlanWords()
  const faults = error instanceof Problem && Array.isArray(error.body.params.faults) ? (error.body.params.faults as { field: string; why: string }[]) : []
  if (faults.length === 0) return null
  return (
    <section className="rounded-lg border border-bad/30 p-3">
      <h3 className="text-xs font-semibold text-bad">{t('edit.faults')}</h3>
      <ul className="mt-1 flex flex-col gap-1 text-xs">{faults.map((fault) => <li key={fault.field}><code className="font-mono">{fault.field}</code> {fault.why}</li>)}</ul>
    </section>
  )
}
