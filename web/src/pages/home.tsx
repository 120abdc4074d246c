import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BellRing, CircleCheck, Clock3, PlugZap, TriangleAlert, Wrench, type LucideIcon } from 'lucide-react'

import { equipmentQuery, homeQuery, kpisQuery, plantQuery } from '../api/queries'
import type { HomeItem } from '../api/types'
import { useView, type View } from '../app/view'
import { useWords } from '../i18n'
import { STATES, type MachineState } from '../live'
import { useEquipmentGeneration, useLive, useNow } from '../live/react'
import { stateFill, StateMark } from '../parts/marks'
import { ErrorNote, Waiting } from '../parts/notes'
import { Page } from '../parts/page'
import { windowOf } from './twin/window'

const KIND_ICONS: Record<HomeItem['kind'], LucideIcon> = { alarm: BellRing, stale: Clock3, source: PlugZap, job: Wrench }
const SEVERITY_LOOK: Record<HomeItem['severity'], string> = { urgent: 'bg-bad text-panel', high: 'bg-bad-soft text-bad', medium: 'bg-warn-soft text-warn', low: 'bg-sunken text-ink-soft' }

/** What needs me, and how the plant is. */
export function Home() {
  const { t, name } = useWords()
  const home = useQuery(homeQuery)
  const plant = useQuery(plantQuery).data
  return (
    <Page>
      <header className="mb-6">
        <h1 className="text-2xl font-bold tracking-tight">{t('home.title')}</h1>
        <p className="mt-1 text-ink-soft">{plant ? t('home.plant', { plant: name(plant.label), equipment: plant.counts.equipment ?? 0, signals: plant.counts.signals ?? 0 }) : '\u00a0'}</p>
      </header>
      {home.isError && <ErrorNote error={home.error} onRetry={() => void home.refetch()} />}
      {home.isPending && <Waiting what={t('page.home')} rows={8} />}
      {home.data && (
        <>
          <div className="mb-6 grid grid-cols-2 gap-3 lg:grid-cols-4">
            <Tile icon={BellRing} name={t('home.alarms')} count={home.data.alarms} tone="bad" to={{ tab: 'alarms' }} />
            <Tile icon={Clock3} name={t('home.stale')} count={home.data.stale_signals} tone="warn" to={{ tab: 'signals', quality: 'stale' }} />
            <Tile icon={PlugZap} name={t('home.sources')} count={home.data.sources_down} tone="bad" to={{ tab: 'sources' }} />
            <Tile icon={Wrench} name={t('home.jobs')} count={home.data.failing_jobs} tone="warn" to={null} />
          </div>
          <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]">
            <Needs items={home.data.items} />
            <div className="flex flex-col gap-5"><States /><Best /></div>
          </div>
        </>
      )}
    </Page>
  )
}

function Tile({ icon: Icon, name, count, tone, to }: { icon: LucideIcon; name: string; count: number; tone: 'bad' | 'warn'; to: View | null }) {
  const { format, t } = useWords()
  const look = count === 0 ? 'text-ink-faint' : tone === 'bad' ? 'text-bad' : 'text-warn'
  const body = (
    <>
      <span className="flex items-center justify-between text-xs font-medium text-ink-soft">{name}<Icon aria-hidden size={15} className={look} /></span>
      <span className={`text-[1.75rem] leading-9 font-semibold tracking-tight ${count === 0 ? 'text-ink' : look}`}>{format.integer(count)}</span>
      <span className="text-2xs text-ink-faint">{count === 0 ? t('home.allgood') : t('home.look')}</span>
    </>
  )
  const className = 'flex flex-col rounded-xl border border-line bg-panel p-4 shadow-card'
  return to ? <Link to="/twin" search={to} className={`${className} transition-colors hover:border-line-strong`}>{body}</Link> : <div className={className}>{body}</div>
}

function Needs({ items }: { items: readonly HomeItem[] }) {
  const { t } = useWords()
  return (
    <section aria-labelledby="needs" className="overflow-hidden rounded-xl border border-line bg-panel shadow-card">
      <h2 id="needs" className="border-b border-line px-5 py-3 font-semibold">{t('home.needs')}</h2>
      {items.length === 0 ? (
        <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
          <CircleCheck aria-hidden size={26} className="text-good" />
          <p className="font-medium">{t('home.nothing')}</p>
          <p className="max-w-xs text-xs text-ink-faint text-balance">{t('home.nothing.why')}</p>
        </div>
      ) : (
        <ul className="divide-y divide-line/70">{items.map((item) => <Need key={`${item.kind}${item.href}${item.title.en}`} item={item} />)}</ul>
      )}
    </section>
  )
}

