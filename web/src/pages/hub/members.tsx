import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Library, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { get, inPath, put, remove } from '../../api/client'
import { Button, IconButton } from '../../parts/button'
import { FilterField } from '../../parts/field'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import { useSettled } from '../../parts/use_settled'
import { gatheredQuery, membersQuery } from './admin_queries'
import { DoneNote } from './done_note'
import { KIND_ICONS } from './kind_mark'
import { ArtifactLink } from './links'
import { mayWith } from './rights'
import type { Artifact, ArtifactDetail, Catalogue } from './types'
import { useMay } from './use_may'
import { useHubWords } from './words'

const MOST_FOUND = 8

/** What a collection gathers; those who may change it put artifacts in and take them out. */
export function Members({ item }: { item: ArtifactDetail }) {
  const { t } = useHubWords()
  const found = useQuery(membersQuery(item.name))
  const may = mayWith(item, 'hub.write')
  const [adding, setAdding] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  const items = found.data
  return (
    <Panel flush={(items?.length ?? 0) > 0} title={t('members')} note={t('members.note')}
      side={may && <Button size="sm" tone="primary" icon={Plus} onPress={() => setAdding(!adding)}>{t('members.add')}</Button>}>
      {adding && items && <div className={items.length > 0 ? 'px-5 pt-4' : 'pb-4'}><Add collection={item.name} taken={items.map(({ name }) => name)} onDone={setDone} /></div>}
      {done && <div className={items && items.length > 0 ? 'px-5 py-3' : 'pb-3'}><DoneNote text={done} /></div>}
      {found.isPending && <Waiting what={t('members')} rows={3} />}
      {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
      {items?.length === 0 && !adding && <Empty icon={Library} text={t('members.none')} command={may ? `onmaru hub collection add ${item.name} NAME --url ${location.origin}` : undefined} />}
      {items && items.length > 0 && <Rows collection={item.name} items={items} may={may} onDone={setDone} />}
    </Panel>
  )
}

function Rows({ collection, items, may, onDone }: { collection: string; items: readonly Artifact[]; may: boolean; onDone: (text: string) => void }) {
  const { t, format } = useHubWords()
  return (
    <Table label={t('members')} rows={items} rowKey={({ name }) => name} columns={[
      { id: 'name', name: t('mirror.repository'), head: true, cell: (one) => <Named one={one} /> },
      { id: 'kind', name: t('tag.type'), cell: (one) => t(`one.${one.kind}`) },
      { id: 'summary', name: t('edit.form.summary'), cell: (one) => <span className="line-clamp-2 max-w-md text-ink-soft">{one.summary}</span> },
      { id: 'size', name: t('tag.size'), right: true, cell: (one) => <span className="whitespace-nowrap">{format.bytes(one.size_bytes)}</span> },
      { id: 'updated', name: t('fact.updated'), right: true, cell: (one) => <span className="whitespace-nowrap">{format.date(Date.parse(one.updated))}</span> },
      ...(may ? [{ id: 'act', name: '', right: true, cell: (one: Artifact) => <TakeOut collection={collection} name={one.name} onDone={onDone} /> }] : []),
    ]} />
  )
}

function Named({ one }: { one: Artifact }) {
  const { t } = useHubWords()
  const Icon = KIND_ICONS[one.kind]
  return (
    <span className="flex items-start gap-2.5">
      <Icon aria-hidden size={15} strokeWidth={1.8} className="mt-0.5 shrink-0 text-ink-faint" />
      <span className="flex min-w-0 flex-col">
        <span className="flex flex-wrap items-center gap-2"><ArtifactLink name={one.name}>{one.title || one.name}</ArtifactLink>{one.deprecated && <Badge tone="warn">{t('deprecated')}</Badge>}</span>
        {one.title && <span className="font-mono text-2xs font-normal text-ink-faint">{one.name}</span>}
      </span>
    </span>
  )
}

function TakeOut({ collection, name, onDone }: { collection: string; name: string; onDone: (text: string) => void }) {
  const { t } = useHubWords()
  const client = useQueryClient()
  const drop = useMutation({
    mutationFn: () => remove(`/hub/members/${inPath(collection)}?artifact=${encodeURIComponent(name)}`),
    onSuccess: () => onDone(t('members.removed', { name })),
    onSettled: () => client.invalidateQueries({ queryKey: ['hub', 'members'] }),
  })
  return (
    <span className="-my-1 flex flex-col items-end">
      <IconButton small label={t('members.remove', { name })} icon={Trash2} isDisabled={drop.isPending} onPress={() => drop.mutate()} />
      {drop.isError && <ErrorNote compact error={drop.error} />}
    </span>
  )
}

/** Looks for artifacts and puts the chosen one in. */
function Add({ collection, taken, onDone }: { collection: string; taken: readonly string[]; onDone: (text: string) => void }) {
  const { t } = useHubWords()
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const words = useSettled(typed.trim())
  const found = useQuery({
    queryKey: ['hub', 'artifacts', 'list', { q: words, limit: 50 }],
    queryFn: ({ signal }) => get<Catalogue>('/hub/artifacts', { q: words, limit: 50 }, signal),
  })
  const put_in = useMutation({
    mutationFn: (artifact: string) => put(`/hub/members/${inPath(collection)}`, { artifact }),
    onSuccess: (_, artifact) => onDone(t('members.added', { name: artifact })),
    onSettled: () => client.invalidateQueries({ queryKey: ['hub', 'members'] }),
  })
  const choices = (found.data?.items ?? []).filter(({ name, kind }) => kind !== 'collection' && !taken.includes(name)).slice(0, MOST_FOUND)
  return (
    <section aria-label={t('members.add')} className="mb-4 rounded-lg border border-line bg-sunken p-3">
      <FilterField label={t('members.add.hint')} value={typed} onChange={setTyped} autoFocus className="max-w-96" />
      {put_in.isError && <div className="mt-2"><ErrorNote compact error={put_in.error} /></div>}
      {found.isError && <div className="mt-2"><ErrorNote compact error={found.error} onRetry={() => void found.refetch()} /></div>}
      {found.data && choices.length === 0 && <p className="mt-2.5 text-xs text-ink-soft">{t('members.add.none')}</p>}
      <ul className="mt-1.5">
        {choices.map((one) => (
          <li key={one.name} className="flex items-center gap-3 border-b border-line/60 py-1.5 last:border-0">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{one.title || one.name}</span>
              <span className="block truncate text-2xs text-ink-faint"><span className="font-mono">{one.name}</span> · {t(`one.${one.kind}`)}</span>
            </span>
            <Button size="sm" icon={Plus} isDisabled={put_in.isPending} aria-label={`${t('members.add.do')}: ${one.name}`} onPress={() => put_in.mutate(one.name)}>{t('members.add.do')}</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The collections that gather an artifact; nothing when none does. */
export function GatheredIn({ name }: { name: string }) {
  const { t } = useHubWords()
  const may = useMay('hub.public.read')
  const found = useQuery({ ...gatheredQuery(name), enabled: may }).data
  if (!found || found.length === 0) return null
  return (
    <Panel title={t('collections.in')}>
      <ul className="flex flex-col gap-1.5">{found.map((one) => <li key={one.name}><Named one={one} /></li>)}</ul>
    </Panel>
  )
}
