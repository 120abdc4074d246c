import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'

import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'

/** Name and display name of an organisation or a team. */
export function NameForm({ title, verb, name = '', display = '', run, onClose }: {
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
