import type { ReactNode } from 'react'

export interface Column<T> {
  id: string
  name: ReactNode
  cell: (row: T) => ReactNode
  right?: boolean
  /** The cell that names its row. */
  head?: boolean
}

/** A plain table that scrolls inside of its panel, also with the keyboard; `label` is what it shows. */
export function Table<T>({ label, columns, rows, rowKey, dim, tall = false }: {
  label: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  rowKey: (row: T, index: number) => string
  /** Rows that count less. */
  dim?: (row: T) => boolean
  /** The page is about this table alone. */
  tall?: boolean
}) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className={`${tall ? 'max-h-[calc(100dvh-17rem)] min-h-64' : 'max-h-[36rem]'} overflow-auto focus-visible:-outline-offset-2`}>
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
