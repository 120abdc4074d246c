import { Panel } from '../../parts/panel'

import { boxesOf, cumulative, isRented, PARTS, type Box } from './cash_flow_layout'
import { compact } from './figures'
import { HEAD, ROW, Scroll } from './rows'
import { linear } from './scale'
import type { Costing } from './types'
import { useWidth } from './use_width'
import { usePlanWords } from './words'

const BARS = 250
const LINE = 110
const LEFT = 64
const FILLS: Record<Box['part'], string> = {
  capex: 'var(--chart-1)', energy: 'var(--chart-2)', licences: 'var(--chart-4)', staff: 'var(--chart-3)', support: 'var(--chart-6)', space: 'var(--chart-5)', residual: 'none',
}

/** Money by year as bars, the net present value below, and the table of both. */
export function CashFlow({ costing }: { costing: Costing }) {
  const { t, format } = usePlanWords()
  const rented = isRented(costing)
  const sums = cumulative(costing.flows, costing.inputs.discount_rate?.value ?? 0, rented)
  const columns = PARTS.filter((part) => costing.flows.some((flow) => flow[part] > 0))
  return (
    <Panel title={t('money.flow')} note={rented ? t('money.flow.note') : t('money.flow.note.norent')} flush>
      <div className="p-5"><Drawing costing={costing} rented={rented} sums={sums} /></div>
      <Scroll label={t('money.flow')}>
        <table className="w-full border-collapse text-right text-xs">
          <thead><tr className={`${HEAD} border-t border-line`}>
            <th scope="col" className="text-left">{t('money.year')}</th>
            {columns.map((part) => <th key={part} scope="col">{t(`name.${part}`)}</th>)}
            <th scope="col">{t('money.residual')}</th><th scope="col">{t('money.cost')}</th>{rented && <th scope="col">{t('money.rent')}</th>}
            <th scope="col">{t('money.book')}</th><th scope="col">{rented ? 'NPV' : t('money.cumulative')}</th>
          </tr></thead>
          <tbody>
            {costing.flows.map((flow, at) => (
              <tr key={flow.year} className={ROW}>
                <th scope="row">{flow.year}</th>
                {columns.map((part) => <td key={part}>{format.integer(flow[part])}</td>)}
                <td>{flow.residual > 0 ? format.integer(-flow.residual) : 0}</td><td className="font-semibold">{format.integer(flow.cost)}</td>{rented && <td>{format.integer(flow.rent_instead)}</td>}
                <td>{format.integer(flow.book_value)}</td><td className={sums[at]! < 0 ? 'text-bad' : ''}>{format.integer(sums[at]!)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}

function Drawing({ costing, rented, sums }: { costing: Costing; rented: boolean; sums: readonly number[] }) {
  const { t, language, format } = usePlanWords()
  const [box, width] = useWidth<HTMLDivElement>()
  const { flows, currency } = costing
  const boxes = flows.map(boxesOf)
  const ends = boxes.flat().flatMap((one) => [one.from, one.to])
  const top = Math.max(...ends, ...flows.map((flow) => flow.rent_instead)) * 1.06 || 1
  const y = linear(Math.min(0, ...ends), top, BARS - 6, 22)
  const v = linear(Math.min(0, ...sums), Math.max(0, ...sums) || 1, BARS + LINE, BARS + 40, 2)
  const step = (width - LEFT - 10) / flows.length
  const wide = Math.min(92, step * 0.56)
  const middle = (at: number) => LEFT + step * (at + 0.5)
  const shown = [...PARTS, 'residual' as const].filter((part) => boxes.flat().some((one) => one.part === part))
  return (
    <div ref={box}>
      <svg width={width} height={BARS + LINE + 34} role="img" aria-label={t('money.chart', { currency })} className="block overflow-visible text-2xs">
        <text x={0} y={10} className="fill-ink-soft font-medium">{currency}</text>
        {[[y, y.ticks], [v, v.ticks]].map(([scale, ticks]) => (ticks as number[]).map((tick) => (
          <g key={`${scale === y}${tick}`}>
            <line x1={LEFT} x2={width - 6} y1={(scale as typeof y)(tick)} y2={(scale as typeof y)(tick)} className={tick === 0 ? 'stroke-line-strong' : 'stroke-line'} strokeDasharray={tick === 0 ? undefined : '2 4'} />
            <text x={LEFT - 8} y={(scale as typeof y)(tick) + 4} textAnchor="end" className="fill-ink-faint">{compact(tick, language)}</text>
          </g>
        )))}
        {boxes.map((year, at) => year.map((one) => (
          <rect key={`${at}${one.part}`} x={middle(at) - wide / 2} width={wide} y={y(one.to)} height={Math.max(0.5, y(one.from) - y(one.to))} fill={FILLS[one.part]}
            className={one.part === 'residual' ? 'stroke-ink-soft' : 'stroke-panel'} strokeDasharray={one.part === 'residual' ? '4 3' : undefined}>
            <title>{`${t('money.year')} ${flows[at]!.year} · ${one.part === 'residual' ? t('money.residual') : t(`name.${one.part}`)}: ${format.integer(one.to - one.from)} ${currency}`}</title>
          </rect>
        )))}
        {rented && flows.map((flow, at) => flow.rent_instead > 0 && (
          <line key={flow.year} x1={middle(at) - step * 0.42} x2={middle(at) + step * 0.42} y1={y(flow.rent_instead)} y2={y(flow.rent_instead)} className="stroke-ink" strokeDasharray="6 4" strokeWidth={1.8}>
            <title>{`${t('money.rent')}: ${format.integer(flow.rent_instead)} ${currency}`}</title>
          </line>
        ))}
        <text x={LEFT} y={BARS + 26} className="fill-ink-soft font-medium">{rented ? t('money.npv') : t('money.cumulative')}</text>
        <polyline points={sums.map((sum, at) => `${middle(at)},${v(sum)}`).join(' ')} className="fill-none stroke-accent" strokeWidth={2} />
        {sums.map((sum, at) => <circle key={at} cx={middle(at)} cy={v(sum)} r={3.5} className="fill-accent stroke-panel" strokeWidth={1.5} />)}
        {flows.map((flow, at) => <text key={flow.year} x={middle(at)} y={BARS + LINE + 24} textAnchor="middle" className="fill-ink-soft">{flow.year}</text>)}
        <text x={LEFT - 8} y={BARS + LINE + 24} textAnchor="end" className="fill-ink-faint">{t('money.year')}</text>
      </svg>
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-2xs text-ink-soft" aria-hidden>
        {shown.map((part) => (
          <li key={part} className="flex items-center gap-1.5">
            <span className={`size-2.5 rounded-[3px] ${part === 'residual' ? 'border border-dashed border-ink-soft' : ''}`} style={{ background: part === 'residual' ? undefined : FILLS[part] }} />
            {part === 'residual' ? t('money.residual') : t(`name.${part}`)}
          </li>
        ))}
        {rented && <li className="flex items-center gap-1.5"><span className="w-4 border-t-2 border-dashed border-ink" />{t('money.rent')}</li>}
      </ul>
    </div>
  )
}
