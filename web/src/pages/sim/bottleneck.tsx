import { Badge } from '../../parts/marks'
import { Panel, Notes } from '../../parts/panel'
import { Table } from '../../parts/table'
import { LineMap, type Shares } from './line_map'
import { STATE_COLOUR } from './states'
import type { BottleneckResult, Ranking } from './types'
import { useSimWords, type SimKey } from './words'

const MOST = 6
const METHODS: Record<string, { name: SimKey; about: SimKey; source: string }> = {
  turning_point: { name: 'bottleneck.turning_point', about: 'bottleneck.turning_point.about', source: 'Li, Chang, Ni 2009 · doi:10.1080/00207540701881860' },
  active_period: { name: 'bottleneck.active_period', about: 'bottleneck.active_period.about', source: 'Roser, Nakano, Tanaka 2001 · doi:10.1109/WSC.2001.977398' },
  sensitivity: { name: 'bottleneck.sensitivity', about: 'bottleneck.sensitivity.about', source: 'Kuo, Lim, Meerkov 1996 · doi:10.1155/S1024123X96000348' },
}

/** Three methods side by side; where they differ, that is part of the answer. */
export function Bottleneck({ result }: { result: BottleneckResult }) {
  const { t, format } = useSimWords()
  const { agreement } = result
  const shares: Shares = new Map(Object.entries(result.shares).map(([name, one]) => [name, {
    run: one.availability ?? 0, setup: one.loss_setup ?? 0, down: one.loss_breakdowns ?? 0, blocked: one.blocked ?? 0, starved: one.starved ?? 0,
  }]))
  const tone = agreement.unanimous ? 'good' : agreement.votes > 1 ? 'warn' : 'bad'
  return (
    <>
      <Panel title={agreement.station ? t('bottleneck.found', { station: agreement.station }) : t('bottleneck.none')}
        note={t(agreement.unanimous ? 'bottleneck.unanimous' : 'bottleneck.split', { votes: agreement.votes, methods: agreement.methods })}
        side={<Badge tone={tone}>{t('bottleneck.votes', { votes: agreement.votes, methods: agreement.methods })}</Badge>}>
        <div className="grid gap-4 lg:grid-cols-3">
          {result.rankings.length < 3 && <p className="text-xs text-ink-soft lg:col-span-3">{t('bottleneck.partial')}</p>}
          {result.rankings.map((ranking) => <Method key={ranking.method} ranking={ranking} agreed={agreement.station} />)}
        </div>
      </Panel>
      <Panel title={t('map.title')} note={t('bottleneck.map')}><LineMap map={result.map} shares={shares} mark={agreement.station} /></Panel>
      <Panel flush title={t('bottleneck.shares')} note={t('bottleneck.shares.about', { count: result.replications })}>
        <Table label={t('bottleneck.shares')} rows={Object.entries(result.shares)} rowKey={([station]) => station} columns={[
          { id: 'station', name: t('column.station'), head: true, cell: ([station]) => station },
          ...(['availability', 'loss_setup', 'loss_breakdowns', 'blocked', 'starved'] as const).map((figure) => ({
            id: figure, right: true, name: t(({ availability: 'state.run', loss_setup: 'state.setup', loss_breakdowns: 'state.down', blocked: 'state.blocked', starved: 'state.starved' } as const)[figure]),
            cell: ([, one]: [string, Record<string, number | null>]) => format.percent(one[figure]),
          })),
          ...(['sole', 'shifting'] as const).map((figure) => ({
            id: figure, right: true, name: <span title={t(`bottleneck.${figure}.about`)}>{t(`bottleneck.${figure}`)}</span>,
            cell: ([station]: [string, unknown]) => format.percent(result.momentary.find((one) => one.station === station)?.[figure]),
          })),
        ]} />
      </Panel>
      <Notes title={t('notes')} notes={result.notes} />
    </>
  )
}

function Method({ ranking, agreed }: { ranking: Ranking; agreed: string | null }) {
  const { t, format } = useSimWords()
  const method = METHODS[ranking.method]
  const rows = ranking.scores.slice(0, MOST)
  const most = Math.max(1e-9, ...rows.map(({ score, interval }) => Math.max(score ?? 0, interval?.high ?? 0)))
  const text = (value: number | null) => (ranking.unit.startsWith('share') ? format.percent(value) : format.number(value, 3))
  return (
    <section className="rounded-lg border border-line p-3.5">
      <h3 className="font-semibold">{method ? t(method.name) : ranking.method}</h3>
      {method && <p className="mt-0.5 min-h-9 text-xs text-ink-soft text-pretty">{t(method.about)}</p>}
      <ol className="mt-2.5 flex flex-col gap-1.5">
        {rows.map(({ station, score, interval }) => (
          <li key={station} className="grid grid-cols-[4.5rem_minmax(0,1fr)_auto] items-center gap-2 text-xs">
            <span className={`truncate ${station === agreed ? 'font-semibold text-accent' : ''}`} title={station}>{station}</span>
            <span aria-hidden className="relative h-2.5 rounded-sm bg-sunken">
              <span className="absolute inset-y-0 left-0 rounded-sm" style={{ width: `${Math.max(0, (score ?? 0) / most) * 100}%`, background: station === agreed ? 'var(--accent)' : STATE_COLOUR.run }} />
              {interval && interval.low !== null && interval.high !== null && (
                <span className="absolute top-1/2 h-px bg-ink" style={{ left: `${Math.max(0, interval.low / most) * 100}%`, width: `${Math.max(0, (interval.high - Math.max(0, interval.low)) / most) * 100}%` }} />
              )}
            </span>
            <span className="text-right whitespace-nowrap">{text(score)}{interval?.half_width ? <span className="text-2xs text-ink-faint"> ±{text(interval.half_width)}</span> : null}</span>
          </li>
        ))}
      </ol>
      <p className="mt-2.5 text-2xs text-ink-faint">{ranking.first === null ? t('bottleneck.nofirst') : ''} {t(unitKey(ranking.method))}{method && <span className="mt-0.5 block [overflow-wrap:anywhere]">{method.source}</span>}</p>
    </section>
  )
}

const unitKey = (method: string): SimKey =>
  method === 'turning_point' ? 'bottleneck.unit.share' : method === 'active_period' ? 'bottleneck.unit.period' : 'bottleneck.unit.elasticity'
