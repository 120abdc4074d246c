import { useMemo, useState } from 'react'

import { useSetView, useView } from '../../app/view'
import { Segments } from '../../parts/segments'
import { isStation, pictureOf, sizeOf, type Place } from './map_layout'
import { STATE_COLOUR, type SimState } from './states'
import type { Figure, LineMap as Line } from './types'
import { useSimWords, type SimKey } from './words'

/** Shares of planned time a station spends, for the bar in its card. */
export type Shares = ReadonlyMap<string, Partial<Record<SimState, number>>>

const SHARE_OF: readonly [string, SimState][] = [
  ['availability', 'run'], ['loss_setup', 'setup'], ['loss_breakdowns', 'down'], ['blocked', 'blocked'], ['starved', 'starved'],
]

/** Shares of states from the figures of a run, addressed `station.figure`. */
export function sharesOf(figures: Record<string, Pick<Figure, 'estimate'> | undefined>, nodes: readonly { name: string }[]): Shares {
  const shares = new Map<string, Partial<Record<SimState, number>>>()
  for (const { name } of nodes) {
    const mine: Partial<Record<SimState, number>> = {}
    for (const [figure, state] of SHARE_OF) {
      const value = figures[`${name}.${figure}`]?.estimate
      if (typeof value === 'number') mine[state] = value
    }
    if (Object.keys(mine).length > 0) shares.set(name, mine)
  }
  return shares
}

/** A long line is rolled rather than made smaller than this: its names have to be read. */
const LEAST_SCALE = 0.75

/** The line as it flows; with shares, each station says how its time is spent. */
export function LineMap({ map, shares, mark }: { map: Line; shares?: Shares; mark?: string | null }) {
  const { t } = useSimWords()
  const picture = useMemo(() => pictureOf(map), [map])
  const [fit, setFit] = useState<'fit' | 'full'>('fit')
  const width = fit === 'fit' ? '100%' : picture.width
  return (
    <figure>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        {shares && <Legend />}
        <div className="ml-auto">
          <Segments label={t('map.size')} value={fit} onChange={setFit} choices={[{ id: 'fit', name: t('map.fit') }, { id: 'full', name: t('map.full') }]} />
        </div>
      </div>
      <div role="region" aria-label={t('map.label')} tabIndex={0} className="max-h-[30rem] overflow-auto rounded-lg border border-line bg-sunken">
        <svg width={width} viewBox={`0 0 ${picture.width} ${picture.height}`} role="group" aria-label={t('map.about', { nodes: map.nodes.length, edges: map.edges.length })}
          style={{ maxHeight: fit === 'fit' ? '28rem' : undefined, minWidth: fit === 'fit' ? picture.width * LEAST_SCALE : undefined, display: 'block', margin: '0 auto' }}>
          <defs>
            <marker id="sim-arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
              <path d="M0 0.8 7 4 0 7.2Z" fill="var(--line-strong)" />
            </marker>
          </defs>
          {picture.ways.map(({ start, end, path, label }) => (
            <g key={`${start}>${end}`}>
              <path d={path} fill="none" stroke="var(--line-strong)" strokeWidth={1.4} markerEnd="url(#sim-arrow)"><title>{`${start} → ${end}${label ? ` · ${label}` : ''}`}</title></path>
              {label.endsWith('%') && <WayLabel places={[picture.places.get(start)!, picture.places.get(end)!]} text={label} />}
            </g>
          ))}
          {[...picture.places.values()].map((place) => <Node key={place.node.name} place={place} shares={shares?.get(place.node.name)} marked={mark === place.node.name} />)}
        </svg>
      </div>
    </figure>
  )
}

function WayLabel({ places: [from, to], text }: { places: [Place, Place]; text: string }) {
  return (
    <text x={(from.x + to.x) / 2} y={(from.y + to.y) / 2 - 4} textAnchor="middle" className="fill-ink-soft" fontSize={10}
      paintOrder="stroke" stroke="var(--sunken)" strokeWidth={3}>{text}</text>
  )
}

function Legend() {
  const { t } = useSimWords()
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1 text-2xs text-ink-soft">
      {SHARE_OF.map(([, state]) => (
        <li key={state} className="flex items-center gap-1.5"><span aria-hidden className="size-2.5 rounded-[3px]" style={{ background: STATE_COLOUR[state] }} />{t(`state.${state}`)}</li>
      ))}
    </ul>
  )
}

function Node({ place: { node, x, y }, shares, marked }: { place: Place; shares?: Partial<Record<SimState, number>>; marked: boolean }) {
  const { t, format } = useSimWords()
  const view = useView()
  const setView = useSetView()
  const [width, height] = sizeOf(node.kind)
  const kindKey = `kind.${node.kind}` as SimKey
  const told = SHARE_OF.flatMap(([, state]) => (shares?.[state] === undefined ? [] : [`${t(`state.${state}`)} ${format.percent(shares[state])}`]))
  const size = node.servers && node.servers > 1 ? `×${node.servers}` : node.capacity ? `≤${node.capacity}` : ''
  const label = [node.name, t(kindKey), size, ...told].filter(Boolean).join(', ')
  const selected = node.equipment !== null && view.sel === node.equipment
  const pick = node.equipment ? () => setView({ sel: selected ? undefined : node.equipment! }) : undefined
  const look = isStation(node.kind)
  return (
    <g transform={`translate(${x - width / 2} ${y - height / 2})`}>
      <g aria-hidden>
        <rect width={width} height={height} rx={look ? 8 : height / 2} fill={look ? 'var(--raised)' : 'var(--panel)'}
          stroke={selected || marked ? 'var(--accent)' : 'var(--line-strong)'} strokeWidth={selected || marked ? 2.4 : 1} strokeOpacity={look || selected ? 1 : 0.6} />
        <text x={look ? 10 : width / 2} y={look ? 19 : height / 2 + 3.5} textAnchor={look ? 'start' : 'middle'} fontSize={look ? 12.5 : 10} fontWeight={look ? 600 : 500} className="fill-ink">{clip(node.name, look ? 14 : 13)}</text>
        {look && size && <text x={width - 10} y={19} textAnchor="end" fontSize={10.5} className="fill-ink-faint">{size}</text>}
        {look && shares && <Bar shares={shares} width={width - 20} />}
        {look && !shares && <text x={10} y={35} fontSize={10} className="fill-ink-faint">{t(kindKey)}</text>}
      </g>
      {/* What is pressed lies over the words, which may be cut short, and is called by the whole of them. */}
      <rect width={width} height={height} rx={look ? 8 : height / 2} fill="transparent" role={pick ? 'button' : 'img'} aria-label={label} aria-pressed={pick ? selected : undefined}
        tabIndex={pick ? 0 : undefined} className={pick ? 'cursor-pointer' : ''} onClick={pick}
        onKeyDown={(event) => { if (pick && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); pick() } }}>
        <title>{label}</title>
      </rect>
    </g>
  )
}

function Bar({ shares, width }: { shares: Partial<Record<SimState, number>>; width: number }) {
  let from = 0
  return (
    <g transform="translate(10 29)">
      <rect width={width} height={7} rx={2} fill="var(--state-none)" />
      {SHARE_OF.map(([, state]) => {
        const share = Math.max(0, Math.min(1 - from, shares[state] ?? 0))
        const x = from * width
        from += share
        return share > 0.001 && <rect key={state} x={x} width={share * width} height={7} fill={STATE_COLOUR[state]} />
      })}
    </g>
  )
}

const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
