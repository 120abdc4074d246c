import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { put } from '../../api/client'
import { teamsQuery } from '../../api/queries'
import { Button } from '../../parts/button'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Select } from '../../parts/select'
import { Snippet } from '../../parts/snippet'
import { usageQuery } from './queries'
import { bodyOf, inCurl, inPython } from './snippets'
import type { Usage } from './types'
import { useMay } from './use_may'
import { useHubWords } from './words'

const UNITS = { GB: 1e9, TB: 1e12 } as const
type Unit = keyof typeof UNITS
const EXAMPLE_BYTES = 500e9

/** A limit as people write it: the largest unit that leaves a number above one. */
export function splitBytes(bytes: number): { value: number; unit: Unit } {
  const unit: Unit = bytes >= UNITS.TB ? 'TB' : 'GB'
  return { value: Number((bytes / UNITS[unit]).toPrecision(6)), unit }
}

export function Quota({ usage }: { usage: Usage }) {
  const { t } = useHubWords()
  const client = useQueryClient()
  const teams = useQuery({ ...teamsQuery, enabled: useMay('identity.read') }).data ?? []
  const [team, setTeam] = useState('')
  const limit = team === '' ? usage.limit_bytes : (usage.teams.find((one) => one.team === team)?.limit_bytes ?? null)
  const now = limit === null ? null : splitBytes(limit)
  const [typed, setTyped] = useState(now ? String(now.value) : '')
  const [unit, setUnit] = useState<Unit>(now?.unit ?? 'GB')
  const set = useMutation({
    mutationFn: (bytes: number | null) => put('/hub/quota', { limit_bytes: bytes, team }),
    onSuccess: () => client.invalidateQueries({ queryKey: usageQuery.queryKey }),
  })
  const called = teams.find(({ id }) => id === team)?.name ?? ''
  const value = Number(typed)
  const isGood = typed.trim() !== '' && Number.isFinite(value) && value > 0 && value * UNITS[unit] < 4e18
  const bytes = isGood ? Math.round(value * UNITS[unit]) : EXAMPLE_BYTES
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isGood) set.mutate(bytes)
  }
  return (
    <Panel title={t('quota')} note={t('quota.note')}>
      {teams.length > 0 && (
        <div className="mb-4 w-64 max-w-full">
          <Select showLabel label={t('quota.whose')} value={team} onChange={(next) => { setTeam(next); setTyped(''); set.reset() }}
            choices={[{ id: '', name: t('scope.organisation') }, ...teams.map(({ id, name, display }) => ({ id, name: t('scope.team', { name: display || name }) }))]} />
        </div>
      )}
      <form onSubmit={submit} className="mb-4 flex flex-wrap items-start gap-2">
        <div className="w-32"><Field label={t('quota.limit')} value={typed} onChange={setTyped} inputMode="decimal" maxLength={16} isInvalid={typed !== '' && !isGood} hint={typed !== '' && !isGood ? t('quota.bad') : undefined} /></div>
        <div className="flex flex-wrap items-end gap-2 pt-6">
          <Select label={t('quota.unit')} value={unit} choices={[{ id: 'GB', name: 'GB' }, { id: 'TB', name: 'TB' }]} onChange={setUnit} />
          <Button type="submit" tone="primary" isDisabled={!isGood || set.isPending}>{t('quota.set')}</Button>
          {limit !== null && <Button isDisabled={set.isPending} onPress={() => { setTyped(''); set.mutate(null) }}>{t('quota.lift')}</Button>}
        </div>
        {set.isSuccess && <p role="status" className="basis-full text-xs text-good">{t('quota.done')}</p>}
        {set.isError && <div className="basis-full"><ErrorNote compact error={set.error} /></div>}
      </form>
      <Snippet texts={{
        cli: `onmaru hub quota ${isGood ? `${typed}${unit}` : '500GB'}${called ? ` --team ${called}` : ''} --url ${location.origin}`,
        python: inPython(`site.hub.set_quota(${bytes}${called ? `, team="${called}"` : ''})`),
        curl: inCurl('PUT', '/hub/quota', bodyOf({ limit_bytes: bytes, ...(team ? { team } : {}) })),
      }} />
    </Panel>
  )
}
