import { useQuery } from '@tanstack/react-query'
import { ChartLine, RotateCcw, X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'

import { chartQuery, equipmentQuery, signalsQuery } from '../../api/queries'
import type { Signal } from '../../api/types'
import { useSetView, useView } from '../../app/view'
import { useWords } from '../../i18n'
import { unitSign } from '../../i18n/format'
import { useSignal } from '../../live/react'
import { Button } from '../../parts/button'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { ChartCanvas, CHART_COLOURS } from './chart_canvas'
import { ChartDownload } from './chart_download'
import { ownerOf } from './hierarchy'
import { Value } from './value'
import { rfc3339, spanMs, SPANS, windowOf } from './window'

const FIRST_SHOWN = 3

/** History of the chosen signals; without a choice, of the selected equipment. */
export function ChartTab() {
  const { t, format } = useWords()
  const view = useView()
  const setView = useSetView()
  const signals = useQuery(signalsQuery).data
  const equipment = useQuery(equipmentQuery).data
  const host = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  const chosen = useMemo(() => choose(signals ?? [], view.sig, view.sel && ownerOf(view.sel, new Set((equipment ?? []).map((item) => item.path)))), [signals, equipment, view.sig, view.sel])
  const window = windowOf(view, '-15m')
  const chart = useQuery(chartQuery(chosen.map((signal) => signal.id), window, Math.min(2048, Math.max(64, Math.floor(size.width / 64) * 64))))
  useEffect(() => {
    const element = host.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => entry && setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const fixed = view.from !== undefined && !view.from.startsWith('-')

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-1.5 px-4 py-1.5">
        {chosen.map((signal, i) => (
          <Legend key={signal.id} signal={signal} colour={CHART_COLOURS[i % CHART_COLOURS.length]!}
            onRemove={() => setView({ sig: chosen.filter((one) => one !== signal).map((one) => one.id) })} />
        ))}
        <div role="group" aria-label={t('chart.span')} className="ml-auto flex items-center rounded-md border border-line p-0.5">
          {SPANS.map((span) => (
            <button key={span} type="button" aria-pressed={!fixed && (view.from ?? '-15m') === span} onClick={() => setView({ from: span, to: undefined })}
              className="rounded px-2 py-0.5 text-2xs font-medium text-ink-soft hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent">
              {format.duration(spanMs(span) / 1000)}
            </button>
          ))}
        </div>
        {fixed && <Button size="sm" tone="quiet" icon={RotateCcw} onPress={() => setView({ from: undefined, to: undefined })}>{t('chart.unzoom')}</Button>}
        <ChartDownload signals={chosen} window={window} />
      </div>
      <div ref={host} className="relative min-h-0 flex-1 px-2 pb-1">
        {chosen.length === 0 && <Empty icon={ChartLine} text={t('chart.none')} />}
        {chart.isError && <ErrorNote compact error={chart.error} onRetry={() => void chart.refetch()} />}
        {chosen.length > 0 && chart.isPending && !chart.isError && <Waiting what={t('chart.history')} rows={3} />}
        {chart.data && size.height > 60 && (
          <ChartCanvas chart={chart.data} signals={chosen} width={size.width} height={size.height}
            onZoom={(fromMs, toMs) => setView({ from: rfc3339(fromMs), to: rfc3339(toMs) }, { push: true })}
            onMoment={(ms) => setView({ t: rfc3339(ms) }, { push: true })} />
        )}
      </div>
      {chart.data && <p className="sr-only" role="status">{summary(chart.data.series.length, chosen, t('chart.summary', { count: chosen.length }))}</p>}
    </div>
  )
}

function summary(series: number, chosen: readonly Signal[], text: string): string {
  return series === 0 ? text : `${text} ${chosen.map((signal) => signal.id).join(', ')}`
}

function choose(signals: readonly Signal[], wanted: string[] | undefined, scope: string | null | undefined): Signal[] {
  if (wanted) return wanted.flatMap((id) => signals.find((signal) => signal.id === id) ?? [])
  const analog = signals.filter((signal) => signal.kind === 'analog')
  const under = scope ? analog.filter((signal) => signal.equipment === scope || signal.equipment.startsWith(`${scope}/`)) : []
  return under.slice(0, FIRST_SHOWN)
}

function Legend({ signal, colour, onRemove }: { signal: Signal; colour: string; onRemove: () => void }) {
  const { t, name, format } = useWords()
  const now = useSignal(signal.row)
  return (
    <span className="inline-flex h-6.5 items-center gap-2 rounded-md border border-line bg-raised pr-1 pl-2 text-xs" title={`${signal.id} [${unitSign(signal.unit, format.language)}]`}>
      <span aria-hidden className="h-2.5 w-2.5 rounded-[3px]" style={{ background: `var(${colour})` }} />
      <span className="max-w-44 truncate">{name(signal.label)}</span>
      <Value signal={signal} now={now} />
      <button type="button" aria-label={t('chart.remove', { signal: name(signal.label) })} onClick={onRemove} className="grid size-5 place-items-center rounded text-ink-faint hover:bg-pressed hover:text-ink">
        <X aria-hidden size={12} />
      </button>
    </span>
  )
}
