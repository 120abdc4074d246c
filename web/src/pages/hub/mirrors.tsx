import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CloudOff, Cloudy, Pencil, Plus, Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'

import { patch, remove } from '../../api/client'
import { useWords } from '../../i18n'
import { Button, IconButton } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import { mirrorsQuery } from './admin_queries'
import type { Mirror } from './admin_types'
import { DoneNote } from './done_note'
import { healthOf } from './mirror_draft'
import { MirrorForm } from './mirror_form'
import { MirrorHoldings } from './mirror_holdings'
import { useHubView } from './search'
import { useMay } from './use_may'
import { useHubWords } from './words'

/** Other registries whose content is fetched when it is asked for: their health, what they hold, and a way to fetch ahead. */
export function Mirrors() {
  const { t } = useHubWords()
  const [view, setView] = useHubView()
  const found = useQuery(mirrorsQuery)
  const isAdmin = useMay('hub.admin')
  const [edited, setEdited] = useState<Mirror | 'new' | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const open = found.data?.find(({ id, prefix }) => id === view.mirror || prefix === view.mirror)
  return (
    <>
      <Panel flush={(found.data?.length ?? 0) > 0} title={t('mirrors')} note={t('mirrors.note')}
        side={isAdmin && <Button size="sm" tone="primary" icon={Plus} onPress={() => setEdited('new')}>{t('mirrors.add')}</Button>}>
        {found.isPending && <Waiting what={t('mirrors')} rows={3} />}
        {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
        {found.data?.length === 0 && (
          <Empty icon={Cloudy} text={t('mirrors.none')} command={`onmaru hub mirror add dockerhub https://registry-1.docker.io --url ${location.origin}`}>
            {!isAdmin && <p className="text-xs text-ink-faint">{t('mirror.readonly')}</p>}
          </Empty>
        )}
        {found.data && found.data.length > 0 && (
          <MirrorTable mirrors={found.data} isAdmin={isAdmin} open={open?.id} onDone={setDone} onEdit={setEdited}
            onOpen={(mirror) => setView({ mirror: mirror.id === open?.id ? undefined : mirror.prefix, job: undefined }, { push: true })} />
        )}
        {done && <div className="px-5 py-3"><DoneNote text={done} /></div>}
      </Panel>
      {open && <MirrorHoldings mirror={open} />}
      {edited && <MirrorForm mirror={edited === 'new' ? null : edited} onClose={() => setEdited(null)} onDone={(text) => { setDone(text); setEdited(null) }} />}
    </>
  )
}

function MirrorTable({ mirrors, isAdmin, open, onOpen, onEdit, onDone }: {
  mirrors: readonly Mirror[]
  isAdmin: boolean
  open: string | undefined
  onOpen: (mirror: Mirror) => void
  onEdit: (mirror: Mirror) => void
  onDone: (text: string) => void
}) {
  const { t, format } = useHubWords()
  return (
    <Table label={t('mirrors')} rows={mirrors} rowKey={({ id }) => id} dim={({ offline }) => offline} columns={[
      { id: 'prefix', name: t('mirror.prefix'), head: true, cell: (mirror) => (
        <button type="button" aria-expanded={mirror.id === open} aria-label={t('mirror.show', { prefix: mirror.prefix })} onClick={() => onOpen(mirror)}
          className="rounded text-left font-mono font-medium text-accent [overflow-wrap:anywhere] hover:underline">{mirror.prefix}/</button>
      ) },
      { id: 'from', name: t('mirror.url'), cell: (mirror) => (
        <span className="flex flex-col">
          <span className="[overflow-wrap:anywhere]">{mirror.url}{mirror.upstream_prefix && ` · ${mirror.upstream_prefix}/`}</span>
          <span className="text-2xs text-ink-faint">{t(mirror.protocol === 'hf' ? 'mirror.huggingface' : 'mirror.oci')}</span>
        </span>
      ) },
      { id: 'state', name: t('mirror.state'), cell: (mirror) => <HealthMark mirror={mirror} /> },
      { id: 'held', name: t('mirror.held'), right: true, cell: (mirror) => (
        <span className="whitespace-nowrap">{mirror.quota_bytes === null ? format.bytes(mirror.used_bytes) : t('mirror.of', { used: format.bytes(mirror.used_bytes), limit: format.bytes(mirror.quota_bytes) })}</span>
      ) },
      { id: 'fetched', name: t('mirror.fetched'), right: true, cell: (mirror) => <span className="whitespace-nowrap">{format.bytes(mirror.fetched_bytes)}</span> },
      ...(isAdmin ? [{ id: 'act', name: '', right: true, cell: (mirror: Mirror) => <Acts mirror={mirror} onEdit={onEdit} onDone={onDone} /> }] : []),
    ]} />
  )
}

/** Whether the other side answers; why not, when it did not. */
function HealthMark({ mirror }: { mirror: Mirror }) {
  const { t, format } = useHubWords()
  const health = healthOf(mirror)
  const last = mirror.last_contact_ns === null ? null : <span className="text-2xs text-ink-faint">{t('mirror.last', { time: format.date(mirror.last_contact_ns / 1e6) })}</span>
  return (
    <span className="flex flex-col items-start gap-0.5">
      {health === 'reached' && <Badge tone="good">{t('mirror.reached')}</Badge>}
      {health === 'offline' && <Badge tone="stale">{t('mirror.offline.mark')}</Badge>}
      {health === 'never' && <Badge>{t('mirror.never')}</Badge>}
      {health === 'failing' && <Badge tone="bad"><TriangleAlert aria-hidden size={11} />{t('mirror.failing')}</Badge>}
      {health === 'failing' && <span title={t('mirror.why')} className="max-w-64 text-2xs text-ink-soft [overflow-wrap:anywhere]">{mirror.last_error}</span>}
      {last}
    </span>
  )
}

function Acts({ mirror, onEdit, onDone }: { mirror: Mirror; onEdit: (mirror: Mirror) => void; onDone: (text: string) => void }) {
  const { t } = useHubWords()
  const client = useQueryClient()
  const [removing, setRemoving] = useState(false)
  const flip = useMutation({
    mutationFn: () => patch(`/hub/mirrors/${encodeURIComponent(mirror.id)}`, { offline: !mirror.offline }),
    onSuccess: () => onDone(t(mirror.offline ? 'mirror.went.online' : 'mirror.went.offline', { prefix: mirror.prefix })),
    onSettled: () => client.invalidateQueries({ queryKey: ['hub', 'mirrors'] }),
  })
  return (
    <span className="-my-1 flex flex-col items-end gap-1">
      <span className="flex">
        <IconButton small label={t(mirror.offline ? 'mirror.go.online' : 'mirror.go.offline')} icon={mirror.offline ? Cloudy : CloudOff} isDisabled={flip.isPending} onPress={() => flip.mutate()} />
        <IconButton small label={t('mirror.edit', { prefix: mirror.prefix })} icon={Pencil} onPress={() => onEdit(mirror)} />
        <IconButton small label={t('mirror.remove')} icon={Trash2} onPress={() => setRemoving(true)} />
      </span>
      {flip.isError && <ErrorNote compact error={flip.error} />}
      {removing && <Remove mirror={mirror} onClose={() => setRemoving(false)} onDone={onDone} />}
    </span>
  )
}

function Remove({ mirror, onClose, onDone }: { mirror: Mirror; onClose: () => void; onDone: (text: string) => void }) {
  const { t } = useHubWords()
  const words = useWords()
  const client = useQueryClient()
  const [, setView] = useHubView()
  const drop = useMutation({
    mutationFn: () => remove(`/hub/mirrors/${encodeURIComponent(mirror.id)}`),
    onSuccess: async () => {
      onDone(t('mirror.removed', { prefix: mirror.prefix }))
      setView({ mirror: undefined })
      await client.invalidateQueries({ queryKey: ['hub'] })
    },
  })
  return (
    <Dialog open title={t('mirror.remove')} onClose={onClose}>
      <p className="text-ink-soft">{t('mirror.remove.what', { prefix: mirror.prefix })}</p>
      {drop.isError && <div className="mt-3"><ErrorNote compact error={drop.error} /></div>}
      <div className="mt-5 flex justify-end gap-2">
        <Button onPress={onClose}>{words.t('action.cancel')}</Button>
        <Button tone="danger" icon={Trash2} isDisabled={drop.isPending} onPress={() => drop.mutate()}>{t('mirror.remove')}</Button>
      </div>
    </Dialog>
  )
}
