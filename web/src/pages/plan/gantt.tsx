import { TriangleAlert } from 'lucide-react'

import { Badge } from '../../parts/marks'
import { Panel } from '../../parts/panel'
import { ganttOf } from './gantt_layout'
import { HEAD, ROW, Scroll } from './rows'
import { linear } from './scale'
import type { Timeline } from './types'
import { useWidth } from './use_width'
import { usePlanWords, type PlanKey } from './words'

const LANE = 28
const LEFT = 104
const RIGHT = 86
const FILLS = ['var(--chart-1)', 'var(--chart-3)', 'var(--chart-2)', 'var(--chart-4)', 'var(--chart-6)', 'var(--chart-5)']

/** Who runs on which GPU when, what does not fit, and why so many GPUs. */
export function TimelinePart({ timeline, currency }: { timeline: Timeline; currency: string }) {
  const words = usePlanWords()
  const { t, name } = words
  const label = (id: string) => { const task = timeline.tasks.find((one) => one.id === id); return (task && name({ en: task.label_en, ko: task.label_ko })) || id }
  const horizon = t(`slots.${timeline.slot}` as PlanKey, { count: timeline.horizon })
  return (
    <div className="flex flex-col gap-5">
      <section className="rounded-xl border border-accent/25 bg-accent-soft/50 p-5">
        <h2 className="font-semibold">{t('time.why')}</h2>
        <p className="mt-1 max-w-4xl">{name({ en: timeline.why_en, ko: timeline.why_ko })}</p>
      </section>
      <Panel title={t('time.gantt')} note={t('time.chart', { tasks: timeline.tasks.length, gpus: timeline.gpus, horizon })} flush
        side={<Badge tone={timeline.on_time ? 'good' : 'bad'}>{timeline.on_time ? t('time.ontime') : t('time.nottime')}</Badge>}>
        <div className="p-5"><Drawing timeline={timeline} label={label} /></div>
        <Tasks timeline={timeline} label={label} />
      </Panel>
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <Panel title={t('time.conflicts')}>
          {timeline.conflicts.length === 0 ? <p className="text-ink-soft">{t('time.noconflicts')}</p> : (
            <ul className="flex flex-col gap-2">{timeline.conflicts.map((conflict) => (
              <li key={conflict.task + conflict.code} className="flex gap-2"><TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0 text-bad" /><span><strong className="font-semibold">{label(conflict.task)}</strong> {name(conflict)}</span></li>
            ))}</ul>
          )}
          {!timeline.proven && <p className="mt-3 text-xs text-warn">{t('time.unproven')}</p>}
        </Panel>
        <Panel title={t('time.counts')}><Counts timeline={timeline} currency={currency} /></Panel>
      </div>
    </div>
  )
}

function Drawing({ timeline, label }: { timeline: Timeline; label: (id: string) => string }) {
  const { t, format } = usePlanWords()
  const [box, width] = useWidth<HTMLDivElement>()
  const { bars, lanes } = ganttOf(timeline)
  const x = linear(0, timeline.horizon, LEFT, width - RIGHT, Math.min(13, timeline.horizon))
  const tops = lanes.map((_, at) => lanes.slice(0, at).reduce((sum, count) => sum + count * LANE + 12, 6))
  const tall = tops.at(-1)! + lanes.at(-1)! * LANE + 6
  const fill = (task: string) => FILLS[timeline.tasks.findIndex((one) => one.id === task) % FILLS.length]!
  const hurt = new Set(timeline.conflicts.map((conflict) => conflict.task))
  return (
    <div ref={box}>
      <svg width={width} height={tall + 26} role="img" className="block text-2xs"
        aria-label={t('time.chart', { tasks: timeline.tasks.length, gpus: timeline.gpus, horizon: t(`slots.${timeline.slot}` as PlanKey, { count: timeline.horizon }) })}>
        {x.ticks.filter(Number.isInteger).map((tick) => (
          <g key={tick}>
            <line x1={x(tick)} x2={x(tick)} y1={0} y2={tall} className="stroke-line" strokeDasharray="2 4" />
            <text x={x(tick)} y={tall + 16} textAnchor="middle" className="fill-ink-faint">{tick}</text>
          </g>
        ))}
        {lanes.map((count, gpu) => (
          <g key={gpu}>
            <text x={0} y={tops[gpu]! + 19} className="fill-ink font-semibold">{t('time.gpu', { number: gpu + 1 })}</text>
            <rect x={LEFT} y={tops[gpu]!} width={Math.max(0, width - RIGHT - LEFT)} height={count * LANE + 2} rx={4} className="fill-sunken" />
            <text x={width - RIGHT + 10} y={tops[gpu]! + 19} className="fill-ink-soft">{t('time.use', { value: format.percent(timeline.utilization[gpu] ?? 0, 0) })}</text>
          </g>
        ))}
        {bars.map((bar) => {
          const y = tops[bar.gpu]! + bar.lane * LANE + 2
          const wide = Math.max(2, x(bar.end) - x(bar.start) - 2)
          const task = timeline.tasks.find((one) => one.id === bar.task)
          const wrong = bar.late > 0 || hurt.has(bar.task)
          return (
            <g key={`${bar.task} ${bar.gpu}`}>
              <title>{`${label(bar.task)}: ${bar.start}–${bar.end}${task ? ` · ${format.percent(task.share, 0)} · ${format.number(task.memory_gb, 3)} GB` : ''}`}</title>
              <rect x={x(bar.start) + 1} y={y} width={wide} height={LANE - 4} rx={5} fill={fill(bar.task)} className={wrong ? 'stroke-bad' : ''} strokeWidth={wrong ? 2.5 : 0} />
              <rect x={x(bar.start) + 1} y={y + LANE - 8} width={wide * (task?.share ?? 1)} height={2.5} rx={1} className="fill-panel/80" />
              <text x={x(bar.start) + 9} y={y + 15} className="fill-on-accent font-medium">{fits(label(bar.task), wide - 14)}</text>
            </g>
          )
        })}
        {bars.map((bar) => {
          const deadline = timeline.tasks.find((one) => one.id === bar.task)?.deadline
          if (!deadline) return null
          const y = tops[bar.gpu]! + bar.lane * LANE
          return (
            <g key={`${bar.task} ${bar.gpu} deadline`}>
              <title>{t('time.deadline.mark', { task: label(bar.task) })}</title>
              <path d={`M${x(deadline) - 5} ${y - 5}h10l-5 8z`} className={`${bar.late > 0 ? 'fill-bad' : 'fill-ink'} stroke-panel`} strokeWidth={1} />
            </g>
          )
        })}
      </svg>
    </div>
  )
}

