/** Events in words: what happened, to what, by whom. The type and the ids stay in sight for searching. */

import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'

import { alarmsQuery, equipmentQuery, keysQuery, sessionQuery, usersQuery } from '../api/queries'
import { TURNS, type EventRecord, type Turn } from '../api/types'
import { useWords, type MessageKey } from '../i18n'

const TITLES: Record<string, MessageKey> = {
  'identity.access.denied': 'event.access.denied', 'identity.key.created': 'event.key.created', 'identity.key.revoked': 'event.key.revoked',
  'identity.link.created': 'event.link.created', 'identity.login.failed': 'event.login.failed', 'identity.login.succeeded': 'event.login.succeeded',
  'identity.logout.succeeded': 'event.logout', 'identity.member.added': 'event.member.added', 'identity.organisation.changed': 'event.organisation.changed',
  'identity.organisation.created': 'event.organisation.created', 'identity.session.switched': 'event.session.switched',
  'identity.user.changed': 'event.user.changed', 'identity.user.created': 'event.user.created', 'identity.user.removed': 'event.user.removed',
  'identity.team.created': 'event.team.created', 'identity.team.changed': 'event.team.changed', 'identity.team.removed': 'event.team.removed',
  'jobs.job.queued': 'event.job.queued', 'jobs.job.started': 'event.job.started', 'jobs.job.succeeded': 'event.job.succeeded',
  'jobs.job.failed': 'event.job.failed', 'jobs.job.cancelled': 'event.job.cancelled', 'jobs.job.cancel_asked': 'event.job.cancel_asked',
}
const ALARM = 'twin.alarm.'

export interface EventNames {
  /** What happened in words; null for a type nobody has put into words. */
  title: (event: EventRecord) => string | null
  /** The name of whoever or whatever has this id, else the id. */
  named: (id: string | null | undefined) => string
}

export function useEventNames(): EventNames {
  const { t, name } = useWords()
  const session = useQuery(sessionQuery).data
  const may = (permission: string): boolean => session?.permissions.includes(permission) ?? false
  const users = useQuery({ ...usersQuery, enabled: may('identity.read') }).data
  const keys = useQuery({ ...keysQuery, enabled: may('core.keys') }).data
  const alarms = useQuery({ ...alarmsQuery, enabled: may('twin.read') }).data
  const equipment = useQuery({ ...equipmentQuery, enabled: may('twin.read') }).data
  const names = useMemo(() => {
    const found = new Map<string, string>()
    if (session) found.set(session.user.id, session.user.display || session.user.name)
    for (const user of users ?? []) found.set(user.id, user.display || user.name)
    for (const key of keys ?? []) found.set(key.id, key.label || key.prefix)
    for (const alarm of alarms ?? []) found.set(alarm.id, name(alarm.label))
    for (const item of equipment ?? []) found.set(item.path, name(item.label))
    return found
  }, [session, users, keys, alarms, equipment, name])
  const named = useCallback((id: string | null | undefined) => (id ? names.get(id) || (id === 'system' ? t('event.system') : id) : ''), [names, t])
  const title = useCallback((event: EventRecord) => {
    const known = TITLES[event.type]
    if (known) return t(known)
    const turn = event.type.startsWith(ALARM) ? event.type.slice(ALARM.length) : ''
    return (TURNS as readonly string[]).includes(turn) ? t('event.alarm', { turn: t(`turn.${turn as Turn}`) }) : null
  }, [t])
  return { title, named }
}
