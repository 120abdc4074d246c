import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, ArrowRight, ChevronRight, X } from 'lucide-react'
import { useMemo } from 'react'

import { equipmentDetailQuery, equipmentQuery, signalsQuery } from '../../api/queries'
import type { EquipmentDetail, RelationEnd, Signal } from '../../api/types'
import { useSetView } from '../../app/view'
import { useWords, type MessageKey } from '../../i18n'
import { useEquipment, useNow, useSignal } from '../../live/react'
import { IconButton } from '../../parts/button'
import { AlarmMark, Badge, QualityChip, StateMark } from '../../parts/marks'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Grid, Section } from '../../parts/section'
import { Copyable, Snippet } from '../../parts/snippet'
import { ownerOf } from '../twin/hierarchy'
import { Age, Value } from '../twin/value'
import { PrimSection } from './prim'
import { equipmentSnippet, signalSnippet } from './snippets'

/** Everything known of the selection: the equipment it belongs to and the prim itself. */
export function Inspector({ path }: { path: string }) {
  const { t } = useWords()
  const setView = useSetView()
  const equipment = useQuery(equipmentQuery)
  const owner = useMemo(() => ownerOf(path, new Set((equipment.data ?? []).map((item) => item.path))), [equipment.data, path])
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-10 shrink-0 items-center justify-between border-b border-line pr-2 pl-4">
        <h2 className="text-xs font-semibold text-ink-soft">{t('inspector.label')}</h2>
        <IconButton small label={t('inspector.close')} icon={X} shortcut="Esc" onPress={() => setView({ sel: undefined })} />
      </div>
      <div className="min-h-0 flex-1 overflow-auto" tabIndex={0} role="region" aria-label={t('inspector.label')}>
        {equipment.isPending && <Waiting what={t('twin.equipment')} />}
        {owner && <EquipmentPart path={owner} />}
        <PrimSection key={path} path={path} open={owner !== path} />
      </div>
    </div>
  )
}

