import type { ReactNode } from 'react'

export interface Column<T> {
  id: string
  name: ReactNode
  cell: (row: T) => ReactNode
  right?: boolean
  /** The cell that names its row. */
  head?: boolean
}

/** A plain table that scrolls inside of its card; `label` is what it shows. */
export function Table<T>({ label, columns, rows, rowKey }: {
  label: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  rowKey: (row: T, index: number) => string
}) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className="max-h-[34rem] overflow-auto focus-visible:-outline-offset-2">
      <table aria-label={label} className="w-full border-collapse text-xs">
        <thead className="sticky top-0 z-10 bg-sunken">
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={`border-b border-line px-3 py-1.5 text-2xs font-semibold whitespace-nowrap text-ink-faint ${column.right ? 'text-right' : 'text-left'}`}>{column.name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)} className="border-b border-line/60 last:border-0 hover:bg-hover">
              {columns.map((column) => column.head
                ? <th key={column.id} scope="row" className="px-3 py-1.5 text-left font-medium">{column.cell(row)}</th>
                : <td key={column.id} className={`px-3 py-1.5 ${column.right ? 'text-right' : ''}`}>{column.cell(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
