import { Download } from 'lucide-react'

import { Badge } from '../../parts/marks'
import { Button } from '../../parts/button'
import { Panel, Facts, Notes } from '../../parts/panel'
import { Table } from '../../parts/table'
import { CalibratedFloor } from './calibrated_floor'
import { STATE_COLOUR, type SimState } from './states'
import type { CalibrationResult, Measured, Sliced } from './types'
import { useSimWords } from './words'

const STILL: readonly [string, SimState][] = [['run', 'run'], ['setup', 'setup'], ['down', 'down'], ['blocked', 'blocked'], ['starved', 'starved'], ['waiting', 'wait_people'], ['off', 'off']]
const GOOD = new Set(['inside', 'within 5 %', 'as it should be'])

/** What was measured in the log, the model made of it, and how that model does on the part it has not seen. */
export function Calibration({ result, name }: { result: CalibrationResult; name: string }) {
  const { t, format } = useSimWords()
  const { holdout } = result
  return (
    <>
      <Facts facts={[
        { name: t('calibration.rows'), value: format.integer(result.rows), note: t('calibration.span', { span: format.duration(result.span_s) }) },
        { name: t('calibration.visits'), value: format.integer(result.visits), note: result.left_out > 0 ? t('calibration.leftout', { count: format.integer(result.left_out) }) : t('calibration.all') },
        ...(holdout ? Object.entries(holdout.coverage).map(([key, share]) => ({
          name: t(key === 'wip' ? 'calibration.coverage.wip' : 'calibration.coverage.throughput'), value: format.percent(share, 1), note: t('calibration.coverage.about', { slices: holdout.slices }),
        })) : []),
      ]} />
      {holdout && (
        <Panel flush title={t('calibration.holdout')} note={t('calibration.holdout.about', { slices: holdout.slices, span: format.duration(holdout.slice_s), count: holdout.replications })}>
          <div className="grid gap-4 px-4 pt-3 pb-3 lg:grid-cols-2">
            <Slices title={t('calibration.throughput')} sliced={holdout.throughput} />
            <Slices title={t('calibration.wip')} sliced={holdout.wip} />
          </div>
          <div className="border-t border-line">
            <Table label={t('calibration.holdout')} rows={holdout.checks} rowKey={({ check }) => check} columns={[
              { id: 'check', name: t('column.check'), head: true, cell: (row) => <span className="inline-block first-letter:uppercase">{row.check}</span> },
              { id: 'measured', name: t('column.measured'), right: true, cell: (row) => row.measured },
              { id: 'model', name: t('column.model'), right: true, cell: (row) => row.model },
              { id: 'verdict', name: t('column.verdict'), cell: (row) => <Badge tone={row.good ?? GOOD.has(row.verdict) ? 'good' : 'warn'}>{row.verdict}</Badge> },
            ]} />
          </div>
        </Panel>
      )}
      <Panel flush title={t('calibration.fits')} note={t('calibration.fits.about')}>
        <Table<Measured> label={t('calibration.fits')} rows={result.measured} rowKey={({ station, quantity }) => `${station}/${quantity}`} columns={[
          { id: 'station', name: t('column.station'), head: true, cell: (row) => row.station },
          { id: 'quantity', name: t('column.quantity'), cell: (row) => <code className="font-mono text-2xs">{row.quantity}</code> },
          { id: 'family', name: t('column.family'), cell: (row) => row.family },
          { id: 'mean', name: t('column.mean'), right: true, cell: (row) => `${format.number(row.mean_s)} s` },
          { id: 'cv', name: t('column.cv'), right: true, cell: (row) => format.number(row.cv, 3) },
          { id: 'count', name: t('column.samples'), right: true, cell: (row) => (row.censored > 0 ? t('calibration.censored', { count: row.count, censored: row.censored }) : format.integer(row.count)) },
          { id: 'why', name: t('column.why'), cell: (row) => <span className="text-ink-soft">{row.why}</span> },
        ]} />
      </Panel>
      <CalibratedFloor result={result} />
      <Panel title={t('calibration.stillness')} note={t('calibration.stillness.about')}>
        <ul className="flex flex-col gap-2">
          {Object.entries(result.stillness).map(([station, shares]) => {
            const told = STILL.flatMap(([key, state]) => ((shares[key] ?? 0) > 0.0005 ? [`${t(`state.${state}`)} ${format.percent(shares[key])}`] : []))
            return (
              <li key={station} className="grid grid-cols-[6rem_minmax(0,1fr)] items-center gap-x-3 gap-y-0.5 text-xs">
                <span className="truncate font-medium">{station}</span>
                <span aria-hidden className="flex h-3 overflow-hidden rounded">{STILL.map(([key, state]) => <span key={key} style={{ width: `${(shares[key] ?? 0) * 100}%`, background: STATE_COLOUR[state] }} />)}</span>
                <span className="col-start-2 text-2xs text-ink-soft">{told.join(' · ')}</span>
              </li>
            )
          })}
        </ul>
      </Panel>
      <Panel title={t('calibration.model')} side={<Button size="sm" icon={Download} onPress={() => save(`${name || 'calibrated'}.yaml`, result.text)}>{t('calibration.save')}</Button>}>
        <pre tabIndex={0} role="region" aria-label={t('calibration.model')} className="max-h-80 overflow-auto rounded-lg border border-line bg-sunken p-3 font-mono text-2xs leading-4.5">{result.text}</pre>
      </Panel>
      <Notes title={t('notes')} notes={result.notes} />
    </>
  )
}

