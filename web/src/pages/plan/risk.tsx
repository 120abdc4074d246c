import { Panel } from '../../parts/panel'

import { compact, short, unitOf } from './figures'
import { HEAD, ROW, Scroll } from './rows'
import { linear } from './scale'
import type { Costing, TornadoBar } from './types'
import { useWidth } from './use_width'
import { usePlanWords, wordFor } from './words'

const ROW_PX = 26
const LABEL_PX = 150

/** What moves the cost, and how sure it is. */
export function Risk({ costing }: { costing: Costing }) {
  const { t, format } = usePlanWords()
  const bars = costing.tornado.toSorted((a, b) => swing(b) - swing(a))
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]">
      <Panel title={t('risk.tornado')} note={t('risk.tornado.note')} flush>
        <div className="p-5"><Tornado bars={bars} base={costing.figures.present_cost?.value ?? 0} currency={costing.currency} /></div>
        <Inputs bars={bars} currency={costing.currency} />
      </Panel>
      <Panel title={t('risk.spread')} note={t('risk.spread.note')}>
        <Spread costing={costing} />
        {costing.own_wins_share !== null && <p className="mt-3 rounded-lg bg-sunken p-3">{t('risk.own', { share: format.percent(costing.own_wins_share, 0) })}</p>}
      </Panel>
    </div>
  )
}

const swing = (bar: TornadoBar): number => Math.abs(bar.at_high - bar.at_low)

function Tornado({ bars, base, currency }: { bars: readonly TornadoBar[]; base: number; currency: string }) {
  const words = usePlanWords()
  const { t, language, format } = words
  const [box, width] = useWidth<HTMLDivElement>()
  const ends = bars.flatMap((bar) => [bar.at_low, bar.at_high])
  const x = linear(Math.min(base, ...ends), Math.max(base, ...ends), LABEL_PX + 52, width - 60)
  const tall = bars.length * ROW_PX
  return (
    <div ref={box}>
      <svg width={width} height={tall + 40} role="img" className="block text-2xs"
        aria-label={`${t('risk.tornado')}: ${bars.slice(0, 5).map((bar) => `${wordFor(words, 'name', bar.name)} ${format.integer(swing(bar))} ${currency}`).join(', ')}`}>
        {x.ticks.map((tick) => (
          <g key={tick}>
            <line x1={x(tick)} x2={x(tick)} y1={0} y2={tall} className="stroke-line" strokeDasharray="2 4" />
            <text x={x(tick)} y={tall + 15} textAnchor="middle" className="fill-ink-faint">{compact(tick, language)}</text>
          </g>
        ))}
        {bars.map((bar, at) => {
          const [left, right] = [Math.min(bar.at_low, bar.at_high), Math.max(bar.at_low, bar.at_high)]
          const [factor, unit] = unitOf({ value: bar.input_high, unit: bar.unit }, bar.name, language, currency)
          const y = at * ROW_PX + 4
          return (
            <g key={bar.name}>
              <title>{`${wordFor(words, 'name', bar.name)}: ${short(bar.input_low * factor, format)} – ${short(bar.input_high * factor, format)} ${unit}`}</title>
              <text x={LABEL_PX} y={y + 13} textAnchor="end" className="fill-ink">{wordFor(words, 'name', bar.name)}</text>
              <rect x={x(left)} y={y} width={Math.max(0, x(Math.min(right, base)) - x(left))} height={ROW_PX - 8} rx={2} fill="var(--chart-3)" />
              <rect x={x(Math.max(left, base))} y={y} width={Math.max(0, x(right) - x(Math.max(left, base)))} height={ROW_PX - 8} rx={2} fill="var(--chart-2)" />
              <text x={x(left) - 5} y={y + 13} textAnchor="end" className="fill-ink-soft">{compact(left, language)}</text>
              <text x={x(right) + 5} y={y + 13} className="fill-ink-soft">{compact(right, language)}</text>
            </g>
          )
        })}
        <line x1={x(base)} x2={x(base)} y1={0} y2={tall + 4} className="stroke-ink" strokeWidth={1.4} />
        <text x={x(base)} y={tall + 32} textAnchor="middle" className="fill-ink font-semibold">{t('risk.base', { value: `${format.integer(base)} ${currency}` })}</text>
      </svg>
    </div>
  )
}

function Inputs({ bars, currency }: { bars: readonly TornadoBar[]; currency: string }) {
  const words = usePlanWords()
  const { t, format, language } = words
  return (
    <Scroll label={t('risk.tornado')}>
      <table className="w-full border-collapse text-right text-xs">
        <thead><tr className={`${HEAD} border-t border-line`}><th scope="col" className="text-left">{t('risk.input')}</th><th scope="col">{t('risk.range')}</th><th scope="col">{t('risk.low')}</th><th scope="col">{t('risk.high')}</th><th scope="col">{t('risk.swing')} [{currency}]</th></tr></thead>
        <tbody>{bars.map((bar) => {
          const [factor, unit] = unitOf({ value: bar.input_high, unit: bar.unit }, bar.name, language, currency)
          return (
            <tr key={bar.name} className={ROW}>
              <th scope="row">{wordFor(words, 'name', bar.name)}</th><td>{t('figure.low_high', { low: short(bar.input_low * factor, format), high: short(bar.input_high * factor, format) })} {unit}</td>
              <td>{format.integer(bar.at_low)}</td><td>{format.integer(bar.at_high)}</td><td className="font-semibold">{format.integer(swing(bar))}</td>
            </tr>
          )
        })}</tbody>
      </table>
    </Scroll>
  )
}

const HIGH = 190

function Spread({ costing }: { costing: Costing }) {
  const { t, language, format } = usePlanWords()
  const [box, width] = useWidth<HTMLDivElement>(400)
  const { edges, counts } = costing.histogram
  const cost = costing.figures.present_cost
  if (!cost || counts.length === 0) return null
  const x = linear(edges[0]!, edges.at(-1)!, 6, width - 6, 4)
  const most = Math.max(...counts)
  const [low, high] = [cost.low ?? cost.value, cost.high ?? cost.value]
  const said = t('risk.spread.alt', { draws: counts.reduce((sum, count) => sum + count, 0), low: short(low, format), high: short(high, format), currency: costing.currency })
  return (
    <div ref={box}>
      <svg width={width} height={HIGH + 22} role="img" aria-label={said} className="block text-2xs">
        <rect x={x(low)} y={0} width={Math.max(0, x(high) - x(low))} height={HIGH} className="fill-accent-soft" />
        {counts.map((count, at) => {
          const tall = (count / most) * (HIGH - 14)
          const inside = edges[at]! >= low && edges[at + 1]! <= high
          return <rect key={at} x={x(edges[at]!) + 0.5} y={HIGH - tall} width={Math.max(1, x(edges[at + 1]!) - x(edges[at]!) - 1)} height={tall} className={inside ? 'fill-accent' : 'fill-accent/35'} />
        })}
        <line x1={x(cost.value)} x2={x(cost.value)} y1={0} y2={HIGH} className="stroke-ink" strokeWidth={1.4} strokeDasharray="4 3" />
        <line x1={0} x2={width} y1={HIGH} y2={HIGH} className="stroke-line-strong" />
        {x.ticks.map((tick) => <text key={tick} x={x(tick)} y={HIGH + 15} textAnchor="middle" className="fill-ink-faint">{compact(tick, language)}</text>)}
      </svg>
      <p className="mt-1 text-xs text-ink-soft">{said}</p>
    </div>
  )
}
