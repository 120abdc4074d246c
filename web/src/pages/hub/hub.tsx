import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Plus, SearchX } from 'lucide-react'
import { useEffect, useState } from 'react'

import { Button } from '../../parts/button'
import { FilterField } from '../../parts/field'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { ArtifactCard } from './artifact_card'
import { DoneNote } from './done_note'
import { Doors } from './doors'
import { FacetList } from './facet_list'
import { KIND_ICONS } from './kind_mark'
import { NewCollection } from './new_collection'
import { HubHead } from './places'
import { catalogueQuery, facetsQuery, PAGE_SIZE } from './queries'
import { useHubView } from './search'
import { KINDS, type Catalogue } from './types'
import { useMay } from './use_may'
import { useHubWords } from './words'

const TYPING_MS = 220

/** The catalogue: what the organisation's hub holds. */
export function Hub() {
  const { t } = useHubWords()
  const [view, setView] = useHubView()
  const found = useQuery(catalogueQuery(view))
  const narrowed = Boolean(view.q ?? view.kind ?? view.label ?? view.fact)
  const mayMake = useMay('hub.write')
  const [making, setMaking] = useState(false)
  const isEmpty = found.data !== undefined && !narrowed && found.data.total === 0
  return (
    <Page>
      <HubHead title={t('catalogue')} lead={t('catalogue.lead')}
        action={!isEmpty && (
          <>
            <SearchBox value={view.q ?? ''} label={t('search')} onChange={(q) => setView({ q: q || undefined, page: undefined, gone: undefined })} />
            {mayMake && <Button icon={Plus} onPress={() => setMaking(true)}>{t('collections.new')}</Button>}
          </>
        )} />
      {view.gone && <div className="mb-4"><DoneNote text={t('delete.done', { name: view.gone })} /></div>}
      {found.isPending && <Waiting what={t('catalogue')} rows={8} />}
      {found.isError && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      {isEmpty && <Doors />}
      {found.data && !isEmpty && <Found found={found.data} />}
      {making && <NewCollection onClose={() => setMaking(false)} />}
    </Page>
  )
}

/** The address follows once typing pauses; the field itself never waits. */
function SearchBox({ value, label, onChange }: { value: string; label: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value)
  const [sent, setSent] = useState(value)
  if (value !== sent) {
    setSent(value)
    setTyped(value)
  }
  useEffect(() => {
    if (typed === sent) return
    const timer = setTimeout(() => { setSent(typed); onChange(typed) }, TYPING_MS)
    return () => clearTimeout(timer)
  })
  return <FilterField label={label} value={typed} onChange={setTyped} className="w-80 max-w-full" />
}

function Found({ found }: { found: Catalogue }) {
  const { t, format } = useHubWords()
  const [view, setView] = useHubView()
  const facets = useQuery(facetsQuery(view))
  const all = Object.values(found.kinds).reduce((sum, count) => sum + count, 0)
  const pages = Math.max(1, Math.ceil(found.total / PAGE_SIZE))
  const page = Math.min(view.page ?? 1, pages)
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-[15rem_minmax(0,1fr)]">
      <div className="flex flex-col gap-5">
        <ul className="flex flex-col gap-0.5">
          {([undefined, ...KINDS] as const).map((kind) => {
            const Icon = kind && KIND_ICONS[kind]
            const count = kind ? (found.kinds[kind] ?? 0) : all
            return (
              <li key={kind ?? 'all'}>
                <button type="button" aria-pressed={view.kind === kind} onClick={() => setView({ kind, page: undefined }, { push: true })}
                  className="flex w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 font-medium text-ink-soft transition-colors hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent">
                  {Icon ? <Icon aria-hidden size={15} strokeWidth={1.8} /> : <span aria-hidden className="size-[15px]" />}
                  {t(kind ? `kind.${kind}` : 'kind.all')}{' '}
                  <span className="ml-auto text-2xs">{format.integer(count)}</span>
                </button>
              </li>
            )
          })}
        </ul>
        {facets.isError && <ErrorNote compact error={facets.error} onRetry={() => void facets.refetch()} />}
        {facets.data && <FacetList facets={facets.data} />}
      </div>
      <section aria-label={t('catalogue')} className="min-w-0">
        <p role="status" className="mb-3 text-xs text-ink-faint">
          {view.q && found.total >= 1000 ? t('found.most', { count: found.total }) : t('found', { count: found.total })}
        </p>
        {found.items.length === 0
          ? <Empty icon={SearchX} text={t('nothing')}><Button size="sm" onPress={() => setView({ q: undefined, kind: undefined, label: undefined, fact: undefined, page: undefined })}>{t('facets.clear')}</Button></Empty>
          : <ul className="grid grid-cols-[repeat(auto-fill,minmax(19rem,1fr))] gap-3">{found.items.map((item) => <li key={item.name}><ArtifactCard item={item} /></li>)}</ul>}
        {pages > 1 && (
          <nav aria-label={t('page.of', { page, pages })} className="mt-5 flex items-center justify-center gap-3 text-xs text-ink-soft">
            <Button size="sm" icon={ChevronLeft} isDisabled={page <= 1} onPress={() => setView({ page: page - 1 > 1 ? page - 1 : undefined }, { push: true })}>{t('page.previous')}</Button>
            {t('page.of', { page, pages })}
            <Button size="sm" icon={ChevronRight} isDisabled={page >= pages} onPress={() => setView({ page: page + 1 }, { push: true })}>{t('page.next')}</Button>
          </nav>
        )}
      </section>
    </div>
  )
}
