import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'

import { post, remove } from '../../api/client'
import { keysQuery, sessionQuery, usersQuery } from '../../api/queries'
import type { ApiKey, KeyMade } from '../../api/types'
import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Select } from '../../parts/select'
import { Copyable, Snippet } from '../../parts/snippet'
import { keySnippet } from '../inspector/snippets'

const LIFETIMES = ['+30d', '+90d', '+365d', 'never'] as const

export function Keys() {
  const { t } = useWords()
  const keys = useQuery(keysQuery)
  const [making, setMaking] = useState(false)
  return (
    <Panel title={t('settings.keys')} note={t('keys.note')} side={<Button size="sm" tone="primary" icon={Plus} onPress={() => setMaking(true)}>{t('keys.new')}</Button>}>
      {keys.isPending && <Waiting what={t('settings.keys')} rows={3} />}
      {keys.isError && <ErrorNote compact error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.length === 0 && <Empty text={t('keys.none')} />}
      <ul className="divide-y divide-line/60">{keys.data?.map((key) => <Row key={key.id} item={key} />)}</ul>
      <NewKey open={making} onClose={() => setMaking(false)} />
    </Panel>
  )
}

function Row({ item }: { item: ApiKey }) {
  const { t, format } = useWords()
  const client = useQueryClient()
  const [sure, setSure] = useState(false)
  const revoke = useMutation({
    mutationFn: () => remove(`/keys/${encodeURIComponent(item.id)}`),
    onSettled: () => client.invalidateQueries({ queryKey: keysQuery.queryKey }),
  })
  return (
    <li className="flex items-center gap-4 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{item.label || t('keys.unnamed')} <code className="ml-1 font-mono text-xs text-ink-faint">{item.prefix}…</code></p>
        <p className="text-xs text-ink-faint">
          {item.user_name} · {item.scopes.includes('*') ? t('keys.everything') : item.scopes.join(', ')} · {item.expires ? t('keys.until', { time: format.date(Date.parse(item.expires)) }) : t('keys.forever')} ·{' '}
          {item.last_used ? t('keys.used', { time: format.date(Date.parse(item.last_used)) }) : t('keys.unused')}
        </p>
        {revoke.isError && <ErrorNote compact error={revoke.error} />}
      </div>
      <Button size="sm" tone="danger" icon={Trash2} isDisabled={revoke.isPending} onPress={() => (sure ? revoke.mutate() : setSure(true))}>
        {sure ? t('keys.revoke.sure') : t('keys.revoke')}
      </Button>
    </li>
  )
}

function NewKey({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const session = useQuery(sessionQuery).data
  const [life, setLife] = useState<(typeof LIFETIMES)[number]>('+90d')
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set(['*']))
  const [owner, setOwner] = useState('')
  const make = useMutation({
    mutationFn: (body: object) => post<KeyMade>('/keys', body),
    onSuccess: () => client.invalidateQueries({ queryKey: keysQuery.queryKey }),
  })
  const close = () => {
    make.reset()
    onClose()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    make.mutate({
      label: String(new FormData(event.currentTarget).get('label')), scopes: [...scopes], expires: life === 'never' ? null : life,
      user: owner || null,
    })
  }
  const maySee = session?.permissions.includes('identity.edit') ?? false
  const owners = useQuery({ ...usersQuery, enabled: open && maySee }).data?.filter((user) => user.kind === 'service') ?? []
  return (
    <Dialog open={open} title={t('keys.new')} onClose={close}>
      {make.data ? (
        <div className="flex flex-col gap-4">
          <p role="status">{t('keys.once')}</p>
          <Copyable text={make.data.secret} />
          <Snippet texts={keySnippet()} />
          <Button tone="primary" className="self-end" onPress={close}>{t('action.done')}</Button>
        </div>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <Field name="label" label={t('keys.label')} isRequired autoFocus maxLength={200} />
          {owners.length > 0 && (
            <Select showLabel label={t('keys.whose')} value={owner} onChange={setOwner}
              choices={[{ id: '', name: t('keys.mine') }, ...owners.map((user) => ({ id: user.id, name: user.display || user.name }))]} />
          )}
          <Scopes known={session?.permissions ?? []} value={scopes} onChange={setScopes} />
          <Select showLabel label={t('keys.life')} value={life} onChange={setLife} choices={LIFETIMES.map((id) => ({ id, name: id === 'never' ? t('keys.forever') : t('keys.days', { count: Number(id.slice(1, -1)) }) }))} />
          {make.isError && <ErrorNote compact error={make.error} />}
          <div className="flex justify-end gap-2">
            <Button onPress={close}>{t('action.cancel')}</Button>
            <Button type="submit" tone="primary" isDisabled={make.isPending || scopes.size === 0}>{t('keys.make')}</Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

/** Everything, or single permissions out of what one may do oneself. */
function Scopes({ known, value, onChange }: { known: readonly string[]; value: ReadonlySet<string>; onChange: (value: ReadonlySet<string>) => void }) {
  const { t } = useWords()
  const all = value.has('*')
  const flip = (id: string) => {
    const next = new Set(value)
    if (!next.delete(id)) next.add(id)
    onChange(next)
  }
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-xs font-medium text-ink-soft">{t('keys.scope')}</legend>
      <Tick name={t('keys.everything')} on={all} onChange={() => onChange(new Set(all ? [] : ['*']))} />
      {!all && (
        <div className="grid max-h-44 grid-cols-2 gap-x-4 gap-y-1.5 overflow-auto rounded-md border border-line bg-sunken p-2.5" tabIndex={0} role="group" aria-label={t('keys.scope')}>
          {known.toSorted().map((id) => <Tick key={id} name={id} mono on={value.has(id)} onChange={() => flip(id)} />)}
        </div>
      )}
    </fieldset>
  )
}

function Tick({ name, on, onChange, mono = false }: { name: string; on: boolean; onChange: () => void; mono?: boolean }) {
  return (
    <label className="flex items-center gap-2 text-sm">
      <input type="checkbox" checked={on} onChange={onChange} className="size-3.5 accent-(--accent)" />
      <span className={mono ? 'truncate font-mono text-xs' : ''}>{name}</span>
    </label>
  )
}
