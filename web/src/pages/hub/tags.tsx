import { Badge } from '../../parts/marks'
import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import { short } from './digest'
import { useHubView } from './search'
import type { ArtifactDetail, Tag } from './types'
import { useHubWords } from './words'

/** Whether a pattern such as `v*` covers the tag, as the server's `fnmatch` says. */
export function isFixed(tag: string, patterns: string): boolean {
  return patterns.split(/\s+/).filter(Boolean).some((pattern) => {
    const source = pattern.replace(/[\\^$+.()|{}]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.').replaceAll('[!', '[^')
    try {
      return new RegExp(`^(?:${source})$`, 's').test(tag)
    } catch {
      return pattern === tag
    }
  })
}

export function TagsTab({ item, shown }: { item: ArtifactDetail; shown: string }) {
  const { t, format } = useHubWords()
  const [, setView] = useHubView()
  const name = (tag: Tag) => (
    <span className="flex flex-wrap items-center gap-2">
      <button type="button" aria-label={t('tag.choose', { tag: tag.name })} aria-pressed={tag.name === shown} onClick={() => setView({ ref: tag.name, part: 'contents' }, { push: true })}
        className="rounded font-mono font-medium text-accent hover:underline">{tag.name}</button>
      {isFixed(tag.name, item.immutable_tags) && <Badge>{t('tag.fixed')}</Badge>}
    </span>
  )
  return (
    <Panel flush title={t('part.tags')}>
      <Table label={t('part.tags')} rows={item.tags} rowKey={(tag) => tag.name} columns={[
        { id: 'name', name: t('tag'), head: true, cell: name },
        { id: 'digest', name: t('tag.digest'), cell: (tag) => <code title={tag.digest} className="font-mono text-2xs">{short(tag.digest)}</code> },
        { id: 'type', name: t('tag.type'), cell: (tag) => <span className="text-ink-faint">{plainType(tag.media_type)}</span> },
        { id: 'size', name: t('tag.size'), right: true, cell: (tag) => format.bytes(tag.size_bytes) },
        { id: 'updated', name: t('tag.updated'), right: true, cell: (tag) => <time dateTime={tag.updated}>{format.date(Date.parse(tag.updated))}</time> },
      ]} />
    </Panel>
  )
}

/** A media type without what all of them share. */
export function plainType(type: string): string {
  return type.replace(/^application\/vnd\./, '').replace(/\+(?:json|gzip|zstd)$/, '')
}
