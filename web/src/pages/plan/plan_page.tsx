import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'

import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Select } from '../../parts/select'
import { Snippet } from '../../parts/snippet'
import { ClaimsDocument } from './claims'
import { Compare } from './compare'
import { Edit } from './edit'
import { FigureValue } from './figure'
import { TimelinePart } from './gantt'
import { MemoryStacks } from './memory'
import { Money } from './money'
import { PlanBar } from './plan_bar'
import { PARTS, usePlanView, useSetPlanView, type Part } from './plan_view'
import { PowerPart } from './power'
import { answerQuery, documentQuery, timelineQuery } from './queries'
import { ReportPart } from './report'
import { ReviewDocument } from './review'
import { Risk } from './risk'
import { planSnippet } from './snippets'
import { isTable, labelOf, labelsOf, type Choice, type PlanAnswer, type StoredDocument } from './types'
import { usePlanWords } from './words'

/** One stored document: a plan with its parts, or a timeline, claims, a cost table. */
export function PlanPage() {
  const { t, language } = usePlanWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useQuery(documentQuery(id))
  const stored = found.data
  const name = stored ? labelOf(stored.document.name, language) || stored.name : ' '
  return (
    <Page>
      <PlanBar title={name} lead={stored && labelOf(stored.document.question, language)}
        action={stored && <Badge tone="accent">{t(`kind.${stored.kind}`)} · {t('docs.version')} {stored.version}</Badge>} />
      {found.isPending && <Waiting what={t('plan.waiting')} />}
      {found.isError && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      {stored?.kind === 'plan' && <Plan stored={stored} />}
      {stored?.kind === 'timeline' && <TimelineOf document={stored.document} />}
      {stored?.kind === 'claims' && <ClaimsDocument document={stored.document} />}
      {stored?.kind === 'table' && <ReviewDocument document={stored.document} />}
    </Page>
  )
}

function Plan({ stored }: { stored: StoredDocument }) {
  const { t } = usePlanWords()
  const view = usePlanView()
  const setView = useSetPlanView()
  const answer = useQuery(answerQuery(stored.id, stored.version, view.on ?? ''))
  const part = view.part ?? (answer.isError ? 'edit' : 'compare')
  return (
    <>
      {answer.isError && <ErrorNote error={answer.error} onRetry={() => (view.on ? setView({ on: undefined }) : void answer.refetch())} />}
      {answer.data && <Head answer={answer.data} />}
      <Tabs selectedKey={part} onSelectionChange={(key) => setView({ part: key as Part })}>
        <TabList aria-label={t('plan.tabs')} className="mb-5 flex gap-1 overflow-x-auto border-b border-line">
          {PARTS.map((id) => (
            <Tab key={id} id={id} className="-mb-px cursor-default border-b-2 border-transparent px-3 py-2 font-medium whitespace-nowrap text-ink-soft hover:text-ink selected:border-accent selected:text-accent focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent">
              {t(`tab.${id}`)}
            </Tab>
          ))}
        </TabList>
        {PARTS.map((id) => (
          <TabPanel key={id} id={id} className="outline-none">
            {id === 'edit' ? <Edit key={stored.version} stored={stored} /> : answer.isPending ? <Waiting what={t('plan.waiting')} rows={10} /> : answer.data && <Body part={id} answer={answer.data} stored={stored} />}
          </TabPanel>
        ))}
      </Tabs>
      <details className="mt-6 rounded-xl border border-line bg-panel">
        <summary className="cursor-pointer px-5 py-3 font-medium text-ink-soft">{t('plan.code')}</summary>
        <div className="px-5 pb-5"><Snippet texts={planSnippet(stored.id, view.on ?? '')} /></div>
      </details>
    </>
  )
}

/** The configuration shown, and what it comes to. */
function Head({ answer }: { answer: PlanAnswer }) {
  const { t } = usePlanWords()
  const setView = useSetPlanView()
  const { chosen, comparison } = answer
  if (!chosen) return null
  const cards: [string, React.ReactNode][] = [
    [t('compare.y', { years: comparison.years, currency: comparison.currency }), <FigureValue key="c" strong figure={chosen.present_cost} name="present_cost" />],
    [t('name.capex'), <FigureValue key="x" strong figure={chosen.capex} name="capex" />],
    [t('name.p95_kw'), <FigureValue key="p" strong figure={chosen.p95_kw} name="p95_kw" />],
    [t('name.gpu_hour'), <FigureValue key="g" strong figure={chosen.gpu_hour} name="gpu_hour" />],
  ]
  return (
    <section className="mb-5 rounded-xl border border-line bg-panel p-4 shadow-card">
      <div className="flex flex-wrap items-center gap-3">
        <Select small label={t('plan.configuration')} value={chosen.configuration.id} onChange={(on) => setView({ on: on === comparison.chosen ? undefined : on })}
          choices={comparison.choices.map((choice: Choice) => ({ id: choice.configuration.id, name: choice.configuration.label }))} />
        {chosen.configuration.id === comparison.chosen && <Badge tone="accent">{t('plan.recommended')}</Badge>}
        <Badge tone={chosen.feasible ? 'good' : 'bad'}>{chosen.feasible ? t('compare.feasible') : t('compare.infeasible')}</Badge>
      </div>
      <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-3 lg:grid-cols-4">
        {cards.map(([name, value]) => <div key={name} className="min-w-0"><dt className="truncate text-2xs text-ink-faint">{name}</dt><dd className="mt-0.5 text-base">{value}</dd></div>)}
      </dl>
    </section>
  )
}

function Body({ part, answer, stored }: { part: Part; answer: PlanAnswer; stored: StoredDocument }) {
  const { t, language } = usePlanWords()
  const { document } = stored
  const labels = useMemo(() => labelsOf(document, language), [document, language])
  const { chosen, comparison, power, costing } = answer
  if (part === 'compare') return <Compare comparison={comparison} document={document} shown={chosen?.configuration.id ?? ''} pue={power?.figures.pue?.value ?? null} />
  if (part === 'timeline') return isTable(document.timeline) ? <TimelineOf document={document.timeline} /> : <Empty text={t('time.none')} />
  if (part === 'report') return <ReportPart id={stored.id} version={stored.version} on={chosen && chosen.configuration.id !== comparison.chosen ? chosen.configuration.id : ''} />
  if (!chosen) return <Empty text={t('plan.nochoice')} />
  if (part === 'memory') return <MemoryStacks sizings={chosen.sizings} labels={labels} />
  if (part === 'power') return power && <PowerPart power={power} currency={comparison.currency} />
  if (!costing) return <Empty text={t('money.unpriced')}><p className="text-xs text-ink-faint">{t('money.unpriced.how')}</p></Empty>
  return part === 'money' ? <Money costing={costing} labels={labels} /> : <Risk costing={costing} />
}

function TimelineOf({ document }: { document: Record<string, unknown> }) {
  const { t } = usePlanWords()
  const found = useQuery(timelineQuery(document))
  if (found.isPending) return <Waiting what={t('plan.waiting')} rows={8} />
  if (found.isError) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  return <TimelinePart timeline={found.data} currency={typeof document.currency === 'string' ? document.currency : 'USD'} />
}
