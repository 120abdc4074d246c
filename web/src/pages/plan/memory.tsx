import { useState } from 'react'

import { Badge } from '../../parts/marks'
import { Panel } from '../../parts/panel'
import { gigabytes } from './figures'
import { FigureList } from './figure'
import { fillOf, layersOf, reachOf } from './memory_layout'
import { HEAD, ROW, Scroll } from './rows'
import { Reasons } from './reasons'
import type { Sizing } from './types'
import { useWidth } from './use_width'
import { keyOf, usePlanWords, wordFor } from './words'

const BAR = 26
const ROOM = 62

/** What one GPU holds under each workload, against what it offers. */
export function MemoryStacks({ sizings, labels }: { sizings: readonly Sizing[]; labels: ReadonlyMap<string, string> }) {
  const { t } = usePlanWords()
  const [open, setOpen] = useState(0)
  const shown = sizings[Math.min(open, sizings.length - 1)]
  return (
    <div className="flex flex-col gap-5">
      <Panel title={t('memory.title')} note={t('memory.note')}>
        <Bars sizings={sizings} labels={labels} open={open} onOpen={setOpen} />
      </Panel>
      {shown && <SizingDetail sizing={shown} label={labels.get(shown.workload.name) ?? shown.workload.name} />}
    </div>
  )
}

function Bars({ sizings, labels, open, onOpen }: { sizings: readonly Sizing[]; labels: ReadonlyMap<string, string>; open: number; onOpen: (at: number) => void }) {
  const words = usePlanWords()
  const { t, format } = words
  const [box, width] = useWidth<HTMLDivElement>()
  const memories = sizings.map((sizing) => sizing.memory).filter((memory) => memory !== null)
  if (memories.length === 0) return <p className="text-ink-faint">{t('memory.none')}</p>
  const reach = reachOf(memories)
  const x = (bytes: number) => (bytes / reach) * (width - 2) + 1
  const names = [...new Set(memories.flatMap((memory) => memory.terms.filter((term) => term.size_bytes > 0).map((term) => term.name)))]
  return (
    <div ref={box} className="flex flex-col gap-1">
      {sizings.map((sizing, at) => {
        const { memory } = sizing
        const work = labels.get(sizing.workload.name) ?? (sizing.workload.name || wordFor(words, 'name', sizing.workload.kind))
        return (
          <button key={at} type="button" aria-pressed={at === open} onClick={() => onOpen(at)}
            className="block rounded-lg py-1.5 text-left transition-colors hover:bg-hover aria-pressed:bg-accent-soft/50">
            <span className="flex items-baseline justify-between gap-4 px-1">
              <span className="font-medium">{work} <span className="text-xs font-normal text-ink-faint">{sizing.workload.model}</span></span>
              {memory && (memory.fits
                ? <Badge tone="good">{t('memory.fits', { value: gigabytes(memory.headroom_bytes, format) })}</Badge>
                : <Badge tone="bad">{t('memory.short', { value: gigabytes(-memory.headroom_bytes, format) })}</Badge>)}
            </span>
            {memory ? (
              <svg width={width} height={ROOM} role="img" className="block text-2xs"
                aria-label={t('memory.chart', { work, total: gigabytes(memory.total_bytes, format), capacity: gigabytes(memory.capacity_bytes, format) })}>
                <rect x={1} y={6} width={x(memory.capacity_bytes) - 1} height={BAR} rx={4} className="fill-sunken stroke-line-strong/60" />
                {layersOf(memory).map((layer) => (
                  <rect key={layer.name} x={x(layer.from)} y={6} width={Math.max(1, x(layer.to) - x(layer.from) - 1)} height={BAR} fill={layer.fill}>
                    <title>{`${wordFor(words, 'name', layer.name)}: ${gigabytes(layer.to - layer.from, format)} GB`}</title>
                  </rect>
                ))}
                <line x1={x(memory.usable_bytes)} x2={x(memory.usable_bytes)} y1={0} y2={BAR + 12} className="stroke-ink" strokeDasharray="4 3" strokeWidth={1.5} />
                <line x1={x(memory.capacity_bytes)} x2={x(memory.capacity_bytes)} y1={2} y2={BAR + 10} className="stroke-line-strong" strokeWidth={1.5} />
                <text x={x(Math.min(memory.total_bytes, memory.usable_bytes * 0.6)) - 2} y={BAR + 20} textAnchor="end" className="fill-ink font-semibold">{gigabytes(memory.total_bytes, format)} GB</text>
                <text x={x(memory.usable_bytes) - 6} y={BAR + 20} textAnchor="end" className="fill-ink-soft">{t('memory.usable', { value: gigabytes(memory.usable_bytes, format) })}</text>
              </svg>
            ) : <span className="block px-1 py-2 text-xs text-ink-faint">{t('memory.none')}</span>}
          </button>
        )
      })}
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-2xs text-ink-soft" aria-hidden>
        {names.map((name) => <li key={name} className="flex items-center gap-1.5"><span className="size-2.5 rounded-[3px]" style={{ background: fillOf(name) }} />{wordFor(words, 'name', name)}</li>)}
      </ul>
    </div>
  )
}

