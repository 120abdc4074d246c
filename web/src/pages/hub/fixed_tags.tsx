import { useState } from 'react'

import { Button } from '../../parts/button'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { useDescribe } from './change'
import { DoneNote } from './done_note'
import { mayWith } from './rights'
import { isFixed } from './tags'
import type { ArtifactDetail } from './types'
import { useHubWords } from './words'

const MOST_SHOWN = 12

/** Patterns of tags that never move; what they would cover is told as they are typed. */
export function FixedTags({ item }: { item: ArtifactDetail }) {
  const { t } = useHubWords()
  const [patterns, setPatterns] = useState(item.immutable_tags)
  const change = useDescribe(item.name)
  const covered = item.tags.map(({ name }) => name).filter((tag) => isFixed(tag, patterns))
  const may = mayWith(item, 'hub.admin')
  const wanted = patterns.split(/\s+/).filter(Boolean).join(' ')
  const said = covered.length === 0 ? t('fixed.covers.none') : t('fixed.covers', { tags: covered.slice(0, MOST_SHOWN).join(', ') + (covered.length > MOST_SHOWN ? ' …' : '') })
  return (
    <Panel title={t('fixed')} note={t('fixed.note')}>
      <form onSubmit={(event) => { event.preventDefault(); change.mutate({ immutable_tags: wanted }) }} className="flex flex-col gap-3">
        <Field label={t('fixed.patterns')} hint={t('fixed.hint')} value={patterns} onChange={setPatterns} maxLength={500} isReadOnly={!may} />
        {wanted !== '' && <p className="text-xs text-ink-soft [overflow-wrap:anywhere]">{said}</p>}
        {may
          ? <div><Button type="submit" size="sm" tone="primary" isDisabled={wanted === item.immutable_tags || change.isPending}>{t('fixed.save')}</Button></div>
          : <p className="text-xs text-ink-faint">{t('manage.may.admin')}</p>}
        {change.isError && <ErrorNote compact error={change.error} />}
        {change.isSuccess && wanted === item.immutable_tags && <DoneNote text={t('fixed.done')} />}
      </form>
    </Panel>
  )
}
