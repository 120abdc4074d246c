import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { patch, post } from '../../api/client'
import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Select } from '../../parts/select'
import type { Mirror } from './admin_types'
import { bodyOfMirror, draftOf, faultsOf, NEW_MIRROR, patchOfMirror, PROTOCOLS, type FaultyField, type MirrorDraft } from './mirror_draft'
import { useHubWords, type HubKey } from './words'

const VISIBILITIES = ['private', 'organisation', 'public'] as const
const SAID: Record<FaultyField, HubKey> = {
  prefix: 'mirror.bad.prefix', url: 'mirror.bad.url', tag_ttl_s: 'mirror.bad.number', absent_ttl_s: 'mirror.bad.number', quota_gb: 'mirror.bad.number',
}

/** A mirror while it is added or changed; what is rarely changed is folded away. */
export function MirrorForm({ mirror, onClose, onDone }: { mirror: Mirror | null; onClose: () => void; onDone: (text: string) => void }) {
  const { t } = useHubWords()
  const words = useWords()
  const client = useQueryClient()
  const [draft, setDraft] = useState<MirrorDraft>(() => (mirror ? draftOf(mirror) : NEW_MIRROR))
  const change = (part: Partial<MirrorDraft>) => setDraft({ ...draft, ...part })
  const faults = faultsOf(draft)
  const save = useMutation({
    mutationFn: () => (mirror ? patch<Mirror>(`/hub/mirrors/${encodeURIComponent(mirror.id)}`, patchOfMirror(draft)) : post<Mirror>('/hub/mirrors', bodyOfMirror(draft))),
    onSuccess: async ({ prefix }) => {
      await client.invalidateQueries({ queryKey: ['hub', 'mirrors'] })
      onDone(t(mirror ? 'mirror.changed' : 'mirror.added', { prefix }))
    },
  })
  const text = (name: FaultyField, typed = true) => ({
    value: draft[name], onChange: (value: string) => change({ [name]: value }), isInvalid: typed && faults.has(name),
    ...(typed && faults.has(name) ? { hint: t(SAID[name]) } : {}),
  })
  const secretHint = !mirror?.has_secret ? t('mirror.kept') : draft.url.trim() === mirror.url ? t('mirror.secret.kept') : t('mirror.secret.gone')
  return (
    <Dialog open wide title={mirror ? t('mirror.edit', { prefix: mirror.prefix }) : t('mirrors.add')} onClose={onClose}>
      <form onSubmit={(event) => { event.preventDefault(); if (faults.size === 0) save.mutate() }} className="flex flex-col gap-4">
        <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
          {!mirror && <Field label={t('mirror.prefix')} autoFocus isRequired maxLength={200} {...{ hint: t('mirror.prefix.hint'), ...text('prefix', draft.prefix !== '') }} />}
          {!mirror && <Select showLabel label={t('mirror.protocol')} value={draft.protocol} onChange={(protocol) => change({ protocol })} choices={PROTOCOLS.map((id) => ({ id, name: t(id === 'hf' ? 'mirror.huggingface' : 'mirror.oci') }))} />}
          <Field label={t('mirror.url')} isRequired maxLength={500} inputMode="url" {...text('url', draft.url !== 'https://')} />
          <Field label={t('mirror.upstream')} maxLength={200} value={draft.upstream_prefix} onChange={(upstream_prefix) => change({ upstream_prefix })} />
          <Field label={t('mirror.username')} autoComplete="off" maxLength={255} value={draft.username} onChange={(username) => change({ username })} />
          <Field label={t('mirror.secret')} type="password" autoComplete="new-password" maxLength={8192} value={draft.secret} onChange={(secret) => change({ secret })} hint={secretHint} />
        </div>
        <details className="rounded-lg border border-line px-4 py-2.5">
          <summary className="cursor-pointer rounded text-sm font-medium text-ink-soft">{t('mirror.more')}</summary>
          <div className="mt-3 grid grid-cols-1 items-start gap-3 pb-1 sm:grid-cols-2">
            <Field label={t('mirror.allow')} hint={t('mirror.patterns')} maxLength={2000} value={draft.allow} onChange={(allow) => change({ allow })} />
            <Field label={t('mirror.deny')} hint={t('mirror.patterns')} maxLength={2000} value={draft.deny} onChange={(deny) => change({ deny })} />
            <Field label={t('mirror.ttl')} inputMode="decimal" maxLength={9} {...text('tag_ttl_s')} />
            <Field label={t('mirror.absent')} inputMode="decimal" maxLength={9} {...text('absent_ttl_s')} />
            <Field label={t('mirror.quota')} inputMode="decimal" maxLength={12} {...text('quota_gb')} />
            <Select showLabel label={t('mirror.visibility')} value={draft.visibility} onChange={(visibility) => change({ visibility })} choices={VISIBILITIES.map((id) => ({ id, name: t(`visibility.${id}`) }))} />
          </div>
        </details>
        {save.isError && <ErrorNote compact error={save.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{words.t('action.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={faults.size > 0 || save.isPending}>{mirror ? t('mirror.save') : t('mirrors.add')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
