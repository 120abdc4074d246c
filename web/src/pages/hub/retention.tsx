import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Eye, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { address, post, remove } from '../../api/client'
import { teamsQuery, usersQuery } from '../../api/queries'
import type { Job } from '../../api/types'
import { Button, IconButton } from '../../parts/button'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import { goesOn } from '../job_card'
import { removalsQuery, rulesQuery } from './admin_queries'
import type { ScopedRule } from './admin_types'
import { JobBar } from './job_bar'
import { useWatchedJob } from './job_watch'
import { ArtifactLink } from './links'
import { RemovalsShown } from './removals'
import { RuleEditor } from './retention_form'
import { clauses, NEW_RULE, type Edited } from './retention_rule'
import { useHubView } from './search'
import { useMay } from './use_may'
import { useHubWords } from './words'

const EVERYTHING = { team: '', artifact: '', rule: null }

/** How long versions stay: the rules, what they would remove, and the run. */
export function Retention() {
  const { t } = useHubWords()
  const found = useQuery(rulesQuery)
  const isAdmin = useMay('hub.admin')
  const [edited, setEdited] = useState<Edited | null>(null)
  return (
    <>
      <Panel flush={(found.data?.length ?? 0) > 0} title={t('retention')} note={t('retention.note')}
        side={isAdmin && <Button size="sm" tone="primary" icon={Plus} onPress={() => setEdited({ team: '', artifact: '', rule: NEW_RULE, isNew: true })}>{t('retention.add')}</Button>}>
        {found.isPending && <Waiting what={t('retention')} rows={2} />}
        {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
        {found.data?.length === 0 && <Empty text={t('retention.none')} />}
        {found.data && found.data.length > 0 && <Rules rules={found.data} isAdmin={isAdmin} onEdit={setEdited} />}
        {isAdmin && found.data && found.data.length > 0 && <Run />}
      </Panel>
      {edited && <RuleEditor key={`${edited.team} ${edited.artifact} ${edited.isNew}`} edited={edited} onClose={() => setEdited(null)} />}
    </>
  )
}

function Rules({ rules, isAdmin, onEdit }: { rules: readonly ScopedRule[]; isAdmin: boolean; onEdit: (edited: Edited) => void }) {
  const { t, format } = useHubWords()
  const users = useQuery({ ...usersQuery, enabled: useMay('identity.read') }).data
  const who = (id: string) => { const user = users?.find((one) => one.id === id); return user ? user.display || user.name : id }
  return (
    <Table label={t('retention')} rows={rules} rowKey={(one) => `${one.team} ${one.artifact}`} dim={({ rule }) => !rule.enabled} columns={[
      { id: 'scope', name: t('scope'), head: true, cell: (one) => <Scope rule={one} /> },
      { id: 'keeps', name: t('rule'), cell: ({ rule }) => <span className="flex flex-wrap gap-1.5">{clauses(rule, t).map((clause) => <Badge key={clause} tone={rule.enabled ? 'plain' : 'stale'}>{clause}</Badge>)}</span> },
      { id: 'changed', name: t('rule.changed'), right: true, cell: (one) => <span title={who(one.updated_by)} className="whitespace-nowrap">{format.date(Date.parse(one.updated))}</span> },
      ...(isAdmin ? [{ id: 'act', name: '', right: true, cell: (one: ScopedRule) => <Acts one={one} onEdit={onEdit} /> }] : []),
    ]} />
  )
}

function Scope({ rule: { team, artifact } }: { rule: ScopedRule }) {
  const { t } = useHubWords()
  const teams = useQuery({ ...teamsQuery, enabled: team !== '' }).data
  if (artifact !== '') return <ArtifactLink name={artifact}>{artifact}</ArtifactLink>
  if (team === '') return t('scope.organisation')
  const found = teams?.find(({ id, name }) => id === team || name === team)
  return t('scope.team', { name: found ? found.display || found.name : team })
}

function Acts({ one, onEdit }: { one: ScopedRule; onEdit: (edited: Edited) => void }) {
  const { t } = useHubWords()
  const client = useQueryClient()
  const drop = useMutation({
    mutationFn: () => remove(address('/hub/retention', { team: one.team, artifact: one.artifact }).slice('/api/v1'.length)),
    onSettled: () => client.invalidateQueries({ queryKey: ['hub', 'retention'] }),
  })
  return (
    <span className="-my-1 flex justify-end">
      <IconButton small label={t('rule.edit')} icon={Pencil} onPress={() => onEdit({ team: one.team, artifact: one.artifact, rule: one.rule, isNew: false })} />
      <IconButton small label={t('rule.remove')} icon={Trash2} isDisabled={drop.isPending} onPress={() => drop.mutate()} />
    </span>
  )
}

/** Look first, then remove: the button says how much, and only that preview makes it appear. */
function Run() {
  const { t, format } = useHubWords()
  const client = useQueryClient()
  const [view, setView] = useHubView()
  const [looking, setLooking] = useState(false)
  const preview = useQuery({ ...removalsQuery(EVERYTHING), enabled: looking })
  const job = useWatchedJob(view.job)
  const start = useMutation({
    mutationFn: () => post<Job>('/hub/retention/runs'),
    onSuccess: (made) => {
      setLooking(false)
      client.removeQueries({ queryKey: removalsQuery(EVERYTHING).queryKey })
      setView({ job: made.id })
    },
  })
  const did = job?.state === 'succeeded' ? (job.result as { removed?: number; freed_bytes?: number } | null) : null
  const busy = start.isPending || goesOn(job)
  return (
    <div className="flex flex-col gap-3 border-t border-line px-5 py-4">
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" icon={Eye} isDisabled={busy || preview.isFetching} onPress={() => (looking ? void preview.refetch() : setLooking(true))}>{t('retention.look')}</Button>
        {looking && preview.data && preview.data.total > 0 && (
          <Button size="sm" tone="danger" icon={Trash2} isDisabled={busy} onPress={() => start.mutate()}>{t('retention.run.sure', { count: preview.data.total })}</Button>
        )}
      </div>
      {start.isError && <ErrorNote compact error={start.error} />}
      {preview.isError && looking && <ErrorNote compact error={preview.error} onRetry={() => void preview.refetch()} />}
      {job && !did && (
        <JobBar job={job} onClose={() => setView({ job: undefined })}
          words={{ running: t('retention.running'), waiting: t('scan.waiting'), failed: t('retention.failed'), cancelled: t('retention.cancelled'), cancel: t('retention.cancel') }} />
      )}
      {did && <p role="status" className="text-good">{t('retention.did', { count: did.removed ?? 0, size: format.bytes(did.freed_bytes ?? 0) })}</p>}
      {looking && preview.data && <RemovalsShown found={preview.data} />}
    </div>
  )
}
