import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { Panel } from '../../parts/panel'
import type { Usage } from './types'
import { useHubWords } from './words'

/** What the organisation holds against its quota. */
export function Held({ usage, side }: { usage: Usage; side?: ReactNode }) {
  const { t, format } = useHubWords()
  const share = usage.limit_bytes ? usage.used_bytes / usage.limit_bytes : null
  return (
    <Panel title={t('usage')} note={t('usage.note')} side={side}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="text-3xl leading-10 font-semibold tracking-tight">{format.bytes(usage.used_bytes)}</span>
        <span className="text-ink-soft">{share === null ? t('usage.noquota') : t('usage.ofquota', { share: format.percent(share), limit: format.bytes(usage.limit_bytes!) })}</span>
      </div>
      {share !== null && <Bar share={share} label={t('usage.used')} />}
      {usage.teams.length > 0 && <Teams teams={usage.teams} />}
    </Panel>
  )
}

/** What each team holds of it, and how much it may. */
function Teams({ teams }: { teams: Usage['teams'] }) {
  const { t, format } = useHubWords()
  return (
    <section aria-label={t('usage.teams')} className="mt-5">
      <h3 className="text-xs font-semibold text-ink-soft">{t('usage.teams')}</h3>
      <ul>
        {teams.map(({ team, name, used_bytes: used, limit_bytes: limit }) => (
          <li key={team} className="border-b border-line/60 py-2 last:border-0">
            <p className="flex flex-wrap items-baseline gap-x-3"><span className="font-medium">{name}</span><span className="ml-auto">{format.bytes(used)}</span><span className="text-xs text-ink-faint">{limit === null ? t('usage.noquota') : t('usage.ofquota', { share: format.percent(limit > 0 ? used / limit : 1), limit: format.bytes(limit) })}</span></p>
            {limit !== null && limit > 0 && <Bar share={used / limit} label={`${t('usage.used')}: ${name}`} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Bar({ share, label }: { share: number; label: string }) {
  const percent = Math.min(1, share) * 100
  return (
    <div role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(percent)} className="mt-3 h-2 overflow-hidden rounded-full bg-sunken">
      <div className={`h-full min-w-1 rounded-full ${share >= 1 ? 'bg-bad' : share > 0.85 ? 'bg-warn-mark' : 'bg-accent'}`} style={{ width: `${percent}%` }} />
    </div>
  )
}

/** What all organisations' content takes on the disk; each blob is stored once. */
export function OnDisk({ usage }: { usage: Usage }) {
  const { t, format } = useHubWords()
  const { stored } = usage
  const figures = [
    { name: t('usage.stored'), value: format.bytes(stored.bytes), note: t('usage.blobs', { count: stored.blobs }) },
    { name: t('usage.condemned'), value: format.bytes(stored.condemned_bytes), note: t('usage.condemned.note', { count: stored.condemned }) },
    { name: t('usage.used'), value: format.bytes(usage.used_bytes), note: <Link to="/hub/organisation" search={{} as never} className="rounded text-accent hover:underline">{t('usage.toquota')}</Link> },
  ]
  return (
    <dl className="grid grid-cols-1 gap-4 sm:grid-cols-3">
      {figures.map(({ name, value, note }) => (
        <div key={name} className="rounded-xl border border-line bg-panel p-5 shadow-card">
          <dt className="text-xs text-ink-soft">{name}</dt>
          <dd>
            <span className="mt-1 block text-2xl font-semibold tracking-tight">{value}</span>
            <span className="mt-1 block text-2xs text-ink-faint">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
