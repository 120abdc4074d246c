import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FilePlus2 } from 'lucide-react'
import { useMemo, useState } from 'react'

import { post } from '../../api/client'
import { Problem } from '../../api/problem'
import { sessionQuery } from '../../api/queries'
import { Button } from '../../parts/button'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Panel } from '../../parts/panel'
import { Select } from '../../parts/select'
import { Snippet } from '../../parts/snippet'
import { faultsOf, freshDraft, workloadOf, type WorkKind } from './fields'
import { MemoryStacks } from './memory'
import { PlanBar } from './plan_bar'
import { catalogueQuery, documentsQuery, sizeQuery } from './queries'
import { sizeSnippet } from './snippets'
import type { Document, StoredDocument } from './types'
import { useSettled } from '../../parts/use_settled'
import { usePlanWords, wordFor } from './words'
import { TextBox, WorkloadForm } from './workload_form'

/** One workload on one set of hardware, answered as it is described. */
export function SizePage() {
  const words = usePlanWords()
  const { t } = words
  const navigate = useNavigate()
  const client = useQueryClient()
  const session = useQuery(sessionQuery).data
  const catalogue = useQuery(catalogueQuery).data ?? []
  const [kind, setKind] = useState<WorkKind>('train')
  const [draft, setDraft] = useState(() => freshDraft('train'))
  const [unit, setUnit] = useState('gpu:h100-sxm')
  const [count, setCount] = useState('8')
  const { workload, faults } = useMemo(() => workloadOf(kind, draft), [kind, draft])
  const pieces = Number(count)
  const countFault = Number.isInteger(pieces) && pieces >= 1 && pieces <= 4096 ? undefined : t('form.range', { low: 1, high: 4096 })
  const configuration = useMemo((): Document => { const at = unit.indexOf(':'); return { [unit.slice(0, at)]: unit.slice(at + 1), count: pieces } }, [unit, pieces])
  const complete = Object.keys(faults).length === 0 && !countFault
  const asked = useSettled(useMemo(() => ({ workload, configuration, complete }), [workload, configuration, complete]))
  const found = useQuery(sizeQuery(asked.workload, asked.configuration, asked.complete))
  const problem = found.error instanceof Problem ? found.error.body : null
  const theirs = useMemo(() => (problem ? { ...faultsOf(problem.params), ...(/model/.test(problem.code) ? { model: problem.detail } : {}) } : {}), [problem])
  const begin = useMutation({
    mutationFn: () => post<StoredDocument>('/plan/plans', { kind: 'plan', document: { name: t('size.newname', { work: wordFor(words, 'name', kind) }), workloads: [{ name: kind, ...workload }] } }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: documentsQuery.queryKey })
      await navigate({ to: '/plan/p/$id', params: { id: made.id } })
    },
  })
  return (
    <Page>
      <PlanBar title={t('size.title')} lead={t('size.lead')}
        action={session?.permissions.includes('plan.write') && <Button icon={FilePlus2} isDisabled={!complete || begin.isPending} onPress={() => begin.mutate()}>{t('size.plan')}</Button>} />
      {begin.isError && <ErrorNote error={begin.error} />}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(320px,400px)_minmax(0,1fr)]">
        <div className="flex flex-col gap-5">
          <Panel title={t('size.workload')}>
            <WorkloadForm kind={kind} draft={draft} faults={{ ...theirs, ...faults }} onKind={(next) => { setKind(next); setDraft(freshDraft(next)) }}
              onChange={(key, value) => setDraft((old) => ({ ...old, [key]: value }))} />
          </Panel>
          <Panel title={t('size.hardware')}>
            <div className="grid grid-cols-[minmax(0,1fr)_6rem] items-start gap-4">
              <Select showLabel label={t('size.unit')} value={unit} onChange={setUnit}
                choices={catalogue.filter((item) => item.kind !== 'nic').map((item) => ({ id: `${item.kind}:${item.id}`, name: item.label }))} />
              <TextBox label={t('size.count')} value={count} fault={countFault} onChange={setCount} />
            </div>
          </Panel>
          <Snippet texts={sizeSnippet(workload, configuration)} />
        </div>
        <section aria-label={t('size.answer')} aria-live="polite" aria-busy={found.isFetching} className="min-w-0">
          {!complete && !found.data && <Panel title={t('size.answer')}><Empty text={t('size.incomplete')} /></Panel>}
          {complete && found.isPending && <Waiting what={t('size.answer')} />}
          {complete && found.isError && <ErrorNote error={found.error} />}
          {found.data && !found.isError && (
            <div className={found.isPlaceholderData || !complete ? 'opacity-60' : ''}>
              <p className="mb-4 flex items-center gap-2"><Badge tone={found.data.feasible ? 'good' : 'bad'}>{found.data.feasible ? t('size.fits') : t('size.fitsnot')}</Badge>
                <span className="font-medium">{found.data.configuration.label}</span>{!complete && <span className="text-xs text-ink-faint">{t('size.held')}</span>}</p>
              <MemoryStacks sizings={[found.data]} labels={new Map([[found.data.workload.name, wordFor(words, 'name', found.data.workload.kind)]])} />
            </div>
          )}
        </section>
      </div>
    </Page>
  )
}
