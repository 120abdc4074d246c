import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { downtimeQuery, kpisQuery } from '../../api/queries'
import type { Downtime, Kpi, Ratio } from '../../api/types'
import { useSetView, useView } from '../../app/view'
import { useWords, type MessageKey } from '../../i18n'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { stateFill } from '../../parts/marks'
import { Select } from '../../parts/select'
import { spanMs, windowOf } from './window'

const SPANS = ['-1h', '-8h', '-24h', '-7d'] as const
const PARTS = ['oee', 'availability', 'performance', 'quality_rate'] as const
const TIMES = ['run', 'idle', 'starved', 'blocked', 'setup', 'down', 'off', 'unknown'] as const
type Part = (typeof PARTS)[number]

/** OEE and its parts with the formula behind each number, where the time went, and what cost the most. */
export function KpisTab() {
  const { t, name, format } = useWords()
  const view = useView()
  const setView = useSetView()
  const [shown, setShown] = useState<{ equipment: string; part: Part } | null>(null)
  const window = windowOf({ t: view.t, from: SPANS.find((span) => span === view.from) }, '-8h')
  const kpis = useQuery(kpisQuery(window))
  const downtime = useQuery(downtimeQuery(window))
  if (kpis.isPending) return <Waiting what={t('tab.kpis')} rows={4} />
  if (kpis.isError) return <ErrorNote error={kpis.error} onRetry={() => void kpis.refetch()} />
  if (kpis.data.length === 0) return <Empty text={t('kpis.none')} command="onmaru twin kpis" />
  const explained = kpis.data.find((kpi) => kpi.equipment === shown?.equipment)
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_minmax(220px,min(340px,32%))] overflow-hidden">
      <div className="overflow-auto" tabIndex={0} role="region" aria-label={t('tab.kpis')}>
        <table className="w-full border-collapse text-left">
          <thead className="sticky top-0 z-10 bg-sunken text-2xs text-ink-faint">
            <tr className="[&>th]:border-b [&>th]:border-line [&>th]:px-3 [&>th]:py-1.5 [&>th]:font-semibold">
              <th scope="col">{t('column.workunit')}</th>
              {PARTS.map((part) => <th key={part} scope="col" className="text-right">{t(`kpi.${part}`)}</th>)}
              <th scope="col" className="text-right">{t('kpi.throughput')}</th>
              <th scope="col" className="text-right">{t('kpi.good')}</th>
              <th scope="col" className="text-right">{t('kpi.scrap')}</th>
              <th scope="col" className="w-[28%]">{t('kpi.times')}</th>
            </tr>
          </thead>
          <tbody>
            {kpis.data.map((kpi) => (
              <tr key={kpi.equipment} className={`hover:bg-hover [&>td]:border-b [&>td]:border-line/60 [&>td]:px-3 [&>td]:py-1.5 ${kpi.equipment === view.sel ? 'bg-accent-soft/60' : ''}`}>
                <td className="whitespace-nowrap"><button type="button" onClick={() => setView({ sel: kpi.equipment }, { push: true })} className="text-left font-medium hover:text-accent hover:underline">{name(kpi.label)}</button></td>
                {PARTS.map((part) => (
                  <td key={part} className="text-right">
                    <button type="button" title={kpi[part].formula} aria-label={`${t(`kpi.${part}`)} ${format.percent(kpi[part].value)}: ${t('kpi.how')}`}
                      aria-pressed={shown?.equipment === kpi.equipment && shown.part === part} onClick={() => setShown({ equipment: kpi.equipment, part })}
                      className={`rounded px-1.5 underline decoration-dotted decoration-line-strong underline-offset-3 hover:bg-pressed aria-pressed:bg-accent-soft aria-pressed:text-accent ${part === 'oee' ? 'font-semibold' : ''}`}>
                      {format.percent(kpi[part].value)}
                    </button>
                  </td>
                ))}
                <td className="text-right">{format.number(kpi.throughput_per_h, 3)}</td>
                <td className="text-right">{kpi.good === null ? '–' : format.integer(kpi.good)}</td>
                <td className="text-right">{kpi.scrap === null ? '–' : format.integer(kpi.scrap)}</td>
                <td><TimeBar times={kpi.times_s} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="flex flex-col gap-4 overflow-auto border-l border-line p-4" tabIndex={0} role="region" aria-label={t('kpi.details')}>
        <Select small label={t('chart.span')} value={SPANS.find((span) => span === view.from) ?? '-8h'} onChange={(from) => setView({ from, to: undefined })}
          choices={SPANS.map((id) => ({ id, name: t('span.last', { span: format.duration(spanMs(id) / 1000) }) }))} />
        {explained && shown ? <Formula kpi={explained} part={shown.part} ratio={explained[shown.part]} /> : <p className="text-xs text-ink-faint">{t('kpi.choose')}</p>}
        <Pareto rows={downtime.data ?? []} />
      </div>
    </div>
  )
}

function Formula({ kpi, part, ratio }: { kpi: Kpi; part: Part; ratio: Ratio }) {
  const { t, name, format } = useWords()
  return (
    <section className="rounded-lg border border-line bg-sunken p-3">
      <h3 className="text-xs text-ink-soft">{name(kpi.label)} · {t(`kpi.${part}`)}</h3>
      <p className="text-lg font-semibold">{format.percent(ratio.value, 2)}</p>
      <p className="mt-1 font-mono text-2xs text-ink [overflow-wrap:anywhere]">{ratio.formula}</p>
      <dl className="mt-2 grid grid-cols-[1fr_auto] gap-x-3 gap-y-0.5 text-xs">
        {Object.entries(ratio.inputs).map(([input, value]) => (
          <div key={input} className="contents">
            <dt className="font-mono text-2xs leading-4.5 text-ink-soft [overflow-wrap:anywhere]">{input}</dt>
            <dd className="text-right">{typeof value === 'number' ? format.number(value) : value === null ? '–' : String(value)}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-2xs text-ink-faint">{t('kpi.coverage', { share: format.percent(kpi.coverage, 0) })}</p>
    </section>
  )
}

function stateName(state: string): MessageKey {
  return state === 'unknown' ? 'state.unknown' : (`state.${state}` as MessageKey)
}

function TimeBar({ times }: { times: Record<string, number> }) {
  const { t, format } = useWords()
  const total = TIMES.reduce((sum, state) => sum + (times[state] ?? 0), 0)
  const unknown = times.unknown ?? 0
  const known = total - unknown
  if (total === 0) return <span className="text-ink-faint">–</span>
  const parts = TIMES.filter((state) => (times[state] ?? 0) > 0)
  const text = parts.map((state) => `${t(stateName(state))} ${format.duration(times[state])} (${format.percent(times[state]! / total, 0)})`).join('\n')
  return (
    <span title={text} className="flex items-center gap-2">
      <span role="img" aria-label={text} className="flex h-3.5 min-w-0 flex-1 gap-px overflow-hidden rounded">
        {known === 0 && <span className={`w-full hatched ${stateFill('unknown')}`} />}
        {known > 0 && parts.map((state) => state !== 'unknown' && <span key={state} className={stateFill(state)} style={{ width: `${(times[state]! / known) * 100}%` }} />)}
      </span>
      {/* A young history would be all hatching: the bar is of what is known, with the time that covers beside it. */}
      <span className="w-16 shrink-0 text-right text-2xs text-ink-faint">{format.duration(known)}</span>
    </span>
  )
}

const PARETO_ROWS = 8

function Pareto({ rows }: { rows: readonly Downtime[] }) {
  const { t, name, format } = useWords()
  const setView = useSetView()
  const most = rows[0]?.total_s ?? 1
  return (
    <section>
      <h3 className="mb-2 text-xs font-semibold text-ink-soft">{t('downtime.title')}</h3>
      {rows.length === 0 && <p className="text-xs text-ink-faint">{t('downtime.none')}</p>}
      <ol className="flex flex-col gap-2">
        {rows.slice(0, PARETO_ROWS).map((row) => (
          <li key={`${row.equipment}${row.state}${row.reason}`}>
            <button type="button" onClick={() => setView({ sel: row.equipment }, { push: true })} className="flex w-full items-baseline justify-between gap-2 text-left text-xs hover:text-accent">
              <span className="truncate">{name(row.label)} · {row.reason || t(stateName(row.state))}</span>
              <span className="shrink-0 text-ink-soft">{format.duration(row.total_s)} · {format.percent(row.share, 0)}</span>
            </button>
            <span aria-hidden className="mt-0.5 block h-1.5 rounded-full bg-sunken"><span className={`block h-full rounded-full ${stateFill(row.state)}`} style={{ width: `${(row.total_s / most) * 100}%` }} /></span>
          </li>
        ))}
      </ol>
    </section>
  )
}
