import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChartLine } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'

import { equipmentQuery, signalsQuery } from '../../api/queries'
import type { Equipment, Signal } from '../../api/types'
import { useSetView, useView } from '../../app/view'
import { useWords } from '../../i18n'
import { QUALITIES, type Quality } from '../../live'
import { useLive, useNow, useSignal } from '../../live/react'
import { FilterField } from '../../parts/field'
import { AlarmMark, QualityChip } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Select } from '../../parts/select'
import { Sparkline } from '../../parts/sparkline'
import { ownerOf } from './hierarchy'
import { Age, Value } from './value'

const ROW_PX = 32
const COLUMNS =
  'grid grid-cols-[minmax(120px,1.5fr)_minmax(90px,1fr)_minmax(96px,0.8fr)_84px_96px_62px_28px] @4xl:grid-cols-[minmax(150px,1.5fr)_minmax(110px,1fr)_minmax(104px,0.8fr)_92px_96px_74px_minmax(80px,0.7fr)_28px] items-center gap-x-3 px-4'
/** Only where there is room for it. */
const WIDE = 'hidden @4xl:block'

/** Every signal under the selection, live. */
export function SignalsTable() {
  const { t } = useWords()
  const view = useView()
  const signals = useQuery(signalsQuery)
  const equipment = useQuery(equipmentQuery).data
  const [filter, setFilter] = useState('')
  const setView = useSetView()
  const quality: Quality | 'any' = view.quality ?? 'any'
  const { store } = useLive()
  const second = useNow()
  const byPath = useMemo(() => new Map((equipment ?? []).map((item) => [item.path, item])), [equipment])
  const scope = view.sel ? ownerOf(view.sel, new Set(byPath.keys())) : null
  const rows = useMemo(() => {
    const needle = filter.trim().toLocaleLowerCase()
    return (signals.data ?? []).filter((signal) => {
      if (scope && signal.equipment !== scope && !signal.equipment.startsWith(`${scope}/`)) return false
      if (needle && !`${signal.id}\n${signal.label.en}\n${signal.label.ko}`.toLocaleLowerCase().includes(needle)) return false
      return quality === 'any' || store.signal(signal.row)?.quality === quality
    })
    // `second` lets a filter on quality follow the live values without a repaint at every frame.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [signals.data, scope, filter, quality, store, quality === 'any' ? 0 : second])

  if (signals.isPending) return <Waiting what={t('tab.signals')} rows={5} />
  if (signals.isError) return <ErrorNote error={signals.error} onRetry={() => void signals.refetch()} />
  if (signals.data.length === 0) return <Empty text={t('signals.none')} command="onmaru twin bind" />
  return (
    <>
      <div className="flex shrink-0 items-center gap-2 px-4 py-1.5">
        <FilterField label={t('signals.filter')} value={filter} onChange={setFilter} className="w-60" />
        <Select small label={t('column.quality')} value={quality} onChange={(chosen: Quality | 'any') => setView({ quality: chosen === 'any' ? undefined : chosen })}
          choices={[{ id: 'any' as const, name: t('signals.anyquality') }, ...QUALITIES.map((id) => ({ id, name: t(`quality.${id}`) }))]} />
        <span className="ml-auto truncate text-xs text-ink-faint">{t('signals.count', { count: rows.length })}</span>
      </div>
      <Rows rows={rows} byPath={byPath} />
    </>
  )
}

function Rows({ rows, byPath }: { rows: readonly Signal[]; byPath: ReadonlyMap<string, Equipment> }) {
  const { t } = useWords()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 8 })
  const heads = ['signal', 'equipment', 'value', 'trend', 'quality', 'age', 'source'] as const
  return (
    <div ref={scroller} role="table" aria-label={t('tab.signals')} aria-rowcount={rows.length + 1} tabIndex={0} className="@container min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2">
      <div role="row" aria-rowindex={1} className={`sticky top-0 z-10 h-7 border-y border-line bg-sunken text-2xs font-semibold text-ink-faint ${COLUMNS}`}>
        {heads.map((head) => (
          <span key={head} role="columnheader" className={head === 'value' || head === 'age' ? 'text-right' : head === 'source' ? WIDE : ''}>{t(`column.${head}`)}</span>
        ))}
        <span role="columnheader"><span className="sr-only">{t('tab.chart')}</span></span>
      </div>
      {rows.length === 0 && <p className="p-6 text-center text-ink-soft">{t('signals.nomatch')}</p>}
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const signal = rows[index]!
          return <Row key={signal.id} signal={signal} equipment={byPath.get(signal.equipment)} index={index} start={start} />
        })}
      </div>
    </div>
  )
}

function Row({ signal, equipment, index, start }: { signal: Signal; equipment: Equipment | undefined; index: number; start: number }) {
  const { t, name } = useWords()
  const { store } = useLive()
  const now = useSignal(signal.row)
  const view = useView()
  const setView = useSetView()
  const charted = view.sig?.includes(signal.id) ?? false
  const chart = () => {
    const others = (view.sig ?? []).filter((id) => id !== signal.id)
    setView({ sig: charted ? others : [...others, signal.id], tab: charted ? view.tab : 'chart' })
  }
  return (
    <div role="row" aria-rowindex={index + 2} className={`group absolute inset-x-0 border-b border-line/60 hover:bg-hover ${COLUMNS} ${now?.quality === 'stale' ? 'hatched' : ''}`}
      style={{ height: ROW_PX, transform: `translateY(${start}px)` }}>
      <span role="cell" className="flex min-w-0 items-center gap-1.5" title={signal.id}>
        {now !== null && now.alarm > 0 && <AlarmMark priority={now.alarm} unacknowledged={now.unacknowledged} word={false} />}
        <span className="truncate font-medium">{name(signal.label)}</span>
      </span>
      <span role="cell" className="min-w-0">
        <button type="button" onClick={() => setView({ sel: signal.equipment }, { push: true })} className="max-w-full truncate text-ink-soft hover:text-accent hover:underline">
          {equipment ? name(equipment.label) : signal.equipment}
        </button>
      </span>
      <span role="cell" className="flex justify-end overflow-hidden"><Value signal={signal} now={now} /></span>
      <span role="cell">{signal.kind === 'analog' && <Sparkline values={store.recent(signal.row)} version={store.signalVersion(signal.row)} />}</span>
      <span role="cell" className="flex">{now ? <QualityChip quality={now.quality} /> : <span className="text-2xs text-ink-faint">{t('signals.nosample')}</span>}</span>
      <span role="cell" className="text-right text-xs text-ink-soft"><Age sourceMs={now?.sourceMs} /></span>
      <span role="cell" className={`truncate text-xs text-ink-faint ${WIDE}`} title={signal.binding ? `${signal.binding.address}${signal.binding.pointer}` : signal.expression}>
        {signal.binding?.source ?? (signal.expression ? t('signals.derived') : t('signals.unbound'))}
      </span>
      <span role="cell">
        {(signal.kind === 'analog' || signal.kind === 'counter') && (
          <button type="button" aria-pressed={charted} aria-label={t('signals.chart', { signal: name(signal.label) })} onClick={chart}
            className="grid size-6 place-items-center rounded text-ink-faint hover:bg-pressed hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent">
            <ChartLine aria-hidden size={14} />
          </button>
        )}
      </span>
    </div>
  )
}
