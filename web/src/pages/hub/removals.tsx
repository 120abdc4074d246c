import { Table } from '../../parts/table'
import { short } from './digest'
import type { Removal, Removals } from './admin_types'
import { ArtifactLink } from './links'
import { useHubWords } from './words'

const MOST_ROWS = 300

/** Exactly what a run would remove, and why. */
export function RemovalsShown({ found }: { found: Removals }) {
  const { t, format } = useHubWords()
  return (
    <div className="flex flex-col gap-3">
      <p role="status">
        {found.total === 0 ? t('preview.none') : t('preview.total', { count: found.total, kept: found.kept, size: format.bytes(found.freed_bytes) })}
        {found.frozen.length > 0 && <> {t('preview.frozen', { count: found.frozen.length })}</>}
      </p>
      {found.items.length > 0 && (
        <div className="overflow-hidden rounded-lg border border-line">
          <Table label={t('retention.look')} rows={found.items.slice(0, MOST_ROWS)} rowKey={(row) => `${row.name} ${row.digest}`} columns={[
            { id: 'version', name: t('preview.version'), head: true, cell: (row) => <Version row={row} /> },
            { id: 'why', name: t('reason'), cell: (row) => row.reason },
            { id: 'pushed', name: t('preview.pushed'), cell: (row) => <span className="whitespace-nowrap">{format.date(Date.parse(row.pushed))}</span> },
            { id: 'pulled', name: t('preview.pulled'), cell: (row) => (row.pulled ? <span className="whitespace-nowrap">{format.date(Date.parse(row.pulled))}</span> : <span className="text-ink-faint">{t('preview.never')}</span>) },
            { id: 'size', name: t('tag.size'), right: true, cell: (row) => <span className="whitespace-nowrap">{format.bytes(row.size_bytes)}</span> },
          ]} />
        </div>
      )}
    </div>
  )
}

function Version({ row }: { row: Removal }) {
  const { t } = useHubWords()
  return (
    <span className="flex flex-col">
      <ArtifactLink name={row.name} search={{ ref: row.digest, part: 'contents' }}>{row.name}</ArtifactLink>
      <span className="font-normal text-ink-faint">
        {row.tags.length > 0 ? row.tags.join(' ') : t('preview.untagged')} · <code title={row.digest} className="font-mono text-2xs">{short(row.digest)}</code>
        {row.attached.length > 0 && <> · {t('preview.attached', { count: row.attached.length })}</>}
      </span>
    </span>
  )
}
