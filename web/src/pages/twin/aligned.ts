/** Several series on one time axis, as uPlot wants them. */

import type { Chart } from '../../api/types'

type Column = (number | null | undefined)[]

/**
 * Columns: time, then minimum, maximum and last of each series. Where a series has no bucket at a time
 * of another, it is `undefined` (drawn through); a bucket without a number is `null` (a gap).
 */
export function aligned(chart: Chart): [number[], ...Column[]] {
  const times = [...new Set(chart.series.flatMap((series) => series.time_ms))].sort((a, b) => a - b)
  const place = new Map(times.map((ms, i) => [ms, i]))
  const columns: Column[] = []
  for (const series of chart.series) {
    const spread = (values: (number | null)[]): Column => {
      const column: Column = Array.from({ length: times.length })
      series.time_ms.forEach((ms, i) => {
        column[place.get(ms)!] = values[i] ?? null
      })
      return column
    }
    columns.push(spread(series.min), spread(series.max), spread(series.last))
  }
  return [times, ...columns]
}
