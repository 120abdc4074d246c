import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { put } from '../../api/client'
import { Button } from '../../parts/button'
import { Field } from '../../parts/field'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Pairs, Panel } from '../../parts/panel'
import { Select } from '../../parts/select'
import { Snippet } from '../../parts/snippet'
import { Collect } from './collect'
import { Places } from './links'
import { databaseQuery, usageQuery } from './queries'
import { day } from './report_note'
import { useMay } from './scan'
import type { Usage } from './types'
import { useHubWords } from './words'

const UNITS = { GB: 1e9, TB: 1e12 } as const
type Unit = keyof typeof UNITS

/** What is held, what may be, what goes: usage, quota, collection, the vulnerability database. */
export function Storage() {
  const { t } = useHubWords()
  const usage = useQuery(usageQuery)
  const isAdmin = useMay('hub.admin')
  return (
    <div className="mx-auto max-w-5xl px-8 py-7">
      <div className="mb-5 flex flex-wrap items-center gap-x-5 gap-y-2">
        <h1 className="text-2xl font-bold tracking-tight">{t('storage')}</h1>
        <nav aria-label={t('title')} className="flex gap-1"><Places catalogue={t('catalogue')} storage={t('storage')} /></nav>
        <p className="basis-full text-ink-soft">{t('storage.note')}</p>
      </div>
      <div className="flex flex-col gap-5">
        {usage.isPending && <Waiting what={t('usage')} rows={4} />}
        {usage.isError && <ErrorNote error={usage.error} onRetry={() => void usage.refetch()} />}
        {usage.data && <Held usage={usage.data} />}
        {isAdmin && <Collect />}
        {isAdmin && usage.data && <Quota usage={usage.data} />}
        <KnownVulnerabilities />
      </div>
    </div>
  )
}

function Held({ usage }: { usage: Usage }) {
  const { t, format } = useHubWords()
  const share = usage.limit_bytes ? usage.used_bytes / usage.limit_bytes : null
  const stored = usage.stored
  return (
    <Panel title={t('usage')}>
      <dl className="grid grid-cols-1 gap-4 sm:grid-cols-3">
        <div className="rounded-lg border border-line bg-raised p-4">
          <dt className="text-xs text-ink-soft">{t('usage.used')}</dt>
          <dd>
            <span className="mt-1 block text-2xl font-semibold tracking-tight">{format.bytes(usage.used_bytes)}</span>
            {share !== null && (
              <span aria-hidden className="mt-2 block h-1.5 overflow-hidden rounded-full bg-sunken"><span className={`block h-full rounded-full ${share >= 1 ? 'bg-bad' : share > 0.85 ? 'bg-warn-mark' : 'bg-accent'}`} style={{ width: `${Math.min(1, share) * 100}%` }} /></span>
            )}
            <span className="mt-1 block text-2xs text-ink-faint">{share === null ? t('usage.noquota') : t('usage.ofquota', { share: format.percent(share), limit: format.bytes(usage.limit_bytes!) })}</span>
          </dd>
        </div>
        <div className="rounded-lg border border-line bg-raised p-4">
          <dt className="text-xs text-ink-soft">{t('usage.stored')}</dt>
          <dd><span className="mt-1 block text-2xl font-semibold tracking-tight">{format.bytes(stored.bytes)}</span><span className="mt-1 block text-2xs text-ink-faint">{t('usage.blobs', { count: stored.blobs })}</span></dd>
        </div>
        <div className="rounded-lg border border-line bg-raised p-4">
          <dt className="text-xs text-ink-soft">{t('usage.condemned')}</dt>
          <dd><span className="mt-1 block text-2xl font-semibold tracking-tight">{format.bytes(stored.condemned_bytes)}</span><span className="mt-1 block text-2xs text-ink-faint">{t('usage.condemned.note', { count: stored.condemned })}</span></dd>
        </div>
      </dl>
    </Panel>
  )
}

/** A limit as people write it: the largest unit that leaves a number above one. */
export function splitBytes(bytes: number): { value: number; unit: Unit } {
  const unit: Unit = bytes >= UNITS.TB ? 'TB' : 'GB'
  return { value: Number((bytes / UNITS[unit]).toPrecision(6)), unit }
}

function Quota({ usage }: { usage: Usage }) {
  const { t } = useHubWords()
  const client = useQueryClient()
  const now = usage.limit_bytes === null ? null : splitBytes(usage.limit_bytes)
  const [typed, setTyped] = useState(now ? String(now.value) : '')
  const [unit, setUnit] = useState<Unit>(now?.unit ?? 'GB')
  const set = useMutation({
    mutationFn: (limit: number | null) => put('/hub/quota', { limit_bytes: limit }),
    onSuccess: () => client.invalidateQueries({ queryKey: usageQuery.queryKey }),
  })
  const value = Number(typed)
  const isGood = typed.trim() !== '' && Number.isFinite(value) && value > 0 && value * UNITS[unit] < 4e18
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isGood) set.mutate(Math.round(value * UNITS[unit]))
  }
  return (
    <Panel title={t('quota')} note={t('quota.note')}>
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
          <div className="w-32"><Field label={t('quota.limit')} value={typed} onChange={setTyped} inputMode="decimal" maxLength={16} isInvalid={typed !== '' && !isGood} hint={typed !== '' && !isGood ? t('quota.bad') : undefined} /></div>
          <Select label={t('quota.unit')} value={unit} choices={[{ id: 'GB', name: 'GB' }, { id: 'TB', name: 'TB' }]} onChange={setUnit} />
          <Button type="submit" tone="primary" isDisabled={!isGood || set.isPending}>{t('quota.set')}</Button>
          {usage.limit_bytes !== null && <Button isDisabled={set.isPending} onPress={() => { setTyped(''); set.mutate(null) }}>{t('quota.lift')}</Button>}
          {set.isSuccess && <p role="status" className="basis-full text-xs text-good">{t('quota.done')}</p>}
          {set.isError && <div className="basis-full"><ErrorNote compact error={set.error} /></div>}
        </form>
        <Snippet texts={{
          cli: `onmaru hub quota ${isGood ? `${typed}${unit}` : '500GB'} --url ${location.origin}`,
          python: `import onmaru as om\n\nsite = om.open("${location.origin}", token="omk_...")\nsite.hub.set_quota(${isGood ? Math.round(value * UNITS[unit]) : 500_000_000_000})`,
          curl: `curl -X PUT ${location.origin}/api/v1/hub/quota \\\n  -H "Authorization: Bearer omk_..." -H "Content-Type: application/json" \\\n  -d '{"limit_bytes": ${isGood ? Math.round(value * UNITS[unit]) : 500_000_000_000}}'`,
        }} />
      </div>
    </Panel>
  )
}

function KnownVulnerabilities() {
  const { t, format } = useHubWords()
  const found = useQuery(databaseQuery)
  return (
    <Panel title={t('database')} note={t('database.note')}>
      {found.isPending && <Waiting what={t('database')} rows={3} />}
      {found.isError && <ErrorNote compact error={found.error} onRetry={() => void found.refetch()} />}
      {found.data === null && <Empty text={t('database.none')} command="onmaru hub advisories main/osv:latest" />}
      {found.data && (
        <Pairs pairs={[
          [t('database.newest'), day(found.data.newest)],
          [t('database.imported'), format.date(Date.parse(found.data.imported))],
          [t('database.records'), format.integer(found.data.record_count)],
          [t('database.skipped'), format.integer(found.data.skipped_count)],
          [t('database.digest'), <code key="digest" className="font-mono text-2xs">{found.data.digest}</code>],
        ]} />
      )}
    </Panel>
  )
}
