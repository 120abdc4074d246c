import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, type FormEvent } from 'react'

import { put } from '../../api/client'
import { sessionQuery } from '../../api/queries'
import { useWords, type MessageKey } from '../../i18n'
import { Button } from '../../parts/button'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Pairs, Panel } from '../../parts/panel'

export function Profile() {
  const { t } = useWords()
  const session = useQuery(sessionQuery).data
  if (!session) return null
  return (
    <>
      <Panel title={t('settings.profile')}>
        <Pairs pairs={[
          [t('profile.display'), session.user.display || session.user.name],
          [t('profile.name'), session.user.name],
          [t('profile.organisation'), session.organisation.name],
          [t('profile.role'), t(`role.${session.role}` as MessageKey)],
        ]} />
      </Panel>
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
    <Panel title={t('password.title')} note={t('password.note')}>
      <form ref={form} onSubmit={submit} className="flex max-w-sm flex-col gap-4">
        <Field name="current" type="password" label={t('password.current')} hint={t('password.current.hint')} autoComplete="current-password" />
        <Field name="password" type="password" label={t('password.new')} autoComplete="new-password" isRequired />
        {change.isError && <ErrorNote compact error={change.error} />}
        {change.isSuccess && <p role="status" className="text-good">{t('password.done')}</p>}
        <Button type="submit" tone="primary" className="self-start" isDisabled={change.isPending}>{t('password.set')}</Button>
      </form>
    </Panel>
  )
}
