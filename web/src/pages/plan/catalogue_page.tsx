import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { FilterField } from '../../parts/field'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Panel } from '../../parts/panel'
import { Segments } from '../../parts/segments'
import { compact, short } from './figures'
import { HEAD, ROW, Scroll } from './rows'
import { PlanBar } from './plan_bar'
import { SHELVES, usePlanView, useSetPlanView } from './plan_view'
import { PriceTable } from './price_table'
import { catalogueQuery, modelsQuery } from './queries'
import type { CatalogueItem, Fact } from './types'
import { usePlanWords, wordFor, type PlanKey } from './words'

const COLUMNS: Record<CatalogueItem['kind'], readonly string[]> = {
  gpu: ['memory_gb', 'bf16_dense', 'fp8_dense', 'fp4_dense', 'rt_cores', 'power_max'],
  server: ['power_max', 'rack_units', 'cpu_cores', 'lead_time'],
  nic: ['port_rate', 'ports', 'power_max'],
}

/** What can be bought, with the source of each figure; models and prices that plans use. */
export function CataloguePage() {
  const { t } = usePlanWords()
  const view = usePlanView()
  const setView = useSetPlanView()
  const [needle, setNeedle] = useState('')
  const shelf = view.shelf ?? 'gpu'
  return (
    <Page>
      <PlanBar title={t('catalogue.title')} lead={t('catalogue.lead')} />
      <div className="mb-4 flex flex-wrap items-center gap-4">
        <Segments label={t('catalogue.show')} value={shelf} onChange={(next) => setView({ shelf: next, item: undefined })} choices={SHELVES.map((id) => ({ id, name: t(`catalogue.${id}`) }))} />
        <FilterField label={t('catalogue.filter')} value={needle} onChange={setNeedle} className="w-64" />
      </div>
      {shelf === 'models' ? <Models needle={needle} /> : shelf === 'prices' ? <PriceTable needle={needle} /> : <Hardware kind={shelf} needle={needle} />}
    </Page>
  )
}

const has = (needle: string, ...texts: string[]): boolean => texts.some((text) => text.toLowerCase().includes(needle.trim().toLowerCase()))

function Hardware({ kind, needle }: { kind: CatalogueItem['kind']; needle: string }) {
  const words = usePlanWords()
  const { t } = words
  const view = usePlanView()
  const setView = useSetPlanView()
  const found = useQuery(catalogueQuery)
  if (found.isPending) return <Waiting what={t('catalogue.title')} rows={10} />
  if (found.isError) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  const rows = found.data.filter((item) => item.kind === kind && has(needle, item.id, item.label, item.vendor))
  const shown = rows.find((item) => item.id === view.item)
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]">
      <section aria-label={t(`catalogue.${kind}`)} className="overflow-hidden rounded-xl border border-line bg-panel shadow-card">
        <Scroll label={t(`catalogue.${kind}`)}>
          <table className="w-full border-collapse text-left">
            <thead><tr className={HEAD}><th scope="col">{t('catalogue.item')}</th>{COLUMNS[kind].map((fact) => <th key={fact} scope="col" className="text-right">{wordFor(words, 'fact', fact)}</th>)}</tr></thead>
            <tbody>{rows.map((item) => (
              <tr key={item.id} className={`${ROW} ${item.id === shown?.id ? 'bg-accent-soft/60' : 'hover:bg-hover'}`}>
                <th scope="row" className="min-w-48"><button type="button" aria-pressed={item.id === shown?.id} onClick={() => setView({ item: item.id })} className="text-left hover:text-accent hover:underline">{item.label}</button></th>
                {COLUMNS[kind].map((fact) => <td key={fact} className="text-right whitespace-nowrap"><FactValue fact={item.facts[fact]} /></td>)}
              </tr>
            ))}</tbody>
          </table>
        </Scroll>
      </section>
      {shown ? <Facts item={shown} /> : <section className="rounded-xl border border-dashed border-line"><Empty text={t('catalogue.choose')} /></section>}
    </div>
  )
}

function FactValue({ fact }: { fact: Fact | undefined }) {
  const { t, format } = usePlanWords()
  if (!fact) return <span className="text-ink-faint">–</span>
  if (typeof fact.value === 'string') return <>{fact.value}</>
  const unit = fact.unit === 'week' ? '' : fact.unit === '1' ? '' : ` ${fact.unit}`
  return <span title={`${fact.source}, ${fact.date}`}>{fact.unit === 'week' ? t('compare.weeks', { value: fact.value }) : short(fact.value, format) + unit}</span>
}

function Facts({ item }: { item: CatalogueItem }) {
  const words = usePlanWords()
  const { t } = words
  return (
    <Panel title={item.label} note={<>{item.vendor} · <code className="font-mono">{item.id}</code>{item.gpu && ` · ${item.gpu_count} × ${item.gpu}`}</>} flush>
      <Scroll label={item.label}>
        <table className="w-full border-collapse text-left text-xs">
          <thead><tr className={HEAD}><th scope="col">{t('catalogue.fact')}</th><th scope="col" className="text-right">{t('figure.value')}</th><th scope="col">{t('figure.source')}</th><th scope="col">{t('figure.date')}</th><th scope="col">{t('catalogue.tag')}</th></tr></thead>
          <tbody>{Object.entries(item.facts).map(([key, fact]) => (
            <tr key={key} className={`${ROW} align-top`}>
              <th scope="row">{wordFor(words, 'fact', key)}</th>
              <td className="text-right font-semibold whitespace-nowrap"><FactValue fact={fact} /></td>
              <td className="text-ink-soft [overflow-wrap:anywhere]">{fact.source}</td><td className="whitespace-nowrap text-ink-soft">{fact.date}</td>
              <td><Badge tone={fact.tag === 'measured' ? 'good' : fact.tag === 'assumption' ? 'warn' : 'plain'}>{wordFor(words, 'tag', fact.tag)}</Badge></td>
            </tr>
          ))}</tbody>
        </table>
      </Scroll>
    </Panel>
  )
}

function Models({ needle }: { needle: string }) {
  const { t, format, language } = usePlanWords()
  const found = useQuery(modelsQuery)
  if (found.isPending) return <Waiting what={t('catalogue.models')} rows={10} />
  if (found.isError) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  const rows = found.data.filter((model) => has(needle, model.id, model.label))
  const heads: PlanKey[] = ['catalogue.parameters', 'catalogue.layers', 'catalogue.hidden', 'catalogue.experts', 'catalogue.context']
  return (
    <section aria-label={t('catalogue.models')} className="overflow-hidden rounded-xl border border-line bg-panel shadow-card">
      <Scroll label={t('catalogue.models')}>
        <table className="w-full border-collapse text-left">
          <thead><tr className={HEAD}><th scope="col">{t('form.model')}</th>{heads.map((key) => <th key={key} scope="col" className="text-right">{t(key)}</th>)}<td /></tr></thead>
          <tbody>{rows.map((model) => (
            <tr key={model.id} className={ROW}>
              <th scope="row">{model.label} <code className="ml-1 font-mono text-2xs font-normal text-ink-faint">{model.id}</code></th>
              <td className="text-right font-medium">{compact(model.parameters, language)}</td><td className="text-right">{model.layers}</td><td className="text-right">{format.integer(model.hidden)}</td>
              <td className="text-right">{model.experts || '–'}</td><td className="text-right">{format.integer(model.max_context)}</td>
              <td>{model.vision && <Badge tone="accent">{t('catalogue.vision')}</Badge>}</td>
            </tr>
          ))}</tbody>
        </table>
      </Scroll>
    </section>
  )
}
