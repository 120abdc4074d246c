import { Panel } from '../../parts/panel'
import { shownAs } from './figure'
import type { Point } from './types'
import { useSimWords } from './words'

const WIDTH = 640
const HEIGHT = 180
const LEFT = 64
const BOTTOM = 22

/** The best design a search knew, by replications spent; the band is the 95 % interval of its objective. */
export function BestSoFar({ points, budget, objective, unit, currency }: {
  points: readonly Point[]
  budget: number
  objective: string
  unit: string
  currency: string
}) {
  const { t, format } = useSimWords()
  const known = points.filter((one) => one.objective !== null)
  const last = known.at(-1)
  if (!last || known.length < 2) return null
  const { value, unit: sign } = shownAs(objective, unit, format, currency)
  const all = known.flatMap((one) => [one.objective!, one.low ?? one.objective!, one.high ?? one.objective!])
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const room = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1
  const x = (spent: number) => LEFT + spent / Math.max(budget, last.spent, 1) * (WIDTH - LEFT - 8)
  const y = (number: number) => 8 + (high + room - number) / (high - low + 2 * room) * (HEIGHT - BOTTOM - 8)
  const line = known.map((one) => `${x(one.spent).toFixed(1)},${y(one.objective!).toFixed(1)}`).join(' ')
  const upper = known.map((one) => `${x(one.spent).toFixed(1)},${y(one.high ?? one.objective!).toFixed(1)}`)
  const lower = known.map((one) => `${x(one.spent).toFixed(1)},${y(one.low ?? one.objective!).toFixed(1)}`).reverse()
  const text = (number: number | null) => `${value(number)}${sign ? ` ${sign}` : ''}`
  const about = t('optimum.curve.now', { value: text(last.objective), low: value(last.low), high: value(last.high), spent: format.integer(last.spent), budget: format.integer(budget) })
  return (
    <Panel title={t('optimum.curve')} note={about}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="w-full max-w-3xl" role="img" aria-label={about}>
        <line x1={LEFT} x2={WIDTH - 8} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} stroke="var(--line-strong)" />
        <polygon points={[...upper, ...lower].join(' ')} fill="var(--accent)" opacity={0.16} />
        <polyline points={line} fill="none" stroke="var(--accent)" strokeWidth={2} />
        <circle cx={x(last.spent)} cy={y(last.objective!)} r={4} fill="var(--accent)" />
        {[low, high].filter((one, i, list) => list.indexOf(one) === i).map((one) => (
          <text key={one} x={LEFT - 8} y={y(one) + 4} fontSize={10.5} textAnchor="end" className="fill-ink-faint">{value(one)}</text>
        ))}
        {[0, budget].map((one) => (
          <text key={one} x={x(one)} y={HEIGHT - 6} fontSize={10.5} textAnchor={one === 0 ? 'start' : 'end'} className="fill-ink-faint">{format.integer(one)}</text>
        ))}
      </svg>
    </Panel>
  )
}
