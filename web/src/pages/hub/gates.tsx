import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'

import { put } from '../../api/client'
import { Button } from '../../parts/button'
import { Check } from '../../parts/check'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Select } from '../../parts/select'
import { Snippet } from '../../parts/snippet'
import { Table } from '../../parts/table'
import { useSettled } from '../../parts/use_settled'
import { gatesQuery, keptQuery } from './admin_queries'
import type { Gates as Document } from './admin_types'
import { FLAGS, gatesCommand, gatesInPython, sameGates } from './gate_rules'
import { ArtifactLink } from './links'
import { reasonText } from './reasons'
import { bodyOf, inCurl, inPython } from './snippets'
import { KINDS, SEVERITIES } from './types'
import { useMay } from './use_may'
import { useHubWords } from './words'

/** What may be pulled: the form, and beside it what a draft would keep back. */
export function Gates() {
  const { t } = useHubWords()
  const found = useQuery(gatesQuery)
  if (found.isPending) return <Waiting what={t('gates')} rows={6} />
  if (found.isError) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  return <Form key={JSON.stringify(found.data)} saved={found.data} />
}

function Form({ saved }: { saved: Document }) {
  const { t } = useHubWords()
  const client = useQueryClient()
  const isAdmin = useMay('hub.admin')
  const [draft, setDraft] = useState(saved)
  const settled = useSettled(draft)
  const change = (part: Partial<Document>) => setDraft({ ...draft, ...part })
  const isSame = sameGates(draft, saved)
  const save = useMutation({
    mutationFn: () => put<Document>('/hub/policy', draft),
    onSuccess: async (made) => {
      client.setQueryData(gatesQuery.queryKey, made)
      await client.invalidateQueries({ queryKey: ['hub', 'version'] })
    },
  })
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
      <Panel title={t('gates')} note={isAdmin ? t('gates.note') : `${t('gates.note')} ${t('gates.readonly')}`}>
        <fieldset disabled={!isAdmin} className="flex flex-col gap-3">
          {FLAGS.map((flag) => <Check key={flag} label={t(`gate.${flag}`)} value={draft[flag] ?? false} disabled={!isAdmin} onChange={(on) => change({ [flag]: on })} />)}
          <div className="mt-1 grid grid-cols-1 items-end gap-3 sm:grid-cols-2">
            <Select showLabel label={t('gate.severity')} value={draft.refuse_severity || 'off'} isDisabled={!isAdmin}
              choices={[{ id: 'off', name: t('gate.severity.off') }, ...SEVERITIES.filter((one) => one !== 'unrated' && one !== 'none').map((id) => ({ id, name: t(`severity.${id}`) }))]}
              onChange={(severity) => change({ refuse_severity: severity === 'off' ? '' : severity })} />
            <div className="pb-1.5"><Check label={t('gate.only_fixable')} value={draft.only_fixable ?? false} disabled={!isAdmin || !draft.refuse_severity} onChange={(on) => change({ only_fixable: on })} /></div>
          </div>
          {'scan_on_push' in saved && (
            <Select showLabel label={t('gate.scan_on_push')} isDisabled={!isAdmin} value={draft.scan_on_push === true ? 'on' : draft.scan_on_push === false ? 'off' : 'default'}
              choices={(['default', 'on', 'off'] as const).map((id) => ({ id, name: t(`gate.scan_on_push.${id}`) }))}
              onChange={(id) => change({ scan_on_push: id === 'default' ? null : id === 'on' })} />
          )}
          <div role="group" aria-label={t('gate.kinds')}>
            <p className="mb-1.5 text-xs font-medium text-ink-soft">{t('gate.kinds')}</p>
            <div className="flex flex-wrap gap-x-5 gap-y-1.5">
              {KINDS.filter((kind) => kind !== 'collection').map((kind) => {
                const kinds = draft.kinds ?? []
                return <Check key={kind} label={t(`kind.${kind}`)} value={kinds.includes(kind)} disabled={!isAdmin} onChange={(on) => change({ kinds: on ? [...kinds, kind] : kinds.filter((one) => one !== kind) })} />
              })}
            </div>
            <p className="mt-1 text-xs text-ink-faint">{t('gate.kinds.all')}</p>
          </div>
        </fieldset>
        {isAdmin && (
          <div className="mt-4 flex flex-wrap items-center gap-2 border-t border-line pt-4">
            <Button tone="primary" isDisabled={isSame || save.isPending} onPress={() => save.mutate()}>{t('gates.save')}</Button>
            <Button isDisabled={isSame} onPress={() => setDraft(saved)}>{t('gates.revert')}</Button>
            {save.isSuccess && isSame && <p role="status" className="text-xs text-good">{t('gates.saved')}</p>}
          </div>
        )}
        {save.isError && <div className="mt-3"><ErrorNote compact error={save.error} /></div>}
      </Panel>
      <div className="flex min-w-0 flex-col gap-5">
        {isAdmin && <KeptBack gates={settled} isDraft={!isSame} />}
        <Snippet texts={{
          cli: gatesCommand(draft, location.origin),
          python: inPython(gatesInPython(draft)),
          curl: inCurl('PUT', '/hub/policy', bodyOf(draft)),
        }} />
      </div>
    </div>
  )
}

function KeptBack({ gates, isDraft }: { gates: Document; isDraft: boolean }) {
  const { t } = useHubWords()
  const found = useQuery(keptQuery(gates))
  const rows = found.data?.items ?? []
  const title = isDraft ? t('gates.preview') : t('gates.preview.now')
  return (
    <Panel flush={rows.length > 0} title={title} note={rows.length > 0 ? t('gates.preview.count', { count: found.data?.total ?? rows.length }) : undefined}>
      {found.isPending && <Waiting what={title} rows={3} />}
      {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && <Empty icon={ShieldCheck} text={t('gates.preview.none')} />}
      {rows.length > 0 && (
        <Table label={title} rows={rows} rowKey={(row) => `${row.name}:${row.tag}`} columns={[
          { id: 'name', name: t('preview.version'), head: true, cell: (row) => <ArtifactLink name={row.name} search={{ ref: row.tag, part: 'security' }}>{row.name}:{row.tag}</ArtifactLink> },
          { id: 'why', name: t('reason'), cell: (row) => <ul className="flex flex-col gap-0.5">{row.reasons.map((reason) => <li key={reason.code + reason.text} className="[overflow-wrap:anywhere]">{reasonText(t, reason)}</li>)}</ul> },
        ]} />
      )}
    </Panel>
  )
}
