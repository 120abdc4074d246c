import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useDeferredValue, useState } from 'react'

import { address, inPath } from '../../api/client'
import { FilterField } from '../../parts/field'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import { sbomQuery } from './queries'
import { isUnscanned, NeverScanned } from './security'
import type { Sbom } from './types'
import { useHubWords } from './words'

const MOST_ROWS = 300

type Component = NonNullable<Sbom['components']>[number]

/** The ecosystem out of a package URL: `pkg:pypi/jinja2@3.1.4` is `pypi`. */
export function ecosystem(purl: string | undefined): string {
  return /^pkg:([a-z0-9.+-]+)\//i.exec(purl ?? '')?.[1] ?? ''
}

export function licences(component: Component): string {
  return (component.licenses ?? []).map((one) => one.expression ?? one.license?.id ?? one.license?.name ?? '').filter(Boolean).join(', ')
}

/** The bill of materials of a version. */
export function SbomTab({ name, reference }: { name: string; reference: string }) {
  const { t } = useHubWords()
  const found = useQuery(sbomQuery(name, reference))
  const [typed, setTyped] = useState('')
  const wanted = useDeferredValue(typed).toLowerCase()
  if (found.isPending) return <Waiting what={t('part.sbom')} />
  if (found.isError) return isUnscanned(found.error) ? <NeverScanned name={name} reference={reference} /> : <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  const all = found.data.components ?? []
  const hasLicences = all.some((one) => licences(one) !== '')
  const rows = all.filter((one) => `${one.name} ${one.version ?? ''} ${one.purl ?? ''}`.toLowerCase().includes(wanted))
  return (
    <Panel flush={all.length > 0} title={t('part.sbom')} note={t('sbom.note', { count: all.length, version: found.data.specVersion ?? '' })}
      side={(
        <>
          {all.length > 8 && <FilterField label={t('sbom.filter')} value={typed} onChange={setTyped} className="w-56" />}
          <a href={address(`/hub/sboms/${inPath(name)}`, { reference })} download={`${name.replaceAll('/', '-')}.cdx.json`}
            className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line bg-raised px-2.5 text-xs font-medium shadow-card hover:bg-hover">
            <Download aria-hidden size={14} />{t('sbom.download')}
          </a>
        </>
      )}>
      {all.length === 0 ? <Empty text={t('sbom.none')} /> : (
        <Table label={t('part.sbom')} rows={rows.slice(0, MOST_ROWS)} rowKey={(one, index) => `${index}${one.purl ?? one.name}`} columns={[
          { id: 'name', name: t('sbom.package'), head: true, cell: (one) => <span className="[overflow-wrap:anywhere]" title={one.purl}>{one.name}</span> },
          { id: 'version', name: t('sbom.version'), cell: (one) => <code className="font-mono text-2xs [overflow-wrap:anywhere]">{one.version ?? '–'}</code> },
          { id: 'ecosystem', name: t('sbom.ecosystem'), cell: (one) => ecosystem(one.purl) || '–' },
          ...(hasLicences ? [{ id: 'licence', name: t('sbom.licence'), cell: (one: Component) => licences(one) || '–' }] : []),
        ]} />
      )}
      {rows.length > MOST_ROWS && <p className="px-5 py-2 text-xs text-ink-faint">{t('sbom.more', { count: rows.length - MOST_ROWS })}</p>}
    </Panel>
  )
}
