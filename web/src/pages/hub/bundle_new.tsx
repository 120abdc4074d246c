import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { post } from '../../api/client'
import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Check } from '../../parts/check'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Select } from '../../parts/select'
import { TextArea } from '../../parts/text_area'
import { bundlesQuery } from './admin_queries'
import type { Bundle } from './admin_types'
import { linesIn } from './mirror_draft'
import { useHubWords } from './words'

/** A bundle is asked for: what goes into it, with or without the past, perhaps only what an earlier one had not. */
export function NewBundle({ bundles, onClose, onMade }: { bundles: readonly Bundle[]; onClose: () => void; onMade: (bundle: Bundle) => void }) {
  const { t } = useHubWords()
  const words = useWords()
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const [name, setName] = useState('')
  const [history, setHistory] = useState(false)
  const [since, setSince] = useState('')
  const references = linesIn(typed)
  const earlier = bundles.filter(({ direction, state }) => direction === 'export' && (state === 'ready' || state === 'gone'))
  const make = useMutation({
    mutationFn: () => post<Bundle>('/hub/bundles/exports', { references, name: name.trim(), history, since }),
    onSuccess: async (bundle) => {
      await client.invalidateQueries({ queryKey: bundlesQuery.queryKey })
      onMade(bundle)
    },
  })
  return (
    <Dialog open title={t('bundles.new')} onClose={onClose}>
      <form onSubmit={(event) => { event.preventDefault(); if (references.length > 0) make.mutate() }} className="flex flex-col gap-4">
        <TextArea label={t('bundle.references')} hint={t('bundle.references.hint')} rows={5} value={typed} onChange={setTyped} />
        <Field label={t('bundle.name')} hint={t('bundle.name.hint')} value={name} onChange={setName} maxLength={200} />
        {earlier.length > 0 && (
          <Select showLabel label={t('bundle.since')} value={since} onChange={setSince}
            choices={[{ id: '', name: t('bundle.since.none') }, ...earlier.map((one) => ({ id: one.id, name: one.name || one.id }))]} />
        )}
        <Check label={t('bundle.history')} value={history} onChange={setHistory} />
        {make.isError && <ErrorNote compact error={make.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{words.t('action.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={references.length === 0 || make.isPending}>{t('bundle.make')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
