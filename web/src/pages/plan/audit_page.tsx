import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ListChecks } from 'lucide-react'
import { useState } from 'react'

import { post } from '../../api/client'
import { sessionQuery } from '../../api/queries'
import { Button } from '../../parts/button'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Panel } from '../../parts/panel'
import { Snippet } from '../../parts/snippet'
import { Verdicts } from './claims'
import { PlanBar } from './plan_bar'
import { documentsQuery } from './queries'
import { auditSnippet } from './snippets'
import { TextArea } from '../../parts/text_area'
import type { Judgements, ReadDocument, StoredDocument } from './types'
import { usePlanWords } from './words'

const SAMPLE = `claims:
  - text: 70B full fine-tuning fits on three 192 GB GPUs
  - text: 70B full fine-tuning with AdamW needs 560 GB
  - text: 34B weights at FP16 are 68 GB
  - text: H100 has RT cores
  - text: A DGX H100 draws 10.2 kW while it trains
    check: {kind: power, server: dgx-h100, which: mean_kw, stated: 10.2}
  - text: The project will pay for itself quickly
`

/** Claims as text on the left, verdicts on the right. */
export function AuditPage() {
  const { t } = usePlanWords()
  const client = useQueryClient()
  const mayWrite = useQuery(sessionQuery).data?.permissions.includes('plan.write') ?? false
  const [text, setText] = useState(SAMPLE)
  const judge = useMutation({
    mutationFn: async () => {
      const read = await post<ReadDocument>('/plan/read', { kind: 'claims', text })
      return { document: read.document, judged: await post<Judgements>('/plan/audit', read.document) }
    },
  })
  const keep = useMutation({
    mutationFn: (document: object) => post<StoredDocument>('/plan/plans', { kind: 'claims', document }),
    onSuccess: () => client.invalidateQueries({ queryKey: documentsQuery.queryKey }),
  })
  return (
    <Page>
      <PlanBar title={t('audit.title')} lead={t('audit.lead')} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(320px,1fr)_minmax(0,1.3fr)]">
        <div className="flex flex-col gap-5">
          <Panel title={t('kind.claims')}>
            <div className="flex flex-col gap-4">
              <TextArea label={t('audit.text')} value={text} onChange={setText} rows={18} />
              <div className="flex justify-end gap-2">
                {mayWrite && judge.data && <Button isDisabled={keep.isPending || keep.isSuccess} onPress={() => keep.mutate(judge.data.document)}>{t('audit.keep')}</Button>}
                <Button tone="primary" icon={ListChecks} isDisabled={judge.isPending || text.trim() === ''} onPress={() => { keep.reset(); judge.mutate() }}>{t('audit.judge')}</Button>
              </div>
              {keep.isError && <ErrorNote compact error={keep.error} />}
            </div>
          </Panel>
          <Snippet texts={auditSnippet()} />
        </div>
        <section aria-label={t('audit.judging')} aria-live="polite" className="min-w-0">
          {judge.isPending && <Waiting what={t('audit.judging')} rows={8} />}
          {judge.isError && <ErrorNote error={judge.error} />}
          {judge.data ? <Verdicts judgements={judge.data.judged} /> : judge.isIdle && <Empty icon={ListChecks} text={t('audit.empty')} />}
        </section>
      </div>
    </Page>
  )
}
