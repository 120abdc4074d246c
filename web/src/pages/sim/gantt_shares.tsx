import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { bytes } from '../../api/client'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Table } from '../../parts/table'
import { Tile, type Window } from './gantt_tiles'
import { stateKey } from './states'
import { useSimWords } from './words'

const MOST_SERVERS = 500

/** What the chart shows, as a table: how each server spent the window. */
export function GanttShares({ experiment, names, states, window, from, until }: {
  experiment: string
  names: readonly string[]
  states: readonly string[]
  window: Window
  from: string
  until: string
}) {
  const { t, format } = useSimWords()
  const [open, setOpen] = useState(false)
  const shares = useQuery({
    queryKey: ['sim', 'experiments', experiment, 'shares', window],
    queryFn: async ({ signal }) => {
      const data = await bytes(`/sim/experiments/${encodeURIComponent(experiment)}/trace/window`, { start_s: window.start, end_s: window.end, pixels: 1024, count: MOST_SERVERS }, signal)
      return sharesOfTile(new Tile(data, window.start, window.end - window.start), Math.min(MOST_SERVERS, names.length), states.length)
    },
    enabled: open,
    staleTime: Infinity,
  })
  const columns = [
    { id: 'server', name: t('gantt.server'), head: true, cell: (row: number) => names[row] },
    ...states.map((state, code) => ({
      id: state, name: t(stateKey(state)), right: true,
      cell: (row: number) => { const share = shares.data?.[row]?.[code] ?? 0; return share > 0 ? format.percent(share) : <span className="text-ink-faint">–</span> },
    })),
  ]
  return (
    <details className="border-t border-line" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer px-4 py-2.5 text-xs font-medium text-ink-soft hover:bg-hover">{t('gantt.shares', { from, until })}</summary>
      {open && shares.isPending && <Waiting what={t('gantt.title')} rows={3} />}
      {shares.isError && <ErrorNote compact error={shares.error} onRetry={() => void shares.refetch()} />}
      {shares.data && <Table label={t('gantt.shares', { from, until })} columns={columns} rows={shares.data.map((_, row) => row)} rowKey={(row) => String(row)} />}
    </details>
  )
}

/** Share of the window in each state: `[server][state]`. */
export function sharesOfTile(tile: Tile, servers: number, states: number): number[][] {
  const shares = Array.from({ length: servers }, () => Array.from({ length: states }, () => 0))
  for (let i = 0; i < tile.count; i += 1) {
    const mine = shares[tile.server(i)]
    const state = tile.state(i)
    if (mine && state < states) mine[state] = mine[state]! + (tile.to(i) - tile.from(i)) / tile.width
  }
  return shares
}
