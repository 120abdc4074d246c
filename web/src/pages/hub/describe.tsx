import { useState } from 'react'

import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { TextArea } from '../../parts/text_area'
import { useDescribe } from './change'
import type { ArtifactDetail } from './types'
import { useHubWords } from './words'

const MOST_CARD = 262_144

export const labelsIn = (text: string): string[] => [...new Set(text.split(',').map((label) => label.trim()).filter(Boolean))].slice(0, 50)

/** Title, summary, labels and card of an artifact; only what was changed is sent. */
export function Describe({ item, onClose, onDone }: { item: ArtifactDetail; onClose: () => void; onDone: () => void }) {
  const { t } = useHubWords()
  const words = useWords()
  const [title, setTitle] = useState(item.title)
  const [summary, setSummary] = useState(item.summary)
  const [labels, setLabels] = useState(item.labels.join(', '))
  const [card, setCard] = useState(item.card)
  const change = useDescribe(item.name, onDone)
  const wanted = labelsIn(labels)
  const changes = {
    ...(title.trim() === item.title ? {} : { title: title.trim() }),
    ...(summary.trim() === item.summary ? {} : { summary: summary.trim() }),
    ...(wanted.join(',') === item.labels.join(',') ? {} : { labels: wanted }),
    ...(card === item.card ? {} : { card }),
  }
  return (
    <Dialog open wide title={t('edit.title', { name: item.title || item.name })} onClose={onClose}>
      <form onSubmit={(event) => { event.preventDefault(); change.mutate(changes) }} className="flex flex-col gap-4">
        <Field label={t('edit.form.title')} value={title} onChange={setTitle} maxLength={200} autoFocus />
        <Field label={t('edit.form.summary')} value={summary} onChange={setSummary} maxLength={2000} />
        <Field label={t('edit.form.labels')} hint={t('edit.form.labels.hint')} value={labels} onChange={setLabels} maxLength={2000} />
        <TextArea label={t('edit.form.card')} rows={12} value={card} onChange={setCard} maxLength={MOST_CARD} />
        {change.isError && <ErrorNote compact error={change.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{words.t('action.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={Object.keys(changes).length === 0 || change.isPending}>{t('edit.save')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
