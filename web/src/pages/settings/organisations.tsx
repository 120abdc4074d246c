import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowRightLeft, Pencil, Plus } from 'lucide-react'
import { useState, type FormEvent } from 'react'

import { patch, post, put } from '../../api/client'
import { organisationsQuery, sessionQuery } from '../../api/queries'
import type { Organisation, Session } from '../../api/types'
import { useWords } from '../../i18n'
import { Button, IconButton } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { Badge } from '../../parts/marks'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Teams } from './teams'

/** The organisations one is a member of, and the teams of the present one. */
export function Organisations() {
  const { t } = useWords()
  const found = useQuery(organisationsQuery)
  const session = useQuery(sessionQuery).data
  const [adding, setAdding] = useState(false)
  const mayCreate = session?.permissions.includes('organisation.create') ?? false
  return (
    <>
      <Panel title={t('settings.organisation')} note={t('organisation.note')}
        side={mayCreate && <Button size="sm" tone="primary" icon={Plus} onPress={() => setAdding(true)}>{t('organisation.new')}</Button>}>
        {found.isPending && <Waiting what={t('settings.organisation')} rows={2} />}
        {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
        <ul className="divide-y divide-line/60">{found.data?.map((one) => <Row key={one.id} one={one} session={session} />)}</ul>
      </Panel>
      <Teams />
      {adding && <Form title={t('organisation.new')} verb={t('organisation.make')} run={(body) => post('/organisations', body)} onClose={() => setAdding(false)} />}
    </>
  )
}

function Row({ one, session }: { one: Organisation; session: Session | undefined }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [renaming, setRenaming] = useState(false)
  const here = one.id === session?.organisation.id
  const enter = useMutation({
    mutationFn: () => put<Session>('/session/organisation', { organisation: one.id }),
    // Everything on the page was seen with the rights of the other organisation.
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{one.display || one.name}</p>
          <p className="truncate text-xs text-ink-faint">{one.name} · {t(`role.${one.role}`)}</p>
        </div>
        {here ? <Badge tone="accent">{t('organisation.present')}</Badge>
          : <Button size="sm" icon={ArrowRightLeft} isDisabled={enter.isPending} onPress={() => enter.mutate()}>{t('organisation.enter')}</Button>}
        {one.role === 'owner' && <IconButton small label={t('organisation.rename')} icon={Pencil} onPress={() => setRenaming(true)} />}
      </div>
      {enter.isError && <div className="mt-2"><ErrorNote compact error={enter.error} /></div>}
      {renaming && <Form title={t('organisation.rename')} verb={t('organisation.save')} name={one.name} display={one.display}
        run={(body) => patch(`/organisations/${encodeURIComponent(one.id)}`, body)} onClose={() => setRenaming(false)} />}
    </li>
  )
}

/** Name and display name of an organisation or a team. */
export function Form({ title, verb, name = '', display = '', run, onClose }: {
  title: string
  verb: string
  name?: string
  display?: string
  run: (body: { name: string; display: string }) => Promise<unknown>
  onClose: () => void
}) {
  const { t } = useWords()
  const client = useQueryClient()
  const send = useMutation({
    mutationFn: run,
    onSuccess: async () => {
      await Promise.all(['organisations', 'teams', 'session'].map((key) => client.invalidateQueries({ queryKey: [key] })))
      onClose()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    send.mutate({ name: String(data.get('name')).trim(), display: String(data.get('display')).trim() })
  }
  return (
    <Dialog open title={title} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field name="name" label={t('organisation.name')} hint={t('people.name.hint')} defaultValue={name} isRequired autoFocus maxLength={64} />
        <Field name="display" label={t('organisation.display')} defaultValue={display} maxLength={200} />
        {send.isError && <ErrorNote compact error={send.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={send.isPending}>{verb}</Button>
        </div>
      </form>
    </Dialog>
  )
}
