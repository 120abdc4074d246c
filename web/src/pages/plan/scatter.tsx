import { compact } from './figures'
import { lowerLeft, placeNames, scatterScales, type Point } from './scatter_layout'
import { useWidth } from './use_width'
import { usePlanWords } from './words'

const HEIGHT = 380
const FRAME = { left: 62, top: 18, bottom: HEIGHT - 44, right: 16 }

/** Present cost against power or time; what another choice beats is faded, what is not feasible is hollow. */
export function Scatter({ points, shown, axis, unit, limit, years, currency, onShow }: {
  points: readonly Point[]
  shown: string
  axis: string
  unit: string
  /** A line the choices must stay left of, in IT power, and what it is at the meter [kW]. */
  limit: { at: number; atMeter: number } | null
  years: number
  currency: string
  onShow: (id: string) => void
}) {
  const { t, language, format } = usePlanWords()
  const [box, width] = useWidth<HTMLDivElement>()
  const frame = { ...FRAME, right: width - FRAME.right }
  const { x, y } = scatterScales(points, frame, limit === null ? [] : [limit.at])
  const front = lowerLeft(points)
  const order = points.toSorted((a, b) => Number(a.id === shown) - Number(b.id === shown) || RANKS[a.rank] - RANKS[b.rank])
  const named = placeNames(order.toReversed().filter((point) => point.rank === 'front' || point.id === shown).map((point) => ({ id: point.id, label: point.label, x: x(point.x), y: y(point.y) })), frame)
  return (
    <div ref={box}>
      <svg width={width} height={HEIGHT} role="img" className="block overflow-visible text-2xs"
        aria-label={t('compare.chart', { axis, count: points.length })}>
        <g className="fill-ink-faint stroke-line" strokeWidth={1}>
          {y.ticks.map((tick) => (
            <g key={tick}>
              <line x1={frame.left} x2={frame.right} y1={y(tick)} y2={y(tick)} strokeDasharray="2 4" />
              <text x={frame.left - 8} y={y(tick) + 4} textAnchor="end" stroke="none">{compact(tick, language)}</text>
            </g>
          ))}
          {x.ticks.map((tick) => (
            <g key={tick}>
              <line x1={x(tick)} x2={x(tick)} y1={frame.bottom} y2={frame.bottom + 4} />
              <text x={x(tick)} y={frame.bottom + 17} textAnchor="middle" stroke="none">{compact(tick, language)}</text>
            </g>
          ))}
          <line x1={frame.left} x2={frame.right} y1={frame.bottom} y2={frame.bottom} className="stroke-line-strong" />
        </g>
        <text x={frame.left - 54} y={10} className="fill-ink-soft font-medium">{t('compare.y', { years, currency })}</text>
        <text x={frame.right} y={HEIGHT - 8} textAnchor="end" className="fill-ink-soft font-medium">{axis}</text>
        {limit !== null && (
          <g>
            <line x1={x(limit.at)} x2={x(limit.at)} y1={frame.top} y2={frame.bottom} className="stroke-bad" strokeDasharray="5 4" />
            <text x={x(limit.at) - 5} y={frame.bottom - 6} textAnchor="end" className="fill-bad font-medium">{t('compare.limit', { value: limit.atMeter })}</text>
          </g>
        )}
        <polyline points={front.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')} className="fill-none stroke-accent/45" strokeWidth={1.5} />
        {order.map((point) => (
          <g key={point.id} onClick={() => onShow(point.id)} className="cursor-pointer">
            <title>{`${point.label}\n${format.integer(point.y)} ${currency} [${format.integer(point.low)} – ${format.integer(point.high)}]\n${format.number(point.x, 3)} ${unit}`}</title>
            <line x1={x(point.x)} x2={x(point.x)} y1={y(point.low)} y2={y(point.high)} strokeWidth={1.5}
              className={point.id === shown ? 'stroke-accent' : point.rank === 'front' ? 'stroke-accent/45' : 'stroke-line-strong/40'} />
            <Mark point={point} x={x(point.x)} y={y(point.y)} shown={point.id === shown} />
          </g>
        ))}
        {named.map((name) => (
          <text key={name.id} x={name.x} y={name.y + 4} textAnchor={name.anchor} pointerEvents="none"
            className={`${name.id === shown ? 'fill-accent font-semibold' : 'fill-ink-soft'} stroke-panel [paint-order:stroke]`} strokeWidth={3}>{name.label}</text>
        ))}
      </svg>
      <Legend />
    </div>
  )
}

const RANKS = { infeasible: 0, beaten: 1, front: 2 }

function Mark({ point, x, y, shown }: { point: Point; x: number; y: number; shown: boolean }) {
  if (point.rank === 'infeasible') return <path d={`M${x - 4} ${y - 4}l8 8m0-8l-8 8`} className={shown ? 'stroke-bad' : 'stroke-line-strong/70'} strokeWidth={1.6} />
  return (
    <>
      {shown && <circle cx={x} cy={y} r={9} className="fill-accent-soft stroke-accent" strokeWidth={1.5} />}
      <circle cx={x} cy={y} r={5} className={point.rank === 'front' ? 'fill-accent' : 'fill-line-strong/55'} />
    </>
  )
}

function Legend() {
  const { t } = usePlanWords()
  return (
    <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-2xs text-ink-soft" aria-hidden>
      <li className="flex items-center gap-1.5"><span className="size-2.5 rounded-full bg-accent" />{t('compare.front')}</li>
      <li className="flex items-center gap-1.5"><span className="size-2.5 rounded-full bg-line-strong/55" />{t('compare.dominated')}</li>
      <li className="flex items-center gap-1.5"><span className="text-line-strong">×</span>{t('compare.infeasible')}</li>
      <li className="flex items-center gap-1.5"><span className="size-2.5 rounded-full border-2 border-accent bg-accent-soft" />{t('compare.chosen')}</li>
    </ul>
  )
}
