import { Download } from 'lucide-react'

import { useWords } from '../../i18n'
import { Badge } from '../../parts/marks'
import { KindMark } from './kind_mark'
import { ArtifactLink } from './links'
import type { Artifact } from './types'
import { useHubWords } from './words'

const MOST_LABELS = 3

/** An artifact as the catalogue shows it; the whole card is its link. */
export function ArtifactCard({ item }: { item: Artifact }) {
  const { t, format } = useHubWords()
  const owner = item.name.slice(0, item.name.lastIndexOf('/') + 1)
  return (
    <ArtifactLink name={item.name}
      className="flex h-full flex-col rounded-xl border border-line bg-panel p-4 shadow-card transition-colors hover:border-line-strong">
      <span className="flex items-start gap-3">
        <KindMark kind={item.kind} />
        <span className="min-w-0 flex-1">
          <span className="block leading-5 font-semibold [overflow-wrap:anywhere]">{item.title || item.name.slice(owner.length)}</span>
          <span className="block truncate font-mono text-2xs text-ink-faint">{item.title ? item.name : owner.slice(0, -1)}</span>
        </span>
        {item.visibility !== 'organisation' && <Badge tone={item.visibility === 'public' ? 'accent' : 'plain'}>{t(`visibility.${item.visibility}`)}</Badge>}
      </span>
      {item.summary && <span className="mt-2.5 line-clamp-2 text-ink-soft">{item.summary}</span>}
      {(item.deprecated || item.labels.length > 0) && (
        <span className="mt-2.5 flex flex-wrap gap-1.5">
          {item.deprecated && <Badge tone="warn">{t('deprecated')}</Badge>}
          {item.labels.slice(0, MOST_LABELS).map((label) => <Badge key={label}>{label}</Badge>)}
          {item.labels.length > MOST_LABELS && <span className="text-2xs leading-5 text-ink-faint">+{item.labels.length - MOST_LABELS}</span>}
        </span>
      )}
      <span className="mt-auto flex flex-wrap items-center gap-x-3 gap-y-0.5 pt-3 text-2xs text-ink-faint">
        <span className="font-medium text-ink-soft">{t(`one.${item.kind}`)}</span>
        <span>{format.bytes(item.size_bytes)}</span>
        <span className="inline-flex items-center gap-1"><Download aria-hidden size={11} />{t('pulls', { count: item.pulls })}</span>
        <Updated at={item.updated} />
      </span>
    </ArtifactLink>
  )
}

function Updated({ at }: { at: string }) {
  const { t, format } = useHubWords()
  const words = useWords()
  const ms = Date.parse(at)
  const age = words.t('ago', { age: format.age((Date.now() - ms) / 1000) })
  return <time dateTime={at} title={format.date(ms)} className="ml-auto">{t('updated', { time: age })}</time>
}
