import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, type FormEvent } from 'react'

import { put } from '../../api/client'
import { sessionQuery } from '../../api/queries'
import { useWords, type MessageKey } from '../../i18n'
import { Button } from '../../parts/button'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Card, Line } from './layout'

export function Profile() {
  const { t } = useWords()
  const session = useQuery(sessionQuery).data
  if (!session) return null
  return (
    <>
      <Card title={t('settings.profile')}>
        <dl>
          <Line name={t('profile.display')} value={session.user.display || session.user.name} />
          <Line name={t('profile.name')} value={session.user.name} />
          <Line name={t('profile.organisation')} value={session.organisation.name} />
          <Line name={t('profile.role')} value={t(`role.${session.role}` as MessageKey)} />
        </dl>
      </Card>
      {session.methods.password && <Password user={session.user.id} />}
    </>
  )
}

function Password({ user }: { user: string }) {
  const { t } = useWords()
  const form = useRef<HTMLFormElement>(null)
  const change = useMutation({
    mutationFn: (body: { password: string; current: string | null }) => put(`/users/${encodeURIComponent(user)}/password`, body),
    onSuccess: () => form.current?.reset(),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    change.mutate({ password: String(data.get('password')), current: String(data.get('current') ?? '') || null })
  }
  return (
    <Card title={t('password.title')} note={t('password.note')}>
      <form ref={form} onSubmit={submit} className="flex max-w-sm flex-col gap-4">
        <Field name="current" type="password" label={t('password.current')} hint={t('password.current.hint')} autoComplete="current-password" />
        <Field name="password" type="password" label={t('password.new')} autoComplete="new-password" isRequired />
        {change.isError && <ErrorNote compact error={change.error} />}
        {change.isSuccess && <p role="status" className="text-good">{t('password.done')}</p>}
        <Button type="submit" tone="primary" className="self-start" isDisabled={change.isPending}>{t('password.set')}</Button>
      </form>
    </Card>
  )
}
