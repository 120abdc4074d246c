import { useState } from 'react'

import { FilterField } from '../../parts/field'
import { Panel, Facts } from '../../parts/panel'
import { Segments } from '../../parts/segments'
import { Table } from '../../parts/table'
import { Estimate, lastPart, shownAs } from './figure'
import type { Figure, LineMap } from './types'
import { useSimWords } from './words'
import { isStation } from './map_layout'

const HEAD = ['throughput_per_h', 'output', 'wip', 'lead_time_s', 'lead_time_p95_s', 'yield', 'energy_kwh_per_part', 'energy_cost_per_part']
const STATION_COLUMNS = ['oee', 'availability', 'performance', 'quality', 'starved', 'blocked', 'loss_breakdowns', 'loss_setup', 'throughput_per_h']

/** The figures people ask for first, large. */
export function Headline({ figures, currency }: { figures: Record<string, Figure>; currency: string }) {
  const { name, format } = useSimWords()
  const facts = HEAD.flatMap((address) => {
    const figure = figures[address]
    if (!figure || figure.estimate === null) return []
    const { value, unit } = shownAs(address, figure.unit, format, currency)
    return [{
      name: name(figure.label), value: <Estimate address={address} kind={figure} interval={figure} currency={currency} />,
      note: `${value(figure.low)} – ${value(figure.high)}${unit ? ` ${unit}` : ''}`,
    }]
  })
  return <Facts facts={facts} />
}

type Scope = 'line' | 'stations' | 'all'

export function KpiCard({ figures, map, currency, confidence, replications }: {
  figures: Record<string, Figure>
  map?: LineMap
  currency: string
  confidence: number
  replications: number
}) {
  const { t, format } = useSimWords()
  const [scope, setScope] = useState<Scope>('stations')
  const [filter, setFilter] = useState('')
  const stations = (map?.nodes ?? []).filter(({ kind, name }) => isStation(kind) && figures[`${name}.availability`]).map(({ name }) => name)
  const needle = filter.trim().toLocaleLowerCase()
  const choices = [{ id: 'stations' as const, name: t('kpi.stations') }, { id: 'line' as const, name: t('kpi.line') }, { id: 'all' as const, name: t('kpi.all') }]
  return (
    <Panel flush title={t('kpi.title')} note={t('kpi.about', { share: format.percent(confidence, 0), count: replications })}
      side={<><FilterField label={t('kpi.filter')} value={filter} onChange={setFilter} className="w-48" /><Segments label={t('kpi.scope')} value={scope} onChange={setScope} choices={choices} /></>}>
      {scope === 'stations'
        ? <StationTable stations={stations.filter((one) => one.toLocaleLowerCase().includes(needle))} figures={figures} currency={currency} />
        : <FigureTable figures={figures} currency={currency} needle={needle} whole={scope === 'line'} />}
    </Panel>
  )
}

function StationTable({ stations, figures, currency }: { stations: readonly string[]; figures: Record<string, Figure>; currency: string }) {
  const { t, name } = useSimWords()
  const columns = STATION_COLUMNS.filter((one) => stations.some((station) => figures[`${station}.${one}`]))
  return (
    <Table label={t('kpi.stations')} rows={stations} rowKey={(row) => row} columns={[
      { id: 'station', name: t('column.station'), head: true, cell: (row) => row },
      ...columns.map((column) => {
        const known = stations.map((station) => figures[`${station}.${column}`]).find(Boolean)!
        return {
          id: column, right: true, name: <span title={[known.formula, known.source].filter(Boolean).join(' · ')}>{name(known.label)}</span>,
          cell: (row: string) => <Estimate address={column} kind={known} interval={figures[`${row}.${column}`]} currency={currency} strong={column === 'oee'} />,
        }
      }),
    ]} />
  )
}

function FigureTable({ figures, currency, needle, whole }: { figures: Record<string, Figure>; currency: string; needle: string; whole: boolean }) {
  const { t, name, format } = useSimWords()
  const rows = Object.entries(figures).filter(([address, { label }]) => (!whole || !address.includes('.')) && `${address} ${label.en} ${label.ko}`.toLocaleLowerCase().includes(needle))
  const text = (address: string, figure: Figure, value: number | null) => {
    const shown = shownAs(address, figure.unit, format, currency)
    return `${shown.value(value)}${shown.unit ? ` ${shown.unit}` : ''}`
  }
  return (
    <Table label={t('kpi.title')} rows={rows.slice(0, 600)} rowKey={([address]) => address} columns={[
      { id: 'figure', name: t('column.figure'), head: true, cell: ([address, figure]) => <>{name(figure.label)} <code className="ml-1.5 font-mono text-2xs font-normal text-ink-faint">{address}</code></> },
      { id: 'value', name: t('column.mean'), right: true, cell: ([address, figure]) => <span className="font-semibold whitespace-nowrap">{text(address, figure, figure.estimate)}</span> },
      { id: 'interval', name: t('column.interval'), right: true, cell: ([address, figure]) => <span className="whitespace-nowrap">{text(address, figure, figure.low)} – {text(address, figure, figure.high)}</span> },
      { id: 'deviation', name: t('column.deviation'), right: true, cell: ([address, figure]) => text(address, figure, figure.deviation) },
      { id: 'count', name: t('column.count'), right: true, cell: ([, figure]) => figure.count },
      { id: 'formula', name: t('column.formula'), cell: ([address, figure]) => <span className="text-ink-soft">{figure.formula ?? lastPart(address)}{figure.source && <span className="block text-2xs text-ink-faint">{figure.source}</span>}</span> },
    ]} />
  )
}
