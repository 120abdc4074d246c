/** Events in words: what happened, to what, by whom. The type and the ids stay in sight for searching. */

import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'

import { alarmsQuery, equipmentQuery, keysQuery, sessionQuery, usersQuery } from '../api/queries'
import { TURNS, type EventRecord, type Turn } from '../api/types'
import { useWords, wingWords } from '../i18n'
import { eventNames as en } from '../i18n/en/event_names'
import { eventNames as ko } from '../i18n/ko/event_names'

export type EventKey = keyof typeof en

/** The words for events; they come with the pages that show them. */
export const useEventWords = wingWords<EventKey>(en, ko)

/** Types whose name is not their own key. */
const TITLES: Record<string, EventKey> = {
  'identity.access.denied': 'access.denied', 'identity.key.created': 'key.created', 'identity.key.revoked': 'key.revoked',
  'identity.link.created': 'link.created', 'identity.login.failed': 'login.failed', 'identity.login.succeeded': 'login.succeeded',
  'identity.logout.succeeded': 'logout', 'identity.member.added': 'member.added', 'identity.organisation.changed': 'organisation.changed',
  'identity.organisation.created': 'organisation.created', 'identity.session.switched': 'session.switched',
  'identity.user.changed': 'user.changed', 'identity.user.created': 'user.created', 'identity.user.removed': 'user.removed',
  'identity.team.created': 'team.created', 'identity.team.changed': 'team.changed', 'identity.team.removed': 'team.removed',
  'jobs.job.queued': 'job.queued', 'jobs.job.started': 'job.started', 'jobs.job.succeeded': 'job.succeeded',
  'jobs.job.failed': 'job.failed', 'jobs.job.cancelled': 'job.cancelled', 'jobs.job.cancel_asked': 'job.cancel_asked',
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
  const { t: event } = useEventWords()
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
  const named = useCallback((id: string | null | undefined) => (id ? names.get(id) || (id === 'system' ? event('system') : id) : ''), [names, event])
  const title = useCallback(({ type }: EventRecord) => {
    const known = type in en ? (type as EventKey) : TITLES[type]
    if (known) return event(known)
    const turn = type.startsWith(ALARM) ? type.slice(ALARM.length) : ''
    return (TURNS as readonly string[]).includes(turn) ? event('alarm', { turn: t(`turn.${turn as Turn}`) }) : null
  }, [t, event])
  return { title, named }
}
