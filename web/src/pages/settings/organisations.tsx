import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowRightLeft, Pencil, Plus } from 'lucide-react'
import { useState } from 'react'

import { patch, post, put } from '../../api/client'
import { organisationsQuery, sessionQuery } from '../../api/queries'
import type { Organisation, Session } from '../../api/types'
import { useWords } from '../../i18n'
import { Button, IconButton } from '../../parts/button'
import { Badge } from '../../parts/marks'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { NameForm } from './name_form'
import { Teams } from './teams'

/** The organisations one is a member of, and the teams of the present one. */
export function Organisations() {
  const { t } = useWords()
  const found = useQuery(organisationsQuery)
  const session = useQuery(sessionQuery).data
  const [adding, setAdding] = useState(false)
  const mayCreate = session?.permissions.includes('organisation.create') ?? false
  return (
    <>
      <Panel title={t('settings.organisation')} note={t('organisation.note')}
        side={mayCreate && <Button size="sm" tone="primary" icon={Plus} onPress={() => setAdding(true)}>{t('organisation.new')}</Button>}>
        {found.isPending && <Waiting what={t('settings.organisation')} rows={2} />}
        {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
        <ul className="divide-y divide-line/60">{found.data?.map((one) => <Row key={one.id} one={one} session={session} />)}</ul>
      </Panel>
      <Teams />
      {adding && <NameForm title={t('organisation.new')} verb={t('organisation.make')} run={(body) => post('/organisations', body)} onClose={() => setAdding(false)} />}
    </>
  )
}

function Row({ one, session }: { one: Organisation; session: Session | undefined }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [renaming, setRenaming] = useState(false)
  const here = one.id === session?.organisation.id
  const enter = useMutation({
    mutationFn: () => put<Session>('/session/organisation', { organisation: one.id }),
    // Everything on the page was seen with the rights of the other organisation.
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{one.display || one.name}</p>
          <p className="truncate text-xs text-ink-faint">{one.name} · {t(`role.${one.role}`)}</p>
        </div>
        {here ? <Badge tone="accent">{t('organisation.present')}</Badge>
          : <Button size="sm" icon={ArrowRightLeft} isDisabled={enter.isPending} onPress={() => enter.mutate()}>{t('organisation.enter')}</Button>}
        {one.role === 'owner' && <IconButton small label={t('organisation.rename')} icon={Pencil} onPress={() => setRenaming(true)} />}
      </div>
      {enter.isError && <div className="mt-2"><ErrorNote compact error={enter.error} /></div>}
      {renaming && <NameForm title={t('organisation.rename')} verb={t('organisation.save')} name={one.name} display={one.display}
        run={(body) => patch(`/organisations/${encodeURIComponent(one.id)}`, body)} onClose={() => setRenaming(false)} />}
    </li>
  )
}
