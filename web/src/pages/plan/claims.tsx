import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleHelp, CircleX, type LucideIcon } from 'lucide-react'

import { ErrorNote, Waiting } from '../../parts/notes'
import { FigureValue } from './figure'
import { judgementsQuery } from './queries'
import type { Document, Judgement, Judgements } from './types'
import { usePlanWords, wordFor } from './words'

const LOOKS: Record<Judgement['verdict'], { icon: LucideIcon; ink: string; edge: string }> = {
  holds: { icon: CircleCheck, ink: 'text-good', edge: 'border-l-good' },
  does_not_hold: { icon: CircleX, ink: 'text-bad', edge: 'border-l-bad' },
  cannot_be_judged: { icon: CircleHelp, ink: 'text-warn', edge: 'border-l-warn' },
}

/** Verdicts with their numbers. */
export function Verdicts({ judgements }: { judgements: Judgements }) {
  const words = usePlanWords()
  const { t, name } = words
  const counts = (['holds', 'does_not_hold', 'cannot_be_judged'] as const).map((verdict) => [verdict, judgements.judgements.filter((one) => one.verdict === verdict).length] as const)
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap gap-x-4 text-ink-soft"><span className="font-medium text-ink">{t('audit.count', { count: judgements.judgements.length })}</span>{counts.map(([verdict, count]) => <span key={verdict} className={LOOKS[verdict].ink}>{t(`audit.${verdict}`)} {count}</span>)}</p>
      <ul className="flex flex-col gap-3">
        {judgements.judgements.map((one, at) => {
          const { icon: Icon, ink, edge } = LOOKS[one.verdict]
          const figures = Object.entries(one.figures)
          return (
            <li key={at} className={`rounded-xl border border-l-4 border-line bg-panel p-4 shadow-card ${edge}`}>
              <div className="flex items-start gap-3">
                <Icon aria-hidden size={18} className={`mt-0.5 shrink-0 ${ink}`} />
                <div className="min-w-0 flex-1">
                  <p className="font-semibold">{one.claim} <span className={`ml-1 text-xs ${ink}`}>{t(`audit.${one.verdict}`)}</span></p>
                  <p className="mt-1 text-ink-soft">{name(one)}</p>
                  {figures.length > 0 && <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-xs">{figures.map(([key, figure]) => <div key={key} className="flex gap-2"><dt className="text-ink-faint">{wordFor(words, 'name', key)}</dt><dd><FigureValue figure={figure} name={key} /></dd></div>)}</dl>}
                  {one.source && <p className="mt-1 text-xs text-ink-faint">{t('figure.source')}: {one.source}</p>}
                </div>
              </div>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

export function ClaimsDocument({ document }: { document: Document }) {
  const { t } = usePlanWords()
  const found = useQuery(judgementsQuery(document))
  if (found.isPending) return <Waiting what={t('audit.judging')} rows={8} />
  if (found.isError) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  return <Verdicts judgements={found.data} />
}
