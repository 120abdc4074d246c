import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'

import { Problem } from '../../api/problem'
import { primQuery } from '../../api/queries'
import type { Prim, PrimAttribute } from '../../api/types'
import { useSetView } from '../../app/view'
import { useWords } from '../../i18n'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Grid, Section } from '../../parts/section'
import { shown } from '../../parts/shown'
import { Snippet } from '../../parts/snippet'
import { primSnippet } from './snippets'

/** The composed USD prim: type, attributes with the layer each opinion comes from, variants, place. */
export function PrimSection({ path, open: first }: { path: string; open: boolean }) {
  const { t } = useWords()
  const [open, setOpen] = useState(first)
  return (
    <section>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex w-full items-center gap-1.5 border-b border-line px-4 py-3 text-left text-xs font-semibold text-ink-soft hover:bg-hover">
        <ChevronRight aria-hidden size={13} className={`transition-transform ${open ? 'rotate-90' : ''}`} />
        {t('prim.title')}
        <span className="ml-auto truncate font-mono text-2xs font-normal text-ink-faint">{path.slice(path.lastIndexOf('/') + 1)}</span>
      </button>
      {open && <PrimBody path={path} />}
    </section>
  )
}

function PrimBody({ path }: { path: string }) {
  const { t } = useWords()
  const prim = useQuery(primQuery(path))
  if (prim.isPending) return <Waiting what={t('prim.title')} />
  if (prim.isError) {
    const absent = prim.error instanceof Problem && prim.error.status === 404
    return absent ? <p className="p-4 text-xs text-ink-soft">{t('prim.absent')}</p> : <ErrorNote error={prim.error} onRetry={() => void prim.refetch()} />
  }
  return <PrimFacts prim={prim.data} />
}

function layerName(identifier: string): string {
  return identifier.slice(Math.max(identifier.lastIndexOf('/'), identifier.lastIndexOf('\\')) + 1) || identifier
}

function PrimFacts({ prim }: { prim: Prim }) {
  const { t } = useWords()
  const setView = useSetView()
  const variants = Object.entries(prim.variants)
  const matrix = (prim.transform ?? []).flat()
  return (
    <>
      <Section title={t('prim.facts')}>
        <Grid pairs={[
          [t('prim.type'), prim.type || '–'], [t('prim.schemas'), prim.api_schemas.join(', ') || '–'], [t('prim.purpose'), prim.purpose],
          [t('prim.visibility'), prim.visibility], ...(prim.payload ? [[t('prim.payload'), '✓'] as const] : []),
          ...variants.map(([set, variant]) => [`${t('prim.variant')} ${set}`, `${variant.selection} (${variant.choices.join(', ')})`] as const),
        ]} />
      </Section>
      {prim.attributes.length > 0 && <Section title={t('prim.attributes', { count: prim.attributes.length })}><Attributes attributes={prim.attributes} /></Section>}
      {prim.relationships.length > 0 && (
        <Section title={t('prim.relationships')}>
          <ul className="flex flex-col gap-1 text-xs">
            {prim.relationships.map(({ name, targets }) => (
              <li key={name}>
                <span className="text-ink-faint">{name}</span>
                {targets.map((target) => (
                  <button key={target} type="button" onClick={() => setView({ sel: target }, { push: true })} className="block max-w-full truncate font-mono text-2xs text-accent hover:underline">{target}</button>
                ))}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {matrix.length === 16 && (
        <Section title={t('prim.transform')}>
          <div className="grid grid-cols-4 gap-x-2 gap-y-0.5 text-right font-mono text-2xs">
            {matrix.map((value, i) => <span key={i}>{Number(value).toFixed(3)}</span>)}
          </div>
        </Section>
      )}
      {prim.layers.length > 0 && (
        <Section title={t('prim.layers')}>
          <ol className="flex flex-col gap-0.5 font-mono text-2xs">
            {prim.layers.map((layer) => <li key={layer.identifier} title={layer.identifier} className="truncate">{layerName(layer.identifier)}</li>)}
          </ol>
        </Section>
      )}
      <Section title={t('inspector.code')}><Snippet texts={primSnippet(prim.path)} /></Section>
    </>
  )
}

const LONG = 120

function Attributes({ attributes }: { attributes: readonly PrimAttribute[] }) {
  const { t } = useWords()
  return (
    <ul className="flex flex-col divide-y divide-line/50">
      {attributes.map((attribute) => {
        const text = shown(attribute.value)
        return (
          <li key={attribute.name} className="py-1.5 text-xs">
            <div className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 truncate font-medium" title={attribute.name}>{attribute.name}</span>
              <span className="shrink-0 font-mono text-2xs text-ink-faint">{attribute.type}</span>
            </div>
            <div className="mt-0.5 font-mono text-2xs text-ink-soft [overflow-wrap:anywhere]" title={text}>{text.length > LONG ? `${text.slice(0, LONG)}…` : text}</div>
            <div className="mt-0.5 flex gap-2 text-2xs text-ink-faint">
              {attribute.layer && <span title={attribute.layer}>{layerName(attribute.layer)}</span>}
              {attribute.time_samples > 0 && <span>{t('prim.samples', { count: attribute.time_samples })}</span>}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
