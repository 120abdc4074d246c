import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { inPath, patch, post } from '../../api/client'
import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { isName } from './rights'
import type { Artifact } from './types'
import { useHubWords } from './words'

/** A new, empty collection; its page opens once it is made. */
export function NewCollection({ onClose }: { onClose: () => void }) {
  const { t } = useHubWords()
  const words = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [title, setTitle] = useState('')
  const [summary, setSummary] = useState('')
  const wanted = name.trim()
  const isBad = wanted !== '' && !isName(wanted)
  const make = useMutation({
    mutationFn: async () => {
      const made = await post<Artifact>('/hub/artifacts', { name: wanted, kind: 'collection' })
      if (title.trim() || summary.trim()) await patch(`/hub/artifacts/${inPath(made.name)}`, { title: title.trim(), summary: summary.trim() })
      return made
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['hub'] })
      await navigate({ to: '/hub/artifacts/$', params: { _splat: made.name }, search: { part: 'members' } as never })
    },
  })
  return (
    <Dialog open title={t('collections.new')} onClose={onClose}>
      <form onSubmit={(event) => { event.preventDefault(); if (isName(wanted)) make.mutate() }} className="flex flex-col gap-4">
        <Field label={t('collections.name')} value={name} onChange={setName} maxLength={255} isRequired autoFocus isInvalid={isBad} hint={t('collections.name.hint')} />
        <Field label={t('edit.form.title')} value={title} onChange={setTitle} maxLength={200} />
        <Field label={t('edit.form.summary')} value={summary} onChange={setSummary} maxLength={2000} />
        {make.isError && <ErrorNote compact error={make.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{words.t('action.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={!isName(wanted) || make.isPending}>{t('collections.make')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
