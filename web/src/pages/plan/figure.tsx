import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'

import { Badge } from '../../parts/marks'
import { say } from './figures'
import type { Figure } from './types'
import { usePlanWords, wordFor } from './words'

/** A number that opens to its interval, method and source. */
export function FigureValue({ figure, name, label, currency = '', strong = false, spread = true }: {
  figure: Figure | null | undefined
  /** Name in the API: decides how the unit is read. */
  name: string
  label?: string
  currency?: string
  strong?: boolean
  /** Show the interval beside the value. */
  spread?: boolean
}) {
  const words = usePlanWords()
  const { t, format } = words
  if (!figure) return <span className="text-ink-faint">–</span>
  const said = say(figure, name, format, currency)
  const unit = said.unit === '%' ? '%' : said.unit ? ` ${said.unit}` : ''
  const title = label ?? wordFor(words, 'name', name)
  return (
    <DialogTrigger>
      <Button className={`rounded text-left whitespace-nowrap underline decoration-line-strong decoration-dotted underline-offset-3 hover:text-accent ${strong ? 'font-semibold' : ''}`}>
        <span className="sr-only">{title}: </span>{said.value}{unit}
        {spread && said.low && <span className="ml-1 text-2xs font-normal whitespace-nowrap text-ink-faint no-underline">[{said.low} – {said.high}]</span>}
      </Button>
      <Popover className="fade-in z-50 w-80 rounded-lg border border-line bg-raised shadow-float">
        <Dialog aria-label={title} className="p-4 outline-none">
          <div className="flex items-start justify-between gap-3">
            <p className="text-xs font-semibold text-ink-soft">{title}</p>
            <Badge tone={figure.kind === 'measured' ? 'good' : figure.kind === 'given' ? 'accent' : 'plain'}>{wordFor(words, 'figure.kind', figure.kind)}</Badge>
          </div>
          <p className="mt-1 text-lg font-semibold">{said.value}{unit}</p>
          <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-xs">
            <Row name={t('figure.interval')} value={said.low ? `${t('figure.low_high', { low: said.low, high: said.high })}${unit}` : t('figure.exact')} />
            {figure.method && <Row name={t('figure.method')} value={(words.language === 'ko' && figure.method_ko) || figure.method} />}
            {figure.source && <Row name={t('figure.source')} value={(words.language === 'ko' && figure.source_ko) || figure.source} />}
            {figure.date && <Row name={t('figure.date')} value={figure.date} />}
          </dl>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="[overflow-wrap:anywhere]">{value}</dd>
    </>
  )
}

/** Figures with their names, one a line. */
export function FigureList({ figures, currency = '', hide = [] }: { figures: Record<string, Figure>; currency?: string; hide?: readonly string[] }) {
  const words = usePlanWords()
  return (
    <dl className="flex flex-col">
      {Object.entries(figures).filter(([name]) => !hide.includes(name)).map(([name, figure]) => (
        <div key={name} className="flex items-baseline justify-between gap-4 border-b border-line/60 py-1.5 last:border-0">
          <dt className="text-ink-soft">{wordFor(words, 'name', name)}</dt>
          <dd className="shrink-0 text-right"><FigureValue figure={figure} name={name} currency={currency} /></dd>
        </div>
      ))}
    </dl>
  )
}
