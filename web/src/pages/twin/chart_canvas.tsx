import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

import type { Chart, Signal } from '../../api/types'
import { useWords } from '../../i18n'
import { unitSign } from '../../i18n/format'
import { useLook } from '../../look/look'
import { aligned } from './aligned'

export const CHART_COLOURS = ['--chart-1', '--chart-2', '--chart-3', '--chart-4', '--chart-5', '--chart-6'] as const

/** Lines of last values inside bands from minimum to maximum; drag to zoom, click to go to that moment. */
export function ChartCanvas({ chart, signals, width, height, onZoom, onMoment }: {
  chart: Chart
  signals: readonly Signal[]
  width: number
  height: number
  onZoom: (fromMs: number, toMs: number) => void
  onMoment: (ms: number) => void
}) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const { theme } = useLook()
  const { format, language } = useWords()
  const calls = useRef({ onZoom, onMoment })
  calls.current = { onZoom, onMoment }
  const shape = chart.series.map((series) => `${series.signal}:${series.unit}`).join('|')
  const data = useRef(chart)
  data.current = chart

  useEffect(() => {
    const element = host.current
    if (!element) return
    const style = getComputedStyle(document.documentElement)
    const colour = (name: string) => style.getPropertyValue(name).trim()
    const series = data.current.series
    const units = [...new Set(series.map((one) => one.unit))]
    const axis = { stroke: colour('--ink-faint'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '11px "Pretendard Variable", sans-serif' }
    const made = new uPlot({
      width, height, ms: 1, legend: { show: false }, padding: [10, 10, 0, 0],
      tzDate: (ms: number) => uPlot.tzDate(new Date(ms), format.timeZone),
      cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 6 }, y: false },
      scales: { x: { time: true, range: () => [data.current.start_ms, data.current.end_ms] }, ...Object.fromEntries(units.map((unit) => [unit || '1', { range: padded }])) },
      axes: [
        { ...axis, values: (_: uPlot, ticks: number[], __: number, ___: number, step: number) => ticks.map((ms) => (step < 60_000 ? format.time(ms) : step < 86_400_000 ? format.time(ms).slice(0, 5) : format.date(ms).replace(/[, ]*\d\d:.*$/, ''))) },
        ...units.map((unit, i) => ({
          ...axis, scale: unit || '1', side: (i % 2 === 0 ? 3 : 1) as 1 | 3, size: 58, grid: { ...axis.grid, show: i === 0 }, label: unitSign(unit, format.language) || undefined, labelSize: 16, labelFont: axis.font, labelGap: 0,
          values: (_: uPlot, ticks: number[]) => ticks.map((value) => format.number(value, 3)),
        })),
      ],
      series: [
        {},
        ...series.flatMap((one, i) => {
          const stroke = colour(CHART_COLOURS[i % CHART_COLOURS.length]!)
          const scale = one.unit || '1'
          const edge = { scale, stroke: 'transparent', width: 0, points: { show: false }, spanGaps: false }
          return [{ ...edge }, { ...edge }, { scale, stroke, width: 1.6, points: { show: false }, spanGaps: false }]
        }),
      ],
      bands: series.map((_, i) => ({ series: [2 + i * 3, 1 + i * 3] as [number, number], fill: `color-mix(in srgb, ${colour(CHART_COLOURS[i % CHART_COLOURS.length]!)} 18%, transparent)` })),
      hooks: {
        setSelect: [(self) => {
          if (self.select.width < 4) return
          calls.current.onZoom(self.posToVal(self.select.left, 'x'), self.posToVal(self.select.left + self.select.width, 'x'))
          self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        }],
        ready: [(self) => self.over.addEventListener('dblclick', () => { if (self.cursor.left !== undefined && self.cursor.left >= 0) calls.current.onMoment(self.posToVal(self.cursor.left, 'x')) })],
      },
    }, aligned(data.current) as uPlot.AlignedData, element)
    plot.current = made
    return () => {
      made.destroy()
      plot.current = null
    }
    // The plot is made again for another set of series or look; data and size are put into the one that is there.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [shape, theme, language, format])

  useEffect(() => plot.current?.setData(aligned(chart) as uPlot.AlignedData), [chart])
  useEffect(() => plot.current?.setSize({ width, height }), [width, height])
  const names = signals.map((signal) => signal.id).join(', ')
  return <div ref={host} role="img" aria-label={names} className="absolute inset-0" />
}

/** A little room above and below; a flat line stands in the middle. */
function padded(_: uPlot, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 1]
  const room = (high - low || Math.abs(high) || 1) * 0.08
  return [low - room, high + room]
}
