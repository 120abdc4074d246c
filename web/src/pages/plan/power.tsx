import { Badge } from '../../parts/marks'
import { Panel } from '../../parts/panel'
import { compact } from './figures'
import { FigureList } from './figure'
import { useItemNames } from './item_names'
import { productOf, shortProduct } from './product'
import { Reasons } from './reasons'
import type { Power, Rack } from './types'
import { usePlanWords, wordFor } from './words'

const UNIT_PX = 8.5
const RACK_PX = 170
const MOST_RACKS = 8

/** Racks with their machines and their power against the limit, and what the power comes to. */
export function PowerPart({ power, currency }: { power: Power; currency: string }) {
  const words = usePlanWords()
  const { t, format } = words
  const racks = power.racks.slice(0, MOST_RACKS)
  const bands = Object.entries(power.kwh_by_band)
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]">
      <Panel title={t('power.title')} note={t('power.note')} side={<Badge>{wordFor(words, 'cooling', power.cooling)}</Badge>}>
        {racks.length === 0 ? <p className="text-ink-soft">{t('power.none')}</p> : (
          <ul className="flex flex-wrap gap-x-7 gap-y-6">
            {racks.map((rack, at) => <li key={at}><Elevation rack={rack} number={at + 1} /></li>)}
          </ul>
        )}
        {power.racks.length > MOST_RACKS && <p className="mt-4 text-xs text-ink-soft">{t('power.more', { count: power.racks.length - MOST_RACKS })}</p>}
        {power.reasons.length > 0 && <div className="mt-4"><Reasons reasons={power.reasons} /></div>}
      </Panel>
      <Panel title={t('power.figures')}>
        <FigureList figures={power.figures} currency={currency} />
        {bands.length > 0 && (
          <>
            <h3 className="mt-4 mb-1 text-xs font-semibold text-ink-soft">{t('power.bands')}</h3>
            <dl>{bands.map(([name, kwh]) => <div key={name} className="flex justify-between border-b border-line/60 py-1.5 last:border-0"><dt className="text-ink-soft">{name}</dt><dd>{format.integer(kwh)} kWh</dd></div>)}</dl>
          </>
        )}
      </Panel>
    </div>
  )
}

function Elevation({ rack, number }: { rack: Rack; number: number }) {
  const { t, language, format } = usePlanWords()
  const tall = rack.units * UNIT_PX
  const share = rack.limit_w > 0 ? rack.power_w / rack.limit_w : 0
  const said = t('power.of', { power: format.number(rack.power_w / 1000, 3), limit: format.number(rack.limit_w / 1000, 3) })
  const nameOf = useItemNames()
  const kind = (name: string) => (name === 'switch' ? t('power.switch') : shortProduct(productOf(name, nameOf)))
  const full = Math.min(1, share) * tall
  return (
    <figure>
      <figcaption className="mb-2">
        <span className="block font-medium">{t('power.rack', { number })}</span>
        <span className={`text-xs ${share > 1 ? 'text-bad' : 'text-ink-soft'}`}>{said} · {format.percent(share, 0)}</span>
      </figcaption>
      <svg width={RACK_PX + 52} height={tall + 10} role="img" className="block text-2xs"
        aria-label={`${t('power.rack', { number })}: ${said}. ${rack.slots.map((slot) => `${kind(slot.name)} U${slot.unit}–${slot.unit + slot.units - 1}`).join(', ')}`}>
        <rect x={22} y={1} width={RACK_PX} height={tall + 4} rx={4} className="fill-sunken stroke-line-strong" strokeWidth={1.5} />
        {Array.from({ length: Math.floor(rack.units / 6) }, (_, i) => (i + 1) * 6).map((unit) => (
          <g key={unit}>
            <line x1={22} x2={22 + RACK_PX} y1={tall + 3 - unit * UNIT_PX} y2={tall + 3 - unit * UNIT_PX} className="stroke-line" />
            <text x={17} y={tall + 7 - unit * UNIT_PX} textAnchor="end" className="fill-ink-faint">{unit}</text>
          </g>
        ))}
        {rack.slots.map((slot) => {
          const high = slot.units * UNIT_PX
          const y = tall + 3 - (slot.unit - 1 + slot.units) * UNIT_PX
          return (
            <g key={slot.unit}>
              <title>{`${kind(slot.name)} · U${slot.unit}–${slot.unit + slot.units - 1} · ${format.number(slot.p95_w / 1000, 3)} kW`}</title>
              <rect x={25} y={y + 0.75} width={RACK_PX - 6} height={high - 1.5} rx={2} className={slot.name === 'switch' ? 'fill-state-setup/35 stroke-state-setup' : 'fill-accent-soft stroke-accent/60'} />
              {high >= 15 && <text x={31} y={y + high / 2 + 4} className="fill-ink">{cut(kind(slot.name), 26)}</text>}
              {high >= 30 && <text x={31} y={y + high / 2 + 17} className="fill-ink-soft">{compact(slot.p95_w / 1000, language)} kW</text>}
            </g>
          )
        })}
        <rect x={RACK_PX + 32} y={1} width={11} height={tall + 4} rx={3} className="fill-sunken stroke-line" />
        <rect x={RACK_PX + 32} y={tall + 5 - full} width={11} height={full} rx={3} className={share > 1 ? 'fill-bad' : share > 0.9 ? 'fill-warn-mark' : 'fill-state-run'} />
      </svg>
    </figure>
  )
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
