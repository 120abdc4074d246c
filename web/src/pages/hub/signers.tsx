import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { post, remove } from '../../api/client'
import { usersQuery } from '../../api/queries'
import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { TextArea } from '../../parts/text_area'
import { signersQuery } from './admin_queries'
import type { Signer } from './admin_types'
import { useMay } from './use_may'
import { useHubWords } from './words'

/** Whose signatures count. */
export function Signers() {
  const { t } = useHubWords()
  const found = useQuery(signersQuery)
  const isAdmin = useMay('hub.admin')
  const [adding, setAdding] = useState(false)
  return (
    <Panel title={t('signers')} note={t('signers.note')} side={isAdmin && <Button size="sm" tone="primary" icon={Plus} onPress={() => setAdding(true)}>{t('signers.add')}</Button>}>
      {found.isPending && <Waiting what={t('signers')} rows={2} />}
      {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty icon={KeyRound} text={t('signers.none')} command={`onmaru hub keygen hub && onmaru hub signer add Line-1 hub.pub --url ${location.origin}`} />}
      <ul className="divide-y divide-line/60">{found.data?.map((signer) => <Row key={signer.id} signer={signer} isAdmin={isAdmin} />)}</ul>
      {adding && <Add onClose={() => setAdding(false)} />}
    </Panel>
  )
}

function Row({ signer, isAdmin }: { signer: Signer; isAdmin: boolean }) {
  const { t, format } = useHubWords()
  const client = useQueryClient()
  const [sure, setSure] = useState(false)
  const users = useQuery({ ...usersQuery, enabled: useMay('identity.read') }).data
  const who = users?.find(({ id }) => id === signer.created_by)
  const drop = useMutation({
    mutationFn: () => remove(`/hub/signers/${encodeURIComponent(signer.id)}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['hub'] }),
  })
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="font-medium [overflow-wrap:anywhere]">{signer.name}</p>
          <p className="text-xs text-ink-faint">{t('signer.by', { time: format.date(Date.parse(signer.created)), who: who ? who.display || who.name : signer.created_by })}</p>
        </div>
        {isAdmin && <Button size="sm" tone="danger" icon={Trash2} isDisabled={drop.isPending} onPress={() => (sure ? drop.mutate() : setSure(true))}>{sure ? t('signer.remove.sure') : t('signer.remove')}</Button>}
      </div>
      <details className="mt-1 text-xs text-ink-soft">
        <summary className="w-fit cursor-pointer rounded">{t('signer.show')}</summary>
        <pre tabIndex={0} className="mt-1.5 overflow-x-auto rounded-lg border border-line bg-sunken p-2.5 font-mono text-2xs leading-4.5 text-ink">{signer.public_key.trim()}</pre>
      </details>
      {drop.isError && <div className="mt-2"><ErrorNote compact error={drop.error} /></div>}
    </li>
  )
}

/** Whether it looks like a public key in PEM; the server reads it for good. */
export function looksLikeKey(text: string): boolean {
  return /-----BEGIN [A-Z ]*PUBLIC KEY-----[\s\S]+-----END [A-Z ]*PUBLIC KEY-----/.test(text)
}

function Add({ onClose }: { onClose: () => void }) {
  const { t } = useHubWords()
  const words = useWords()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [key, setKey] = useState('')
  const add = useMutation({
    mutationFn: () => post<Signer>('/hub/signers', { name: name.trim(), public_key: key }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['hub'] })
      onClose()
    },
  })
  const isKey = looksLikeKey(key)
  return (
    <Dialog open title={t('signers.add')} onClose={onClose}>
      <form onSubmit={(event) => { event.preventDefault(); if (isKey && name.trim()) add.mutate() }} className="flex flex-col gap-4">
        <Field label={t('signer.name')} value={name} onChange={setName} isRequired autoFocus maxLength={100} />
        <TextArea label={t('signer.key')} value={key} onChange={setKey} rows={6} hint={key.trim() !== '' && !isKey ? t('signer.key.bad') : t('signer.key.hint')} />
        {add.isError && <ErrorNote compact error={add.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{words.t('action.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={add.isPending || !isKey || name.trim() === ''}>{t('signers.add')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