const LETTER_PX = 6.4
const HANGUL_PX = 10.5
function fits(text: string, width: number): string {
  let used = 0
  for (const [at, letter] of [...text].entries()) {
    used += letter > '\u1100' ? HANGUL_PX : LETTER_PX
    if (used > width) return at > 2 ? `${[...text].slice(0, at - 1).join('')}…` : ''
  }
  return text
}

function Tasks({ timeline, label }: { timeline: Timeline; label: (id: string) => string }) {
  const { t, format } = usePlanWords()
  const slot = (value: number) => t(`slot.${timeline.slot}` as PlanKey, { value })
  return (
    <Scroll label={t('time.gantt')}>
      <table className="w-full border-collapse text-left text-xs">
        <thead><tr className={`${HEAD} border-t border-line`}><th scope="col">{t('time.task')}</th><th scope="col">{t('time.gpus')}</th><th scope="col">{t('time.start')}</th><th scope="col">{t('time.end')}</th><th scope="col">{t('time.deadline')}</th><th scope="col" className="text-right">{t('time.share')}</th><th scope="col" className="text-right">{t('time.memory')}</th><th scope="col" /></tr></thead>
        <tbody>{timeline.tasks.map((task) => {
          const placed = timeline.placements.find((one) => one.task === task.id)
          return (
            <tr key={task.id} className={ROW}>
              <th scope="row">{label(task.id)}</th><td>{placed?.gpus.join(', ') ?? '–'}</td><td>{placed ? slot(placed.start) : '–'}</td><td>{placed ? slot(placed.end) : '–'}</td>
              <td>{task.deadline === null ? '–' : slot(task.deadline)}</td><td className="text-right">{format.percent(task.share, 0)}</td><td className="text-right">{format.number(task.memory_gb, 3)} GB</td>
              <td>{!placed ? <Badge tone="bad">{t('compare.infeasible')}</Badge> : placed.late > 0 ? <Badge tone="bad">{t('time.late', { value: t(`slots.${timeline.slot}` as PlanKey, { count: placed.late }) })}</Badge> : <Badge tone="good">{t('time.ontime')}</Badge>}</td>
            </tr>
          )
        })}</tbody>
      </table>
    </Scroll>
  )
}

function Counts({ timeline, currency }: { timeline: Timeline; currency: string }) {
  const { t, name, format } = usePlanWords()
  return (
    <ul className="flex flex-col gap-3">
      {timeline.counts.map((count) => (
        <li key={count.gpus} className={`rounded-lg border p-3 ${count.gpus === timeline.gpus ? 'border-accent bg-accent-soft/40' : 'border-line'}`}>
          <div className="flex items-center justify-between gap-3">
            <span className="font-semibold">{t('time.gpus')} × {count.gpus} {count.gpus === timeline.gpus && <span className="ml-1"><Badge tone="accent">{t('time.here')}</Badge></span>}</span>
            <Badge tone={count.on_time ? 'good' : 'bad'}>{count.on_time ? t('time.ontime') : t('time.nottime')}</Badge>
          </div>
          <p className="mt-1 text-xs text-ink-soft">{name(count)}</p>
          <p className="mt-1 text-xs text-ink-faint">{t('time.use', { value: format.percent(count.busy_share, 0) })} · {t('time.idle', { count: count.idle_gpus })}{count.cost !== null && ` · ${format.integer(count.cost)} ${currency}`}</p>
        </li>
      ))}
    </ul>
  )
}