function EquipmentPart({ path }: { path: string }) {
  const { t } = useWords()
  const detail = useQuery(equipmentDetailQuery(path))
  if (detail.isPending) return <Waiting what={t('twin.equipment')} />
  if (detail.isError) return <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />
  const item = detail.data
  return (
    <>
      <Head item={item} />
      {item.signals.length > 0 && <Section title={t('inspector.signals')}><SignalList signals={item.signals} /></Section>}
      {Object.keys(item.properties).length > 0 && <Section title={t('inspector.properties')}><Grid pairs={Object.entries(item.properties)} /></Section>}
      {item.relations.length > 0 && <Section title={t('inspector.relations')}><Relations ends={item.relations} /></Section>}
      {item.motions.length > 0 && (
        <Section title={t('inspector.motions')}>
          <ul tabIndex={0} aria-label={t('inspector.motions')} className="flex max-h-60 flex-col gap-2 overflow-auto text-xs">
            {item.motions.map((motion) => (
              <li key={`${motion.prim} ${motion.op} ${motion.signal}`} title={motion.prim}>
                <span className="flex justify-between gap-3"><span className="truncate">{motion.prim.slice(path.length + 1) || motion.prim.split('/').at(-1)}</span><span className="shrink-0 text-ink-faint">{motion.op}</span></span>
                <span className="block truncate font-mono text-2xs leading-4.5 text-ink-faint" title={motion.signal}>{motion.signal}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('inspector.code')}><Snippet texts={equipmentSnippet(path)} /></Section>
    </>
  )
}

function Head({ item }: { item: EquipmentDetail }) {
  const { t, name, format } = useWords()
  const setView = useSetView()
  const all = useQuery(equipmentQuery).data
  const now = useEquipment(item.index)
  const nowMs = useNow()
  const trail = item.ancestors.flatMap((path) => all?.find((one) => one.path === path) ?? [])
  const ordered = [...trail].sort((a, b) => a.path.length - b.path.length)
  const level = `level.${item.level}` as MessageKey
  return (
    <header className="border-b border-line px-4 pt-3 pb-4">
      {ordered.length > 0 && (
        <nav aria-label={t('inspector.trail')} className="mb-1.5 flex flex-wrap items-center gap-0.5 text-2xs text-ink-faint">
          {ordered.map((one) => (
            <span key={one.path} className="inline-flex items-center gap-0.5">
              <button type="button" onClick={() => setView({ sel: one.path }, { push: true })} className="min-h-6 rounded hover:text-accent hover:underline">{name(one.label)}</button>
              <ChevronRight aria-hidden size={10} />
            </span>
          ))}
        </nav>
      )}
      <h3 className="text-lg leading-snug font-semibold">{name(item.label)}</h3>
      <p className="mt-0.5 text-xs text-ink-faint">{t(level)}{item.kind && ` · ${item.kind.replaceAll('_', ' ')}`}</p>
      <div className="mt-2.5 flex flex-wrap items-center gap-2">
        {now && now.state !== 'none' && (
          <span className="inline-flex h-6 items-center gap-1.5 rounded-md border border-line bg-raised px-2 text-xs font-medium">
            <StateMark state={now.state} />
            {now.sinceMs > 0 && <span className="font-normal text-ink-faint">{t('state.for', { age: format.age(Math.max(0, (nowMs - now.sinceMs) / 1000)) })}</span>}
          </span>
        )}
        {now && now.alarm > 0 && <AlarmMark priority={now.alarm} unacknowledged={now.unacknowledged} />}
        {now && now.stale !== 'none' && <Badge tone="stale">{now.stale === 'all' ? t('stale.all') : t('stale.some')}</Badge>}
      </div>
      <div className="mt-3"><Copyable text={item.path} /></div>
    </header>
  )
}

function SignalList({ signals }: { signals: readonly Signal[] }) {
  return <ul className="flex flex-col">{signals.map((signal) => <SignalRow key={signal.id} signal={signal} />)}</ul>
}

/** A number with where it comes from: quality, age and source open under it. */
function SignalRow({ signal }: { signal: Signal }) {
  const { t, name } = useWords()
  const now = useSignal(signal.row)
  const setView = useSetView()
  const known = useQuery(signalsQuery).data?.find((one) => one.id === signal.id) ?? signal
  const from = known.binding
  return (
    <li className={`border-b border-line/50 last:border-0 ${now?.quality === 'stale' ? 'hatched' : ''}`}>
      <details className="group">
        <summary className="flex cursor-pointer list-none items-center gap-2 py-1.5 [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden size={12} className="shrink-0 text-ink-faint transition-transform group-open:rotate-90" />
          <span className="min-w-0 flex-1 truncate text-ink-soft">{name(known.label)}</span>
          {now !== null && now.alarm > 0 && <AlarmMark priority={now.alarm} unacknowledged={now.unacknowledged} word={false} />}
          <Value signal={known} now={now} />
        </summary>
        <dl className="mb-2 ml-5 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-xs">
          <dt className="text-ink-faint">{t('column.quality')}</dt>
          <dd>{now ? <QualityChip quality={now.quality} /> : t('signals.nosample')}</dd>
          <dt className="text-ink-faint">{t('column.age')}</dt>
          <dd><Age sourceMs={now?.sourceMs} /></dd>
          <dt className="text-ink-faint">{t('column.source')}</dt>
          <dd className="[overflow-wrap:anywhere]">{from ? `${from.source} · ${from.address}${from.pointer}` : known.expression ? `= ${known.expression}` : t('signals.unbound')}</dd>
          {(known.low !== null || known.high !== null) && <><dt className="text-ink-faint">{t('signal.range')}</dt><dd>{known.low ?? '–'} … {known.high ?? '–'}</dd></>}
          <dt className="text-ink-faint">{t('signal.id')}</dt>
          <dd className="font-mono text-2xs [overflow-wrap:anywhere]">{known.id}</dd>
        </dl>
        <div className="mb-2.5 ml-5 flex flex-col gap-2">
          {known.kind !== 'text' && known.kind !== 'state' && (
            <button type="button" onClick={() => setView({ tab: 'chart', sig: [known.id] })} className="self-start text-xs text-accent underline-offset-2 hover:underline">{t('signal.chart')}</button>
          )}
          <Snippet texts={signalSnippet(known.id)} />
        </div>
      </details>
    </li>
  )
}

function Relations({ ends }: { ends: readonly RelationEnd[] }) {
  const { t, name } = useWords()
  const setView = useSetView()
  return (
    <ul className="flex flex-col gap-1">
      {ends.map((end) => (
        <li key={`${end.kind}${end.direction}${end.path}`} className="flex items-center gap-2 text-xs">
          {end.direction === 'out' ? <ArrowRight aria-hidden size={12} className="text-ink-faint" /> : <ArrowLeft aria-hidden size={12} className="text-ink-faint" />}
          <span className="w-24 shrink-0 text-ink-faint">{t(`relation.${end.kind}.${end.direction}` as MessageKey)}</span>
          <button type="button" onClick={() => setView({ sel: end.path }, { push: true })} className="min-h-6 truncate text-accent underline-offset-2 hover:underline">{name(end.label)}</button>
        </li>
      ))}
    </ul>
  )
}
