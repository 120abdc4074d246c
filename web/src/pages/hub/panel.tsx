import type { ReactNode } from 'react'

/** One subject of a page. */
export function Panel({ title, note, side, flush = false, children }: {
  title: string
  note?: ReactNode
  side?: ReactNode
  /** The content touches the edges, as tables do. */
  flush?: boolean
  children: ReactNode
}) {
  return (
    <section aria-label={title} className="min-w-0 overflow-hidden rounded-xl border border-line bg-panel shadow-card">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">{title}</h2>
          {note && <p className="mt-0.5 text-xs text-ink-soft text-pretty">{note}</p>}
        </div>
        {side && <div className="ml-auto flex flex-wrap items-center gap-2">{side}</div>}
      </header>
      <div className={flush ? 'border-t border-line' : 'px-5 pb-5'}>{children}</div>
    </section>
  )
}

/** Names and values, one pair a line. */
export function Pairs({ pairs }: { pairs: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl>
      {pairs.map(([name, value]) => (
        <div key={name} className="flex items-baseline justify-between gap-5 border-b border-line/60 py-1.5 text-sm last:border-0">
          <dt className="shrink-0 text-ink-soft">{name}</dt>
          <dd className="min-w-0 text-right font-medium [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export interface Column<T> {
  id: string
  name: string
  cell: (row: T) => ReactNode
  right?: boolean
  /** The cell that names its row. */
  head?: boolean
}

/** A plain table that scrolls inside of its panel. */
export function Table<T>({ label, columns, rows, rowKey, dim }: {
  label: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  rowKey: (row: T, index: number) => string
  /** Rows that count less. */
  dim?: (row: T) => boolean
}) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className="max-h-[36rem] overflow-auto focus-visible:-outline-offset-2">
      <table aria-label={label} className="w-full border-collapse text-xs">
        <thead className="sticky top-0 z-10 bg-sunken">
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={`border-b border-line px-3 py-2 text-2xs font-semibold whitespace-nowrap text-ink-faint first:pl-5 last:pr-5 ${column.right ? 'text-right' : 'text-left'}`}>{column.name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)} className={`border-b border-line/60 align-top last:border-0 hover:bg-hover ${dim?.(row) ? 'text-ink-faint' : ''}`}>
              {columns.map((column) => {
                const look = `px-3 py-2 first:pl-5 last:pr-5 ${column.right ? 'text-right' : 'text-left'}`
                return column.head
                  ? <th key={column.id} scope="row" className={`${look} font-medium`}>{column.cell(row)}</th>
                  : <td key={column.id} className={look}>{column.cell(row)}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
