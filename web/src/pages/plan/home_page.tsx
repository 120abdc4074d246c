import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ClipboardPaste, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { post, remove } from '../../api/client'
import { sessionQuery } from '../../api/queries'
import { Button, IconButton } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { FilterField } from '../../parts/field'
import { Badge } from '../../parts/marks'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Panel } from '../../parts/panel'
import { HEAD, ROW, Scroll } from './rows'
import { PasteDialog } from './paste_dialog'
import { PlanBar } from './plan_bar'
import { documentsQuery } from './queries'
import { STARTERS } from './starters'
import type { Stored, StoredDocument } from './types'
import { usePlanWords } from './words'

/** The documents of the site, and ways to begin a new one. */
export function PlanHome() {
  const { t } = usePlanWords()
  const found = useQuery(documentsQuery)
  const mayWrite = useQuery(sessionQuery).data?.permissions.includes('plan.write') ?? false
  const [pasting, setPasting] = useState(false)
  const [needle, setNeedle] = useState('')
  const rows = found.data?.filter((one) => one.name.toLowerCase().includes(needle.toLowerCase())) ?? []
  return (
    <Page>
      <PlanBar title={t('title')} lead={t('lead')} action={mayWrite && <Button icon={ClipboardPaste} onPress={() => setPasting(true)}>{t('docs.paste')}</Button>} />
      <div className="flex flex-col gap-6">
        {mayWrite && <Starters />}
        <Panel title={t('docs.label')} flush side={(found.data?.length ?? 0) > 5 && <FilterField label={t('docs.filter')} value={needle} onChange={setNeedle} className="w-60" />}>
          {found.isPending && <Waiting what={t('docs.label')} rows={4} />}
          {found.isError && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
          {found.data?.length === 0 && <p className="p-6 text-center text-ink-soft">{t('docs.none')}</p>}
          {rows.length > 0 && (
            <Scroll label={t('docs.label')}>
              <table className="w-full border-collapse text-left">
                <thead><tr className={HEAD}><th scope="col">{t('docs.name')}</th><th scope="col">{t('docs.kind')}</th><th scope="col">{t('docs.author')}</th><th scope="col" className="text-right">{t('docs.version')}</th><th scope="col">{t('docs.updated')}</th><td /></tr></thead>
                <tbody>{rows.map((one) => <Row key={one.id} one={one} mayWrite={mayWrite} />)}</tbody>
              </table>
            </Scroll>
          )}
        </Panel>
      </div>
      {pasting && <PasteDialog onClose={() => setPasting(false)} />}
    </Page>
  )
}

function Row({ one, mayWrite }: { one: Stored; mayWrite: boolean }) {
  const { t, format } = usePlanWords()
  const [sure, setSure] = useState(false)
  return (
    <tr className={`${ROW} hover:bg-hover`}>
      <th scope="row"><Link to="/plan/p/$id" params={{ id: one.id }} className="hover:text-accent hover:underline">{one.name}</Link></th>
      <td><Badge tone={one.kind === 'plan' ? 'accent' : 'plain'}>{t(`kind.${one.kind}`)}</Badge></td>
      <td className="text-ink-soft">{one.author}</td><td className="text-right">{one.version}</td><td className="whitespace-nowrap text-ink-soft">{format.date(Date.parse(one.updated))}</td>
      <td className="w-10 py-1! text-right">{mayWrite && <IconButton small icon={Trash2} label={t('docs.delete', { name: one.name })} onPress={() => setSure(true)} />}{sure && <Delete one={one} onClose={() => setSure(false)} />}</td>
    </tr>
  )
}

function Delete({ one, onClose }: { one: Stored; onClose: () => void }) {
  const { t } = usePlanWords()
  const client = useQueryClient()
  const gone = useMutation({
    mutationFn: () => remove(`/plan/plans/${encodeURIComponent(one.id)}`),
    onSuccess: async () => { await client.invalidateQueries({ queryKey: documentsQuery.queryKey }); onClose() },
  })
  return (
    <Dialog open title={t('docs.delete.do')} onClose={onClose}>
      <p>{t('docs.delete.sure', { name: one.name })}</p>
      {gone.isError && <ErrorNote compact error={gone.error} />}
      <div className="mt-4 flex justify-end"><Button tone="danger" isDisabled={gone.isPending} onPress={() => gone.mutate()}>{t('docs.delete.do')}</Button></div>
    </Dialog>
  )
}

function Starters() {
  const { t } = usePlanWords()
  const navigate = useNavigate()
  const client = useQueryClient()
  const begin = useMutation({
    mutationFn: (document: object) => post<StoredDocument>('/plan/plans', { kind: 'plan', document }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: documentsQuery.queryKey })
      await navigate({ to: '/plan/p/$id', params: { id: made.id } })
    },
  })
  return (
    <section aria-label={t('docs.start')}>
      <h2 className="mb-2.5 font-semibold">{t('docs.start')}</h2>
      <ul className="grid gap-4 md:grid-cols-3">
        {STARTERS.map((one) => (
          <li key={one.id}>
            <button type="button" disabled={begin.isPending} onClick={() => begin.mutate(one.document)}
              className="flex h-full w-full flex-col gap-1.5 rounded-xl border border-line bg-panel p-4 text-left shadow-card transition-colors hover:border-accent/60 hover:bg-accent-soft/30 disabled:opacity-60">
              <span className="font-semibold">{t(one.name)}</span><span className="text-xs text-ink-soft">{t(one.why)}</span>
            </button>
          </li>
        ))}
      </ul>
      {begin.isError && <div className="mt-3"><ErrorNote compact error={begin.error} /></div>}
    </section>
  )
}