function Need({ item }: { item: HomeItem }) {
  const { t, name, format } = useWords()
  const nowMs = useNow()
  const Icon = KIND_ICONS[item.kind] ?? TriangleAlert
  return (
    <li>
      <Link to={item.href as '/'} className="flex items-center gap-3.5 px-5 py-3 transition-colors hover:bg-hover">
        <span className={`grid size-8 shrink-0 place-items-center rounded-lg ${SEVERITY_LOOK[item.severity]}`}><Icon aria-hidden size={15} /></span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{name(item.title)}</span>
          <span className="block truncate text-xs text-ink-faint">{item.detail}</span>
        </span>
        <span className="shrink-0 text-right text-xs">
          <span className="block font-medium text-ink-soft">{t(`severity.${item.severity}`)}</span>
          {item.since && <span className="text-ink-faint">{t('ago', { age: format.age(Math.max(0, (nowMs - Date.parse(item.since)) / 1000)) })}</span>}
        </span>
      </Link>
    </li>
  )
}

/** How many machines do what, right now. */
function States() {
  const { t, format } = useWords()
  const { store } = useLive()
  useEquipmentGeneration()
  const equipment = useQuery(equipmentQuery).data ?? []
  const counts = new Map<MachineState, number>()
  for (const item of equipment) {
    const state = store.equipmentAt(item.index)?.state ?? 'none'
    if (state !== 'none') counts.set(state, (counts.get(state) ?? 0) + 1)
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const shown = [...STATES, 'other' as const].filter((state) => counts.has(state))
  return (
    <section className="rounded-xl border border-line bg-panel p-5 shadow-card">
      <h2 className="font-semibold">{t('home.states')}</h2>
      <p className="mt-0.5 text-xs text-ink-faint">{total === 0 ? t('home.nostates') : t('home.machines', { count: total })}</p>
      {total > 0 && (
        <>
          <div aria-hidden className="mt-3 flex h-2.5 gap-px overflow-hidden rounded-full">
            {shown.map((state) => <span key={state} className={stateFill(state)} style={{ width: `${(counts.get(state)! / total) * 100}%` }} />)}
          </div>
          <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-1">
            {shown.map((state) => (
              <div key={state} className="flex items-center justify-between"><dt className="text-ink-soft"><StateMark state={state} /></dt><dd className="font-medium">{format.integer(counts.get(state)!)}</dd></div>
            ))}
          </dl>
        </>
      )}
    </section>
  )
}

const BEST_ROWS = 8

/** Lowest OEE first: where attention pays. */
function Best() {
  const { t, name, format } = useWords()
  const view = useView()
  const kpis = useQuery(kpisQuery(windowOf({ t: view.t }, '-8h')))
  const rows = (kpis.data ?? []).filter((kpi) => kpi.oee.value !== null).sort((a, b) => a.oee.value! - b.oee.value!).slice(0, BEST_ROWS)
  if (rows.length === 0) return null
  return (
    <section className="rounded-xl border border-line bg-panel p-5 shadow-card">
      <h2 className="font-semibold">{t('home.oee')}</h2>
      <p className="mt-0.5 text-xs text-ink-faint">{t('span.last', { span: format.duration(8 * 3600) })}</p>
      <ul className="mt-3 flex flex-col gap-2">
        {rows.map((kpi) => (
          <li key={kpi.equipment}>
            <Link to="/twin" search={{ sel: kpi.equipment, tab: 'kpis' }} className="grid grid-cols-[minmax(0,1fr)_5rem_3.25rem] items-center gap-3 rounded hover:text-accent">
              <span className="truncate">{name(kpi.label)}</span>
              <span aria-hidden className="h-1.5 rounded-full bg-sunken"><span className="block h-full rounded-full bg-accent" style={{ width: `${Math.min(1, kpi.oee.value!) * 100}%` }} /></span>
              <span className="text-right font-medium">{format.percent(kpi.oee.value)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

