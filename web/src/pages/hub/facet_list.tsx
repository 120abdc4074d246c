import { X } from 'lucide-react'

import { flip, useHubView } from './search'
import type { Facets } from './types'
import { factName, factValue, useHubWords } from './words'

/** Labels and facts of what was found; each narrows the list, and the address keeps it. */
export function FacetList({ facets }: { facets: Facets }) {
  const { t, format } = useHubWords()
  const [view, setView] = useHubView()
  const chosen = [...(view.label ?? []).map((value) => ({ label: true, value })), ...(view.fact ?? []).map((value) => ({ label: false, value }))]
  const choose = (isLabel: boolean, value: string) =>
    setView(isLabel ? { label: flip(view.label, value), page: undefined } : { fact: flip(view.fact, value), page: undefined }, { push: true })
  if (facets.facets.length === 0 && chosen.length === 0) return null
  return (
    <section aria-label={t('facets')} className="flex flex-col gap-4">
      {chosen.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {chosen.map(({ label, value }) => (
            <li key={`${label}${value}`}>
              <button type="button" aria-pressed onClick={() => choose(label, value)}
                className="inline-flex items-center gap-1 rounded-full border border-accent/40 bg-accent-soft px-2 py-0.5 text-2xs font-medium text-accent">
                {value}<X aria-hidden size={11} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {facets.facets.map(({ name, values }) => {
        const open = values.filter(({ value }) => !(name === '' ? view.label : view.fact)?.includes(name === '' ? value : `${name}=${value}`))
        if (open.length === 0) return null
        return (
          <div key={name}>
            <h2 className="mb-1 px-2.5 text-2xs font-semibold text-ink-faint">{name === '' ? t('facet.labels') : factName(t, name)}</h2>
            <ul>
              {open.slice(0, 6).map(({ value, count }) => (
                <li key={value}>
                  <button type="button" onClick={() => choose(name === '', name === '' ? value : `${name}=${value}`)}
                    className="flex w-full items-center gap-2 rounded-md px-2.5 py-1 text-left text-xs text-ink-soft transition-colors hover:bg-hover hover:text-ink">
                    <span className="min-w-0 truncate">{factValue(t, name, value)}</span>{' '}
                    <span className="ml-auto text-2xs text-ink-faint">{format.integer(count)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
      {facets.counted < facets.total && <p className="px-2.5 text-2xs text-ink-faint">{t('facets.counted', { counted: facets.counted, total: facets.total })}</p>}
    </section>
  )
}