/** Terms with formula and source, figures, limits and reasons of one workload on one configuration. */
export function SizingDetail({ sizing, label }: { sizing: Sizing; label: string }) {
  const words = usePlanWords()
  const { t, format } = words
  const { memory, parallelism } = sizing
  const spread = (['data', 'tensor', 'pipeline', 'context', 'expert'] as const).filter((kind) => parallelism[kind] > 1).map((kind) => t(`spread.${kind}`, { value: parallelism[kind] }))
  if (parallelism.zero > 0) spread.push(t('spread.zero', { value: parallelism.zero }))
  const limits = Object.entries(sizing.limits).map(([name, value]) => {
    const key = keyOf('limit', name)
    return key ? t(key, { value }) : `${name} ${format.integer(value)}`
  })
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
      <Panel title={label} note={sizing.configuration.label} flush
        side={<Badge tone={sizing.feasible ? 'good' : 'bad'}>{sizing.feasible ? t('size.fits') : t('size.fitsnot')}</Badge>}>
        {memory ? (
          <Scroll label={t('memory.title')}>
            <table className="w-full border-collapse text-left text-xs">
              <thead><tr className={HEAD}><th scope="col">{t('memory.term')}</th><th scope="col" className="text-right">{t('memory.size')}</th><th scope="col" className="text-right">{t('memory.share')}</th><th scope="col">{t('memory.formula')}</th><th scope="col">{t('memory.source')}</th></tr></thead>
              <tbody>
                {memory.terms.filter((term) => term.size_bytes > 0).map((term) => (
                  <tr key={term.name} className={ROW}>
                    <th scope="row" className="whitespace-nowrap"><span aria-hidden className="mr-2 inline-block size-2.5 rounded-[3px]" style={{ background: fillOf(term.name) }} />{wordFor(words, 'name', term.name)}</th>
                    <td className="text-right font-medium">{gigabytes(term.size_bytes, format)}</td>
                    <td className="text-right">{format.percent(term.size_bytes / memory.total_bytes)}</td>
                    <td className="font-mono text-2xs">{term.formula}</td>
                    <td className="text-ink-soft">{term.source}</td>
                  </tr>
                ))}
                <tr className={ROW}><th scope="row">{t('memory.total')}</th><td className="text-right font-semibold">{gigabytes(memory.total_bytes, format)}</td><td className="text-right">100%</td>
                  <td colSpan={2} className="text-ink-soft">{t('memory.usable', { value: gigabytes(memory.usable_bytes, format) })} · {t('memory.capacity', { value: gigabytes(memory.capacity_bytes, format) })}</td></tr>
              </tbody>
            </table>
          </Scroll>
        ) : <p className="p-5 text-ink-faint">{t('memory.none')}</p>}
      </Panel>
      <Panel title={t('size.answer')}>
        <FigureList figures={sizing.figures} hide={['useful_flops']} />
        <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-xs">
          <dt className="text-ink-faint">{t('memory.spread')}</dt><dd className="text-right">{spread.join(' · ') || t('spread.one')}</dd>
          {limits.length > 0 && <><dt className="text-ink-faint">{t('memory.limits')}</dt><dd className="text-right">{limits.join(' · ')}</dd></>}
        </dl>
        {sizing.reasons.length > 0 && <div className="mt-4"><Reasons reasons={sizing.reasons} /></div>}
        {sizing.alternatives.length > 0 && <><h3 className="mt-4 mb-1.5 text-xs font-semibold text-ink-soft">{t('memory.alternatives')}</h3><Reasons reasons={sizing.alternatives} /></>}
      </Panel>
    </div>
  )
}
