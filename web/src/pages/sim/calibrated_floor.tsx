import { Badge } from '../../parts/marks'
import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import type { CalibrationResult } from './types'
import { useSimWords } from './words'

/** Shifts, people and vehicles as the log tells them, each with what speaks for it. */
export function CalibratedFloor({ result }: { result: CalibrationResult }) {
  const { shifts, people = [], fleets = [] } = result
  return (
    <>
      {shifts && <Shifts shifts={shifts} />}
      {people.length > 0 && <People people={people} />}
      {fleets.length > 0 && <Vehicles fleets={fleets} />}
    </>
  )
}

const MONDAY_MS = Date.UTC(2024, 0, 1)

function Shifts({ shifts }: { shifts: NonNullable<CalibrationResult['shifts']> }) {
  const { t, format } = useSimWords()
  const day = new Intl.DateTimeFormat(format.language, { weekday: 'short', timeZone: 'UTC' })
  const named = (days: readonly number[]) => days.map((one) => day.format(MONDAY_MS + one * 86_400_000)).join(' ')
  return (
    <Panel flush title={t('calibration.shifts')} note={t('calibration.shifts.about')}
      side={<Badge tone="accent">{t(shifts.at_shift_end === 'pause' ? 'calibration.pause' : 'calibration.finish')}</Badge>}>
      <Table label={t('calibration.shifts')} rows={shifts.gaps} rowKey={(gap) => `${gap.days.join()}/${gap.start}`} columns={[
        { id: 'days', name: t('column.days'), head: true, cell: (gap) => named(gap.days) },
        { id: 'idle', name: t('column.idle'), right: true, cell: (gap) => `${gap.start} – ${gap.end}` },
        { id: 'seen', name: t('column.seen'), right: true, cell: (gap) => t('calibration.seen', { idle: gap.idle_days, of: gap.of_days }) },
        { id: 'chance', name: t('column.chance'), right: true, cell: (gap) => (gap.chance < 1e-9 ? '< 1e-9' : gap.chance.toExponential(0)) },
      ]} />
    </Panel>
  )
}

function People({ people }: { people: NonNullable<CalibrationResult['people']> }) {
  const { t, format } = useSimWords()
  return (
    <Panel flush title={t('calibration.people')} note={t('calibration.people.about')}>
      <Table label={t('calibration.people')} rows={people} rowKey={({ pool }) => pool} columns={[
        { id: 'pool', name: t('column.pool'), head: true, cell: ({ pool }) => pool },
        { id: 'count', name: t('column.atonce'), right: true, cell: ({ count }) => format.integer(count) },
        { id: 'people', name: t('column.people'), right: true, cell: ({ people: named }) => format.integer(named) },
        { id: 'stations', name: t('column.station'), cell: ({ stations }) => stations.join(', ') },
        { id: 'busy', name: t('column.busy'), right: true, cell: ({ busy_share: busy }) => format.percent(busy, 0) },
      ]} />
    </Panel>
  )
}

function Vehicles({ fleets }: { fleets: NonNullable<CalibrationResult['fleets']> }) {
  const { t, format } = useSimWords()
  const ways = fleets.flatMap((fleet) => fleet.ways.map((way) => ({ ...way, fleet })))
  return (
    <Panel flush title={t('calibration.vehicles')} note={t('calibration.vehicles.about')}>
      <Table label={t('calibration.vehicles')} rows={ways} rowKey={({ fleet, start, end }) => `${fleet.fleet}/${start}/${end}`} columns={[
        { id: 'fleet', name: t('column.fleet'), head: true, cell: ({ fleet }) => t('calibration.fleet', { name: fleet.fleet, count: fleet.vehicles }) },
        { id: 'way', name: t('column.way'), cell: ({ start, end }) => `${start} → ${end}` },
        { id: 'mean', name: t('column.mean'), right: true, cell: ({ mean_s: mean }) => format.duration(mean) },
        { id: 'cv', name: t('column.cv'), right: true, cell: ({ cv }) => format.number(cv, 3) },
        { id: 'trips', name: t('column.samples'), right: true, cell: ({ trips }) => format.integer(trips) },
        { id: 'busy', name: t('column.loaded'), right: true, cell: ({ fleet }) => format.percent(fleet.busy_share, 0) },
      ]} />
    </Panel>
  )
}
