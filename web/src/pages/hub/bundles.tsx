import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, PackageOpen, PackagePlus, Trash2, Upload } from 'lucide-react'
import { useState } from 'react'

import { API, remove } from '../../api/client'
import { usersQuery } from '../../api/queries'
import { useWords } from '../../i18n'
import { Button, IconButton } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import { bundlesQuery } from './admin_queries'
import type { Bundle } from './admin_types'
import { BundleDetail } from './bundle_detail'
import { NewBundle } from './bundle_new'
import { BundleState } from './bundle_state'
import { TakeBundle } from './bundle_take'
import { DoneNote } from './done_note'
import { useHubView } from './search'
import { useMay } from './use_may'
import { useHubWords } from './words'

const MOST_NAMES = 3

/** Artifacts carried across an air gap: bundles made here, and bundles brought here. */
export function Bundles() {
  const { t } = useHubWords()
  const [view, setView] = useHubView()
  const mayMake = useMay('hub.publish')
  const mayTake = useMay('hub.write')
  const found = useQuery({ ...bundlesQuery, enabled: mayTake })
  const [dialog, setDialog] = useState<'new' | 'take' | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const shown = found.data?.filter(({ state }) => state !== 'gone')
  const open = shown?.find(({ id }) => id === view.bundle)
  if (!mayTake) return null
  const show = (bundle: string | undefined) => setView({ bundle }, { push: true })
  return (
    <>
      <Panel flush={(shown?.length ?? 0) > 0} title={t('bundles')} note={t('bundles.note')} side={(
        <>
          <Button size="sm" icon={Upload} onPress={() => setDialog('take')}>{t('bundles.take')}</Button>
          {mayMake && <Button size="sm" tone="primary" icon={PackagePlus} onPress={() => setDialog('new')}>{t('bundles.new')}</Button>}
        </>
      )}>
        {found.isPending && <Waiting what={t('bundles')} rows={3} />}
        {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
        {shown?.length === 0 && <Empty icon={PackageOpen} text={t('bundles.none')} />}
        {shown && shown.length > 0 && <Rows bundles={shown} open={open?.id} onOpen={show} onDone={setDone} />}
        {done && <div className="px-5 py-3"><DoneNote text={done} /></div>}
      </Panel>
      {open && <BundleDetail key={open.id} bundle={open} onClose={() => show(undefined)} />}
      {dialog === 'new' && <NewBundle bundles={found.data ?? []} onClose={() => setDialog(null)} onMade={(bundle) => { setDialog(null); setDone(t('bundle.making')); show(bundle.id) }} />}
      {dialog === 'take' && <TakeBundle onClose={() => setDialog(null)} onTaken={(bundle) => { setDialog(null); show(bundle.id) }} />}
    </>
  )
}

function Rows({ bundles, open, onOpen, onDone }: { bundles: readonly Bundle[]; open: string | undefined; onOpen: (id: string | undefined) => void; onDone: (text: string) => void }) {
  const { t, format } = useHubWords()
  const users = useQuery({ ...usersQuery, enabled: useMay('identity.read') }).data
  const who = (id: string) => { const user = users?.find((one) => one.id === id); return user ? user.display || user.name : id }
  return (
    <Table label={t('bundles')} rows={bundles} rowKey={({ id }) => id} dim={({ state }) => state === 'done'} columns={[
      { id: 'name', name: t('bundle.id'), head: true, cell: (one) => (
        <span className="flex flex-col">
          <button type="button" aria-expanded={one.id === open} onClick={() => onOpen(one.id === open ? undefined : one.id)}
            className="w-fit rounded text-left font-medium text-accent [overflow-wrap:anywhere] hover:underline">{one.name || one.id}</button>
          <span className="text-2xs font-normal text-ink-faint">{t(`bundle.${one.direction}`)}</span>
        </span>
      ) },
      { id: 'state', name: t('bundle.state'), cell: (one) => <BundleState bundle={one} /> },
      { id: 'artifacts', name: t('bundle.artifacts'), cell: (one) => <Names names={one.artifacts} /> },
      { id: 'size', name: t('bundle.size'), right: true, cell: (one) => <span className="whitespace-nowrap">{one.size_bytes > 0 ? format.bytes(one.size_bytes) : '–'}</span> },
      { id: 'made', name: t('fact.created'), right: true, cell: (one) => <span title={who(one.created_by)} className="whitespace-nowrap">{format.date(Date.parse(one.created))}</span> },
      { id: 'expires', name: t('bundle.expires'), right: true, cell: (one) => <span className="whitespace-nowrap">{format.date(Date.parse(one.expires))}</span> },
      { id: 'act', name: '', right: true, cell: (one) => <Acts bundle={one} onDone={onDone} /> },
    ]} />
  )
}

function Names({ names }: { names: readonly string[] }) {
  const { t } = useHubWords()
  if (names.length === 0) return <span className="text-ink-faint">–</span>
  return (
    <span className="flex max-w-80 flex-col font-mono text-2xs">
      {names.slice(0, MOST_NAMES).map((name) => <span key={name} className="[overflow-wrap:anywhere]">{name}</span>)}
      {names.length > MOST_NAMES && <span className="font-sans text-ink-faint">{t('bundle.artifacts.more', { count: names.length - MOST_NAMES })}</span>}
    </span>
  )
}

function Acts({ bundle, onDone }: { bundle: Bundle; onDone: (text: string) => void }) {
  const { t } = useHubWords()
  const [removing, setRemoving] = useState(false)
  return (
    <span className="-my-1 flex items-center justify-end">
      {bundle.direction === 'export' && bundle.state === 'ready' && (
        <a href={`${API}/hub/bundles/${encodeURIComponent(bundle.id)}/file`} download={`${bundle.name || bundle.id}.tar`} aria-label={`${t('bundle.download')}: ${bundle.name || bundle.id}`} title={t('bundle.download')}
          className="grid size-6 place-items-center rounded-md text-ink-soft hover:bg-hover hover:text-ink"><Download aria-hidden size={14} strokeWidth={1.9} /></a>
      )}
      {bundle.state !== 'done' && <IconButton small label={t('bundle.remove')} icon={Trash2} onPress={() => setRemoving(true)} />}
      {removing && <Remove bundle={bundle} onClose={() => setRemoving(false)} onDone={onDone} />}
    </span>
  )
}

function Remove({ bundle, onClose, onDone }: { bundle: Bundle; onClose: () => void; onDone: (text: string) => void }) {
  const { t, format } = useHubWords()
  const words = useWords()
  const client = useQueryClient()
  const drop = useMutation({
    mutationFn: () => remove(`/hub/bundles/${encodeURIComponent(bundle.id)}`),
    onSuccess: async () => {
      onDone(t('bundle.removed'))
      await client.invalidateQueries({ queryKey: bundlesQuery.queryKey })
    },
  })
  return (
    <Dialog open title={t('bundle.remove')} onClose={onClose}>
      <p className="text-ink-soft [overflow-wrap:anywhere]">{bundle.name || bundle.id}{bundle.size_bytes > 0 && `, ${format.bytes(bundle.size_bytes)}`}</p>
      {drop.isError && <div className="mt-3"><ErrorNote compact error={drop.error} /></div>}
      <div className="mt-5 flex justify-end gap-2">
        <Button onPress={onClose}>{words.t('action.cancel')}</Button>
        <Button tone="danger" icon={Trash2} isDisabled={drop.isPending} onPress={() => drop.mutate()}>{t('bundle.remove')}</Button>
      </div>
    </Dialog>
  )
}
