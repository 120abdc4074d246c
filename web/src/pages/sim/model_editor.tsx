import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CircleCheck, Save } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'

import { post, put } from '../../api/client'
import { sessionQuery } from '../../api/queries'
import { Button } from '../../parts/button'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { LineMap } from './line_map'
import type { Fault, Verdict, WholeModel } from './types'
import { useSimWords } from './words'
import { YamlText } from './yaml_text'

const REST_MS = 500

/** The text of a model, with everything that is wrong with it at once, and how to mend it. */
export function ModelEditor({ model }: { model: WholeModel }) {
  const { t } = useSimWords()
  const [text, setText] = useState(model.text)
  const [name, setName] = useState(model.origin === 'plant' ? `${model.name}_2` : model.name)
  const client = useQueryClient()
  const navigate = useNavigate()
  const may = useQuery(sessionQuery).data?.permissions.includes('sim.edit') ?? false
  const verdict = useVerdict(text)
  const saving = useMutation({
    mutationFn: () => put<WholeModel>(`/sim/models/${encodeURIComponent(name)}`, { text }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ['sim', 'models'] })
      if (saved.name !== model.name) await navigate({ to: '/sim/models/$name', params: { name: saved.name }, search: { part: 'text' } as never })
    },
  })
  const faults = useMemo(() => verdict.data?.faults ?? [], [verdict.data])
  const marked = useMemo(() => new Set(faults.flatMap(({ element }) => lineOf(text, element) ?? [])), [faults, text])
  return (
    <div className="grid gap-4 xl:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)]">
      <Panel title={t('text.title')} note={model.origin === 'plant' ? t('text.plant') : t('text.note')}>
        <YamlText label={t('text.title')} value={text} onChange={setText} faulty={marked} />
        {may && (
          <div className="mt-3 flex flex-wrap items-end gap-3">
            <div className="w-56"><Field label={t('text.name')} value={name} onChange={setName} /></div>
            <Button tone="primary" icon={Save} isDisabled={saving.isPending || name.trim() === '' || (text === model.text && name === model.name) || verdict.data?.ok === false} onPress={() => saving.mutate()}>{t('text.save')}</Button>
            {saving.isSuccess && <span role="status" className="pb-2 text-xs text-good">{t('text.saved')}</span>}
          </div>
        )}
        {saving.isError && <div className="mt-3"><ErrorNote compact error={saving.error} /></div>}
      </Panel>
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title={t('text.check')} note={verdict.data ? (verdict.data.ok ? undefined : t('text.faults', { count: faults.length })) : t('text.checking')}>
          <div role="status">
            {verdict.data?.ok && <p className="flex items-center gap-2 text-good"><CircleCheck aria-hidden size={16} />{t('text.good', { kinds: kindsOf(verdict.data) })}</p>}
          </div>
          {verdict.isError && <ErrorNote compact error={verdict.error} onRetry={() => void verdict.refetch()} />}
          {faults.length > 0 && <Faults faults={faults} text={text} />}
        </Panel>
        {verdict.data?.map && <Panel title={t('map.title')}><LineMap map={verdict.data.map} /></Panel>}
      </div>
    </div>
  )
}

/** The judgement of the server on a text that has rested a moment. */
export function useVerdict(text: string) {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS)
    return () => clearTimeout(timer)
  }, [text])
  const asked = useDeferredValue(rested)
  const { language } = useSimWords().format
  return useQuery({
    queryKey: ['sim', 'validate', language, asked],
    queryFn: () => post<Verdict>('/sim/validate', { text: asked }),
    staleTime: Infinity,
    gcTime: 60_000,
  })
}

export function Faults({ faults, text }: { faults: readonly Fault[]; text: string }) {
  const { t } = useSimWords()
  return (
    <ol aria-label={t('text.check')} className="flex flex-col gap-2">
      {faults.map((fault, i) => {
        const line = lineOf(text, fault.element)
        return (
          <li key={`${i}/${fault.element}/${fault.field}`} className="rounded-lg border border-bad/30 bg-bad-soft/40 px-3 py-2 text-xs">
            <p className="flex flex-wrap items-baseline gap-x-2">
              {fault.element && <code className="font-mono font-semibold">{fault.element}{fault.field && `.${fault.field}`}</code>}
              {line !== null && <span className="text-2xs text-ink-faint">{t('text.line', { line })}</span>}
            </p>
            <p className="mt-0.5 [overflow-wrap:anywhere]">{fault.text}</p>
            {fault.mend && <p className="mt-0.5 text-ink-soft">{t('text.mend', { mend: fault.mend })}</p>}
          </li>
        )
      })}
    </ol>
  )
}

function kindsOf(verdict: Verdict): string {
  const kinds = verdict.summary.kinds
  if (typeof kinds !== 'object' || kinds === null) return ''
  return Object.entries(kinds).map(([kind, count]) => `${kind} ${String(count)}`).join(' · ')
}

/** The line on which an element of this name begins, if the text says so plainly. */
export function lineOf(text: string, element: string): number | null {
  if (!element) return null
  const name = new RegExp(`\\bname:\\s*["']?${element.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']?(?=\\s*(?:[,}#]|$))`)
  const at = text.split('\n').findIndex((line) => name.test(line))
  return at < 0 ? null : at + 1
}
