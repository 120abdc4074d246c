import { useMemo } from 'react'

import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'

import { NODE, sankeyOf } from './sankey_layout'
import { colourOf, stateKey } from './states'
import type { EnergyFlow } from './types'
import { useSimWords } from './words'

const WIDTH = 620
const LEFT = 8
const RIGHT = 150

/** Where the energy of the first replication went: from the grid over elements to what they did with it. */
export function SankeyCard({ flow }: { flow: EnergyFlow }) {
  const { t, format } = useSimWords()
  const picture = useMemo(() => sankeyOf(flow, WIDTH), [flow])
  const name = (kind: string, text: string) => (kind === 'grid' ? t('energy.grid') : kind === 'state' ? t(stateKeyOf(text)) : text)
  const elements = flow.nodes.filter(({ kind }) => kind === 'element')
  const states = flow.nodes.filter(({ kind }) => kind === 'state')
  const between = new Map(flow.links.map(({ source, target, kwh }) => [`${source}>${target}`, kwh]))
  return (
    <Panel title={t('energy.title')} note={t('energy.about', { kwh: format.number(flow.total_kwh) })}>
      <svg viewBox={`0 0 ${LEFT + WIDTH + RIGHT} ${picture.height + 8}`} className="w-full" style={{ maxHeight: '30rem' }} role="img" aria-label={t('energy.label', { kwh: format.number(flow.total_kwh), count: elements.length })}>
        <g transform={`translate(${LEFT} 4)`}>
          {picture.bands.map(({ from, to, kwh, path, thickness }) => (
            <path key={`${from.id}>${to.id}`} d={path} fill="none" strokeWidth={Math.max(0.8, thickness)} stroke={to.kind === 'state' ? colourOf(to.name) : 'var(--chart-6)'} strokeOpacity={0.42} className="hover:[stroke-opacity:0.75]">
              <title>{`${name(from.kind, from.name)} → ${name(to.kind, to.name)}: ${format.number(kwh)} kWh`}</title>
            </path>
          ))}
          {picture.nodes.map((node) => (
            <g key={node.id}>
              <rect x={node.x} y={node.y} width={NODE} height={node.height} rx={2} fill={node.kind === 'state' ? colourOf(node.name) : node.kind === 'grid' ? 'var(--accent)' : 'var(--chart-6)'} />
              <text x={node.x + NODE + 7} y={node.y + node.height / 2 + 4} fontSize={11.5} className="fill-ink" stroke="var(--panel)" strokeWidth={3} strokeOpacity={0.8} paintOrder="stroke">
                <tspan fontWeight={600}>{name(node.kind, node.name)}</tspan>
                <tspan dx={6} className="fill-ink-soft">{`${format.number(node.kwh)} kWh`}</tspan>
              </text>
            </g>
          ))}
        </g>
      </svg>
      <details className="mt-2">
        <summary className="cursor-pointer text-xs font-medium text-ink-soft">{t('energy.table')}</summary>
        <Table label={t('energy.table')} rows={elements} rowKey={({ id }) => id} columns={[
          { id: 'name', name: t('column.element'), head: true, cell: (row) => row.name },
          { id: 'kwh', name: t('column.kwh'), right: true, cell: (row) => format.number(row.kwh) },
          ...states.map((state) => ({ id: state.id, name: t(stateKeyOf(state.name)), right: true, cell: (row: EnergyFlow['nodes'][number]) => format.number(between.get(`${row.id}>${state.id}`)) })),
        ]} />
      </details>
    </Panel>
  )
}

const stateKeyOf = (state: string) => (state === 'idle' ? 'state.idle' : stateKey(state))
