import { useQuery } from '@tanstack/react-query'
import { Building2, Bot, Box, Cog, Factory, Layers, LayoutGrid, Truck, UserRound, Waypoints, type LucideIcon } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'

import { equipmentQuery, plantQuery } from '../../api/queries'
import type { Equipment } from '../../api/types'
import { useSetView, useView } from '../../app/view'
import { useWords } from '../../i18n'
import { useEquipmentGeneration, useLive } from '../../live/react'
import { AlarmMark, StateMark } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { ancestorsOf, grow, ownerOf, visible } from './hierarchy'
import { TreeView, type TreeRow } from './tree_view'

const LEVEL_ICONS: Record<string, LucideIcon> = {
  enterprise: Building2, site: Factory, area: LayoutGrid, work_center: Layers, work_unit: Cog, equipment: Box,
}
const KIND_ICONS: Record<string, LucideIcon> = { robot: Bot, conveyor: Waypoints, agv: Truck, operator_cell: UserRound }

/** The ISA-95 hierarchy with what each piece of equipment does right now. */
export function EquipmentTree({ onFrame }: { onFrame: (path: string) => void }) {
  const { t, name } = useWords()
  const { store } = useLive()
  const view = useView()
  const setView = useSetView()
  const equipment = useQuery(equipmentQuery)
  const plant = useQuery(plantQuery).data
  useEquipmentGeneration()
  const [open, setOpen] = useState<Record<string, boolean>>({})
  const roots = useMemo(() => grow(equipment.data ?? []), [equipment.data])
  const paths = useMemo(() => new Set((equipment.data ?? []).map((item) => item.path)), [equipment.data])
  const selected = view.sel ? (ownerOf(view.sel, paths) ?? undefined) : undefined

  useEffect(() => {
    // A selection made elsewhere must be seen here: open the branches above it.
    if (selected) setOpen((old) => ({ ...old, ...Object.fromEntries(ancestorsOf(selected).map((path) => [path, true])) }))
  }, [selected])

  if (equipment.isPending) return <Waiting what={t('twin.equipment')} rows={10} />
  if (equipment.isError) return <ErrorNote compact error={equipment.error} onRetry={() => void equipment.refetch()} />
  if (equipment.data.length === 0) return <Empty text={t('twin.noequipment')} command="onmaru twin check" />

  const filter = view.q ?? ''
  const isOpen = (path: string) => open[path] ?? true
  const rows = visible(roots, isOpen, filter).map(({ item, depth, children }): TreeRow => ({
    id: item.path, name: spoken(item), depth, branches: children.length > 0, open: filter !== '' || isOpen(item.path),
    body: <Row item={item} />,
  }))

  function spoken(item: Equipment): string {
    const now = store.equipmentAt(item.index)
    const parts = [name(item.label)]
    if (now && now.state !== 'none') parts.push(t(`state.${now.state}`))
    if (now && now.stale !== 'none') parts.push(t('quality.stale'))
    if (now && now.alarm > 0) parts.push(t('alarm.one'))
    return parts.join(', ')
  }

  return (
    <>
      {rows.length === 0 && <Empty text={t('filter.nothing', { text: filter })} />}
      <TreeView label={t('twin.equipmentof', { plant: plant ? name(plant.label) : '' })} rows={rows} selected={selected}
        onSelect={(path) => setView({ sel: path }, { push: true })} onActivate={onFrame}
        onToggle={(path, next) => setOpen((old) => ({ ...old, [path]: next }))} />
    </>
  )
}

function Row({ item }: { item: Equipment }) {
  const { t, name } = useWords()
  const { store } = useLive()
  const now = store.equipmentAt(item.index)
  const Icon = KIND_ICONS[item.kind] ?? LEVEL_ICONS[item.level] ?? Box
  const stale = now !== null && now.stale !== 'none'
  return (
    <>
      <Icon aria-hidden size={14} className="shrink-0 text-ink-faint" strokeWidth={1.8} />
      <span className={`min-w-0 flex-1 truncate ${now?.stale === 'all' ? 'text-ink-faint' : ''}`}>{name(item.label)}</span>
      {now !== null && now.alarm > 0 && <AlarmMark priority={now.alarm} unacknowledged={now.unacknowledged} word={false} />}
      {stale && <span title={t('quality.stale')} className="hatched size-3.5 shrink-0 rounded-sm border border-stale/40" />}
      {now !== null && now.state !== 'none' && <StateMark state={now.state} stale={now.stale === 'all'} word={false} />}
    </>
  )
}
