import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../parts/button'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { TextArea } from '../../parts/text_area'
import { useSettled } from '../../parts/use_settled'
import { useDescribe } from './change'
import { DoneNote } from './done_note'
import { artifactQuery } from './queries'
import { isName, mayWith } from './rights'
import type { ArtifactDetail } from './types'
import { useHubWords } from './words'

const MOST_REASON = 500

/** The name of what should be used instead; empty when none is named. */
export function successorOf(item: Pick<ArtifactDetail, 'facts'>): string {
  const said = item.facts.successor
  return typeof said === 'string' ? said : ''
}

/** Facts with the successor set, or without one. */
export function factsWith(facts: Record<string, unknown>, successor: string): Record<string, unknown> {
  const { successor: _gone, ...rest } = facts
  return successor ? { ...rest, successor } : rest
}

/** Tell everybody why an artifact should not be used any more, and what to use instead. */
export function Deprecation({ item }: { item: ArtifactDetail }) {
  const { t } = useHubWords()
  const [reason, setReason] = useState(item.deprecated)
  const [successor, setSuccessor] = useState(successorOf(item))
  const [undone, setUndone] = useState(false)
  const change = useDescribe(item.name)
  const wanted = successor.trim()
  const settled = useSettled(wanted)
  const isBad = wanted !== '' && (!isName(wanted) || wanted === item.name)
  const other = useQuery({ ...artifactQuery(settled), enabled: settled !== '' && settled !== item.name && isName(settled), retry: false })
  const isAbsent = !isBad && settled === wanted && other.isError
  const isSame = reason.trim() === item.deprecated && wanted === successorOf(item)
  if (!mayWith(item, 'hub.publish')) {
    return <Panel title={t('deprecate')} note={t('deprecate.note')}><p className="text-xs text-ink-faint">{t('manage.may.publish')}</p></Panel>
  }
  const save = () => {
    setUndone(false)
    change.mutate({ deprecated: reason.trim(), facts: factsWith(item.facts, wanted) })
  }
  const undo = () => {
    setUndone(true)
    setReason('')
    setSuccessor('')
    change.mutate({ deprecated: '', facts: factsWith(item.facts, '') })
  }
  return (
    <Panel title={t('deprecate')} note={t('deprecate.note')}>
      <form onSubmit={(event) => { event.preventDefault(); save() }} className="flex flex-col gap-3.5">
        <TextArea prose label={t('deprecate.why')} rows={2} maxLength={MOST_REASON} value={reason} onChange={setReason} />
        <Field label={t('deprecate.successor')} value={successor} onChange={setSuccessor} maxLength={255} isInvalid={isBad || isAbsent}
          hint={isBad ? t('deprecate.successor.bad') : isAbsent ? t('deprecate.successor.absent') : t('deprecate.successor.hint')} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" size="sm" tone="primary" isDisabled={reason.trim() === '' || isBad || isSame || change.isPending}>{t(item.deprecated ? 'deprecate.change' : 'deprecate.do')}</Button>
          {item.deprecated && <Button size="sm" isDisabled={change.isPending} onPress={undo}>{t('deprecate.undo')}</Button>}
        </div>
        {change.isError && <ErrorNote compact error={change.error} />}
        {change.isSuccess && <DoneNote text={t(undone ? 'deprecate.undone' : 'deprecate.done')} />}
      </form>
    </Panel>
  )
}
