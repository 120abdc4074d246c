import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowUpRight } from 'lucide-react'
import type { ReactNode } from 'react'

import { keysQuery, sessionQuery, teamsQuery, usersQuery } from '../../api/queries'
import { ROLES, type ApiKey, type Role } from '../../api/types'
import { useWords } from '../../i18n'
import { Badge } from '../../parts/marks'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Pairs, Panel } from '../../parts/panel'
import { gatesQuery, signersQuery } from './admin_queries'
import { gatesInForce } from './gate_rules'
import { KIND_ICONS } from './kind_mark'
import { HubHead } from './places'
import { catalogueQuery, databaseQuery, usageQuery } from './queries'
import { Quota } from './quota'
import { day } from './report_note'
import { KINDS } from './types'
import { Held } from './usage'
import { useMay } from './use_may'
import { useHubWords } from './words'

const SOON_MS = 30 * 86_400_000

/** What the organisation holds and may hold, who is in it, what is in force. */
export function OrganisationPage() {
  const { t } = useHubWords()
  const session = useQuery(sessionQuery).data
  const usage = useQuery(usageQuery)
  const isAdmin = useMay('hub.admin')
  return (
    <Page>
      <HubHead title={session?.organisation.name ?? t('organisation')} lead={t('organisation.lead', { name: session?.organisation.name ?? '' })} />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          {usage.isPending && <Waiting what={t('usage')} rows={4} />}
          {usage.isError && <ErrorNote compact error={usage.error} onRetry={() => void usage.refetch()} />}
          {usage.data && <Held usage={usage.data} />}
          {usage.data && isAdmin && <Quota usage={usage.data} />}
          <Holdings />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <State />
          <People />
          <Roles mine={session?.role} />
        </div>
      </div>
    </Page>
  )
}

function Holdings() {
  const { t, format } = useHubWords()
  const found = useQuery(catalogueQuery({}))
  return (
    <Panel title={t('holdings')} note={t('holdings.note')}>
      {found.isPending && <Waiting what={t('holdings')} rows={4} />}
      {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <ul>
          {KINDS.map((kind) => {
            const Icon = KIND_ICONS[kind]
            const count = found.data.kinds[kind] ?? 0
            return (
              <li key={kind} className="border-b border-line/60 last:border-0">
                <Link to="/hub" search={{ kind } as never} className="-mx-2 flex items-center gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover">
                  <Icon aria-hidden size={15} strokeWidth={1.8} className="text-ink-faint" />{t(`kind.${kind}`)}
                  <span className={`ml-auto ${count ? 'font-medium' : 'text-ink-faint'}`}>{format.integer(count)}</span>
                </Link>
              </li>
            )
          })}
        </ul>
      )}
    </Panel>
  )
}

/** What trust rests on, in a glance. */
function State() {
  const { t, format } = useHubWords()
  const gates = useQuery(gatesQuery).data
  const signers = useQuery(signersQuery).data
  const database = useQuery(databaseQuery).data
  const inForce = gates ? gatesInForce(gates) : []
  return (
    <Panel title={t('standing')} note={t('standing.note')} side={<Lead to="/hub/policies">{t('standing.change')}</Lead>}>
      <Pairs pairs={[
        [t('standing.gates'), inForce.length === 0 ? t('standing.gates.none') : (
          <ul key="gates" className="flex flex-col items-end gap-1">
            {inForce.map(({ key, severity }) => <li key={key}>{severity ? `${t('gate.severity')}: ${t(`severity.${severity}`)}` : t(key)}</li>)}
          </ul>
        )],
        [t('standing.signers'), signers ? format.integer(signers.length) : '–'],
        [t('standing.database'), database ? day(database.newest) : database === null ? t('standing.database.none') : '–'],
      ]} />
    </Panel>
  )
}

/** How many of these keys end soon, from now. */
export function endingSoon(keys: readonly ApiKey[], nowMs: number): number {
  return keys.filter(({ expires }) => expires && Date.parse(expires) > nowMs && Date.parse(expires) - nowMs < SOON_MS).length
}

function People() {
  const { t, format } = useHubWords()
  const mayRead = useMay('identity.read')
  const users = useQuery({ ...usersQuery, enabled: mayRead }).data
  const keys = useQuery({ ...keysQuery, enabled: useMay('core.keys') }).data
  const teams = useQuery({ ...teamsQuery, enabled: mayRead }).data
  const soon = keys ? endingSoon(keys, Date.now()) : 0
  const rows: { name: string; count: number; note?: string; section: string }[] = [
    ...(users ? [
      { name: t('people.members'), count: users.filter(({ kind }) => kind === 'person').length, section: 'people' },
      { name: t('people.services'), count: users.filter(({ kind }) => kind === 'service').length, section: 'people' },
    ] : []),
    ...(teams ? [{ name: t('people.teams'), count: teams.length, section: 'organisation' }] : []),
    ...(keys ? [{ name: t('people.keys'), count: keys.length, note: soon > 0 ? t('people.keys.soon', { count: soon }) : undefined, section: 'keys' }] : []),
  ]
  return (
    <Panel title={t('people.summary')} note={t('people.summary.note')}>
      <ul>
        {rows.map(({ name, count, note, section }) => (
          <li key={name} className="border-b border-line/60 last:border-0">
            <Link to="/settings" search={{ section } as never} className="-mx-2 flex items-center gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover">
              {name}{note && <Badge tone="warn">{note}</Badge>}
              <span className="ml-auto font-medium">{format.integer(count)}</span>
              <ArrowUpRight aria-hidden size={14} className="text-ink-faint" />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Roles({ mine }: { mine: string | undefined }) {
  const { t } = useHubWords()
  const words = useWords()
  const name = (role: Role) => words.t(`role.${role}`)
  return (
    <Panel title={t('people.roles')} note={t('role.can')}>
      <dl>
        {ROLES.map((role) => (
          <div key={role} className={`-mx-2 flex items-baseline gap-4 rounded-md px-2 py-1.5 ${role === mine ? 'bg-accent-soft' : ''}`}>
            <dt className="w-28 shrink-0 font-medium">{name(role)}</dt>
            <dd className="min-w-0 text-ink-soft">{t(`role.${role}.can`)}</dd>
          </div>
        ))}
      </dl>
      {mine && <p className="mt-2 text-xs text-ink-faint">{t('people.yours', { role: name(mine as Role) })}</p>}
    </Panel>
  )
}

function Lead({ to, children }: { to: string; children: ReactNode }) {
  return <Link to={to} search={{} as never} className="rounded text-xs font-medium text-accent hover:underline">{children}</Link>
}