const WIDTH = 420
const HEIGHT = 120

/** What was measured in each slice, against the band in which nine of ten should lie. */
function Slices({ title, sliced }: { title: string; sliced: Sliced }) {
  const { t, format } = useSimWords()
  const { measured, low: lows, high: highs } = sliced
  const [low = 0, high = 0] = sliced.band
  const least = Math.min(low, ...measured)
  const most = Math.max(high, ...measured)
  const room = (most - least) * 0.15 || 1
  const y = (value: number) => HEIGHT - 14 - (value - least + room) / (most - least + 2 * room) * (HEIGHT - 24)
  const x = (i: number) => 44 + (i + 0.5) / measured.length * (WIDTH - 52)
  const bottom = (i: number) => lows?.[i] ?? low
  const top = (i: number) => highs?.[i] ?? high
  const outside = (value: number, i: number) => value < bottom(i) - 1e-9 || value > top(i) + 1e-9
  const inside = measured.filter((one, i) => !outside(one, i)).length
  const step = (WIDTH - 52) / Math.max(1, measured.length)
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 text-xs font-medium text-ink-soft">{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="w-full" role="img" aria-label={t('calibration.slices', { title, inside, count: measured.length, low: format.number(low), high: format.number(high), values: measured.slice(0, 40).map((one) => format.number(one)).join(', ') })}>
        {lows && highs
          ? measured.map((_, i) => <rect key={i} x={44 + i * step} width={step} y={y(top(i))} height={Math.max(1.5, y(bottom(i)) - y(top(i)))} fill="var(--chart-1)" fillOpacity={0.22} />)
          : <rect x={44} width={WIDTH - 52} y={y(high)} height={Math.max(1, y(low) - y(high))} fill="var(--chart-1)" fillOpacity={0.14} />}
        {[low, high].map((one) => <text key={one} x={38} y={y(one) + 4} fontSize={10.5} textAnchor="end" className="fill-ink-faint">{format.number(one, 3)}</text>)}
        {measured.map((value, i) => {
          const out = outside(value, i)
          return <circle key={`${i}/${value}`} cx={x(i)} cy={y(value)} r={measured.length > 60 ? 2 : 4} fill={out ? 'var(--warn-mark)' : 'var(--chart-1)'}><title>{format.number(value)}</title></circle>
        })}
      </svg>
    </figure>
  )
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/yaml' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
