import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { inPath, put, remove } from '../../api/client'
import { usersQuery } from '../../api/queries'
import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { Badge } from '../../parts/marks'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import { TextArea } from '../../parts/text_area'
import { acceptancesQuery, licenceQuery } from './admin_queries'
import type { Licence } from './admin_types'
import { DoneNote } from './done_note'
import { mayWith } from './rights'
import type { ArtifactDetail } from './types'
import { useMay } from './use_may'
import { useHubWords } from './words'

const MOST_TEXT = 262_144

/** The licence people must accept before they pull, and who did. */
export function LicenceTerms({ item }: { item: ArtifactDetail }) {
  const { t } = useHubWords()
  const may = mayWith(item, 'hub.publish')
  const found = useQuery(licenceQuery(item.name))
  const [writing, setWriting] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  const licence = found.data
  return (
    <Panel title={t('licence')} note={t('licence.set.note')}
      side={may && found.data !== undefined && <Button size="sm" onPress={() => setWriting(true)}>{t(licence ? 'licence.change' : 'licence.set')}</Button>}>
      {found.isPending && <Waiting what={t('licence')} rows={2} />}
      {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
      {licence === null && <p className="text-ink-soft">{t('licence.none')}</p>}
      {licence && <InForce item={item} licence={licence} onDone={setDone} />}
      {!may && <p className="mt-2 text-xs text-ink-faint">{t('manage.may.publish')}</p>}
      {done && <div className="mt-3"><DoneNote text={done} /></div>}
      {writing && <Write name={item.name} licence={licence ?? null} onClose={() => setWriting(false)} onDone={(text) => { setDone(text); setWriting(false) }} />}
    </Panel>
  )
}

function InForce({ item, licence, onDone }: { item: ArtifactDetail; licence: Licence; onDone: (text: string) => void }) {
  const { t, format } = useHubWords()
  const client = useQueryClient()
  const [sure, setSure] = useState(false)
  const may = mayWith(item, 'hub.publish')
  const lift = useMutation({
    mutationFn: () => remove(`/hub/licences/${inPath(item.name)}`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['hub'] })
      onDone(t('licence.lift.done'))
    },
  })
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{licence.title ? t('licence.title', { title: licence.title, version: licence.version }) : t('licence.version', { version: licence.version })}</span>
        <span className="text-xs text-ink-faint">{format.date(Date.parse(licence.updated))}</span>
        {may && <Button size="sm" tone="danger" className="ml-auto" isDisabled={lift.isPending} onPress={() => (sure ? lift.mutate() : setSure(true))}>{t(sure ? 'licence.lift.sure' : 'licence.lift')}</Button>}
      </p>
      {lift.isError && <ErrorNote compact error={lift.error} />}
      {may && <Accepted name={item.name} />}
    </div>
  )
}

function Accepted({ name }: { name: string }) {
  const { t, format } = useHubWords()
  const found = useQuery(acceptancesQuery(name))
  const users = useQuery({ ...usersQuery, enabled: useMay('identity.read') }).data
  const who = (id: string) => { const user = users?.find((one) => one.id === id); return user ? user.display || user.name : id }
  if (found.isError) return <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Waiting what={t('licence.who')} rows={1} />
  if (found.data.length === 0) return <p className="text-xs text-ink-faint">{t('licence.who.none')}</p>
  return (
    <section aria-label={t('licence.who')}>
      <h3 className="mb-2 text-xs font-semibold text-ink-soft">{t('licence.who')}</h3>
      <div className="overflow-hidden rounded-lg border border-line">
        <Table label={t('licence.who')} rows={found.data} rowKey={(one) => `${one.user} ${one.sha256}`} dim={(one) => !one.is_current} columns={[
          { id: 'who', name: t('licence.who.person'), head: true, cell: (one) => <span title={one.user} className="[overflow-wrap:anywhere]">{who(one.user)}</span> },
          { id: 'version', name: t('licence.who.version'), cell: (one) => <span className="flex flex-wrap items-center gap-2">{one.version}{!one.is_current && <Badge tone="stale">{t('licence.who.old')}</Badge>}</span> },
          { id: 'time', name: t('licence.who.time'), right: true, cell: (one) => <span className="whitespace-nowrap">{format.date(Date.parse(one.accepted))}</span> },
        ]} />
      </div>
    </section>
  )
}

function Write({ name, licence, onClose, onDone }: { name: string; licence: Licence | null; onClose: () => void; onDone: (text: string) => void }) {
  const { t } = useHubWords()
  const words = useWords()
  const client = useQueryClient()
  const [version, setVersion] = useState(licence?.version ?? '1.0')
  const [title, setTitle] = useState(licence?.title ?? '')
  const [text, setText] = useState(licence?.text ?? '')
  const isReady = version.trim() !== '' && text.trim() !== ''
  const save = useMutation({
    mutationFn: () => put<Licence>(`/hub/licences/${inPath(name)}`, { version: version.trim(), title: title.trim(), text }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['hub'] })
      onDone(t('licence.set.done'))
    },
  })
  return (
    <Dialog open wide title={t(licence ? 'licence.change' : 'licence.set')} onClose={onClose}>
      <form onSubmit={(event) => { event.preventDefault(); if (isReady) save.mutate() }} className="flex flex-col gap-4">
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-[8rem_1fr]">
          <Field label={t('licence.form.version')} value={version} onChange={setVersion} maxLength={64} isRequired />
          <Field label={t('licence.form.title')} value={title} onChange={setTitle} maxLength={200} />
        </div>
        <TextArea prose label={t('licence.form.text')} rows={10} maxLength={MOST_TEXT} value={text} onChange={setText} hint={isReady ? undefined : t('licence.form.bad')} />
        {save.isError && <ErrorNote compact error={save.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{words.t('action.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={!isReady || save.isPending}>{t('licence.save')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
