import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ChevronRight, Pencil, Plus, Trash2, UserMinus, UserPlus } from 'lucide-react'
import { useState } from 'react'

import { patch, post, put, remove } from '../../api/client'
import { sessionQuery, teamMembersQuery, teamsQuery, usersQuery } from '../../api/queries'
import { ROLES, type Role, type Team, type TeamMember } from '../../api/types'
import { useWords } from '../../i18n'
import { Button, IconButton } from '../../parts/button'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Select } from '../../parts/select'
import { NameForm } from './name_form'

const pathOf = (team: Team): string => `/teams/${encodeURIComponent(team.id)}`

/** Teams of the present organisation: whoever is in one may have another role for what belongs to it. */
export function Teams() {
  const { t } = useWords()
  const teams = useQuery(teamsQuery)
  const may = useQuery(sessionQuery).data?.permissions.includes('identity.edit') ?? false
  const [adding, setAdding] = useState(false)
  return (
    <Panel title={t('teams.title')} note={t('teams.note')} side={may && <Button size="sm" tone="primary" icon={Plus} onPress={() => setAdding(true)}>{t('teams.new')}</Button>}>
      {teams.isPending && <Waiting what={t('teams.title')} rows={2} />}
      {teams.isError && <ErrorNote compact error={teams.error} onRetry={() => void teams.refetch()} />}
      {teams.data?.length === 0 && <Empty text={t('teams.none')} />}
      <ul className="divide-y divide-line/60">{teams.data?.map((team) => <Row key={team.id} team={team} may={may} />)}</ul>
      {adding && <NameForm title={t('teams.new')} verb={t('teams.make')} run={(body) => post('/teams', body)} onClose={() => setAdding(false)} />}
    </Panel>
  )
}

function useTeamChange<Input>(run: (input: Input) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: run, onSettled: () => client.invalidateQueries({ queryKey: teamsQuery.queryKey }) })
}

function Row({ team, may }: { team: Team; may: boolean }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const [renaming, setRenaming] = useState(false)
  const [sure, setSure] = useState(false)
  const drop = useTeamChange(() => remove(pathOf(team)))
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <div className="flex items-center gap-3">
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex min-w-0 flex-1 items-center gap-2 text-left">
          <ChevronRight aria-hidden size={14} className={`shrink-0 text-ink-faint transition-transform ${open ? 'rotate-90' : ''}`} />
          <span className="min-w-0">
            <span className="block truncate font-medium">{team.display || team.name}</span>
            <span className="block truncate text-xs text-ink-faint">{team.name} · {t('teams.members', { count: team.member_count })}</span>
          </span>
        </button>
        {may && <IconButton small label={t('teams.rename')} icon={Pencil} onPress={() => setRenaming(true)} />}
        {may && <Button size="sm" tone="danger" icon={Trash2} onPress={() => (sure ? drop.mutate(undefined) : setSure(true))}>{sure ? t('people.remove.sure') : t('people.remove')}</Button>}
      </div>
      {drop.isError && <div className="mt-2"><ErrorNote compact error={drop.error} /></div>}
      {open && <Members team={team} may={may} />}
      {renaming && <NameForm title={t('teams.rename')} verb={t('organisation.save')} name={team.name} display={team.display}
        run={(body) => patch(pathOf(team), body)} onClose={() => setRenaming(false)} />}
    </li>
  )
}

function Members({ team, may }: { team: Team; may: boolean }) {
  const { t } = useWords()
  const members = useQuery(teamMembersQuery(team.id))
  const users = useQuery({ ...usersQuery, enabled: may }).data ?? []
  const [who, setWho] = useState('')
  const set = useTeamChange(({ user, role }: { user: string; role: Role | null }) => put(`${pathOf(team)}/members/${encodeURIComponent(user)}`, { role }))
  const drop = useTeamChange((user: string) => remove(`${pathOf(team)}/members/${encodeURIComponent(user)}`))
  const outside = users.filter((user) => !members.data?.some((member) => member.user === user.id))
  const chosen = outside.find((user) => user.id === who) ?? outside[0]
  const error = set.error ?? drop.error
  return (
    <div className="mt-3 ml-5.5 rounded-lg border border-line bg-sunken p-3">
      {members.isPending && <Waiting what={t('teams.title')} rows={1} />}
      {members.isError && <ErrorNote compact error={members.error} onRetry={() => void members.refetch()} />}
      {members.data?.length === 0 && <p className="text-xs text-ink-soft">{t('teams.empty')}</p>}
      <ul className="flex flex-col gap-2">
        {members.data?.map((member) => (
          <Member key={member.user} member={member} may={may} onRole={(role) => set.mutate({ user: member.user, role })} onDrop={() => drop.mutate(member.user)} />
        ))}
      </ul>
      {may && chosen && (
        <div className="mt-3 flex items-center gap-2 border-t border-line pt-3">
          <Select small label={t('teams.who')} value={chosen.id} onChange={setWho} choices={outside.map((user) => ({ id: user.id, name: user.display || user.name }))} />
          <Button size="sm" icon={UserPlus} isDisabled={set.isPending} onPress={() => set.mutate({ user: chosen.id, role: null })}>{t('teams.join')}</Button>
        </div>
      )}
      {error && <div className="mt-2"><ErrorNote compact error={error} /></div>}
    </div>
  )
}

function Member({ member, may, onRole, onDrop }: { member: TeamMember; may: boolean; onRole: (role: Role | null) => void; onDrop: () => void }) {
  const { t } = useWords()
  const same = t('teams.samerole', { role: t(`role.${member.role}`) })
  return (
    <li className="flex items-center gap-3">
      <span className="min-w-0 flex-1 truncate">{member.display || member.name}</span>
      {member.kind === 'service' && <Badge>{t('people.service')}</Badge>}
      {may ? (
        <>
          <Select small label={t('profile.role')} value={member.team_role ?? 'same'} onChange={(role) => onRole(role === 'same' ? null : role)}
            choices={[{ id: 'same' as const, name: same }, ...ROLES.map((id) => ({ id, name: t(`role.${id}`) }))]} />
          <IconButton small label={t('teams.leave', { name: member.display || member.name })} icon={UserMinus} onPress={onDrop} />
        </>
      ) : <span className="text-xs text-ink-soft">{member.team_role ? t(`role.${member.team_role}`) : same}</span>}
    </li>
  )
}
