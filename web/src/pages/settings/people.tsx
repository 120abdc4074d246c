import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link2, Plus, UserX } from 'lucide-react'
import { useState, type FormEvent } from 'react'

import { patch, post, remove } from '../../api/client'
import { sessionQuery, usersQuery } from '../../api/queries'
import { ROLES, type LinkMade, type Role, type User } from '../../api/types'
import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Select } from '../../parts/select'
import { Copyable } from '../../parts/snippet'

/** People, and the accounts of programs. */
export function People() {
  return (
    <>
      <Accounts kind="person" />
      <Accounts kind="service" />
    </>
  )
}

function Accounts({ kind }: { kind: User['kind'] }) {
  const { t } = useWords()
  const users = useQuery(usersQuery)
  const [adding, setAdding] = useState(false)
  const shown = users.data?.filter((user) => user.kind === kind)
  const service = kind === 'service'
  return (
    <Panel title={service ? t('people.services') : t('settings.people')} note={service ? t('people.services.note') : t('people.note')}
      side={<Button size="sm" tone="primary" icon={Plus} onPress={() => setAdding(true)}>{service ? t('people.newservice') : t('people.new')}</Button>}>
      {users.isPending && <Waiting what={t('settings.people')} rows={4} />}
      {users.isError && <ErrorNote compact error={users.error} onRetry={() => void users.refetch()} />}
      <ul className="divide-y divide-line/60">{shown?.map((user) => <Row key={user.id} user={user} />)}</ul>
      {shown?.length === 0 && <Empty text={t('people.none')} />}
      <NewAccount kind={kind} open={adding} onClose={() => setAdding(false)} />
    </Panel>
  )
}

function useChange<Input, Output = unknown>(run: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => client.invalidateQueries({ queryKey: usersQuery.queryKey }) })
}

function Row({ user }: { user: User }) {
  const { t } = useWords()
  const me = useQuery(sessionQuery).data?.user.id === user.id
  const path = `/users/${encodeURIComponent(user.id)}`
  const [sure, setSure] = useState(false)
  const change = useChange((body: { role?: Role; active?: boolean }) => patch(path, body))
  const drop = useChange(() => remove(path))
  const link = useMutation({ mutationFn: () => post<LinkMade>(`${path}/link`) })
  const error = change.error ?? drop.error ?? link.error
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-3">
        <span aria-hidden className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-bold text-accent uppercase">{(user.display || user.name).slice(0, 1)}</span>
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{user.display || user.name}{me && <span className="ml-1.5 text-xs font-normal text-ink-faint">{t('people.me')}</span>}</p>
          <p className="truncate text-xs text-ink-faint">{user.name}</p>
        </div>
        {!user.active && <Badge tone="warn">{t('people.inactive')}</Badge>}
        <Select small label={t('profile.role')} value={user.role} onChange={(role) => change.mutate({ role })} choices={ROLES.map((id) => ({ id, name: t(`role.${id}`) }))} />
        {!me && user.kind === 'person' && <Button size="sm" icon={Link2} onPress={() => link.mutate()}>{t('people.link')}</Button>}
        {!me && <Button size="sm" tone="danger" icon={UserX} onPress={() => (sure ? drop.mutate(undefined) : setSure(true))}>{sure ? t('people.remove.sure') : t('people.remove')}</Button>}
      </div>
      {link.data && <div className="mt-2 flex flex-col gap-1"><p role="status" className="text-xs text-ink-soft">{t('people.link.once')}</p><Copyable text={`${location.origin}/login?token=${link.data.token}`} /></div>}
      {error && <div className="mt-2"><ErrorNote compact error={error} /></div>}
    </li>
  )
}

function NewAccount({ kind, open, onClose }: { kind: User['kind']; open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const [role, setRole] = useState<Role>('reader')
  const add = useChange((body: object) => post<User>('/users', body))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    add.mutate({ name: String(data.get('name')).trim().toLowerCase(), display: String(data.get('display')), role, kind }, { onSuccess: onClose })
  }
  return (
    <Dialog open={open} title={kind === 'service' ? t('people.newservice') : t('people.new')} onClose={() => { add.reset(); onClose() }}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field name="name" label={t('profile.name')} hint={t('people.name.hint')} isRequired autoFocus maxLength={64} />
        <Field name="display" label={t('profile.display')} maxLength={200} />
        <Select showLabel label={t('profile.role')} value={role} onChange={setRole} choices={ROLES.map((id) => ({ id, name: t(`role.${id}`) }))} />
        {add.isError && <ErrorNote compact error={add.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={add.isPending}>{t('people.add')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
