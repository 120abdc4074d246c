import { useQuery } from '@tanstack/react-query'
import { FileWarning, ScanSearch } from 'lucide-react'

import { Problem } from '../../api/problem'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Snippet } from '../../parts/snippet'
import { Table } from '../../parts/table'
import { Images, useImages } from './images'
import { scanSnippet } from './pull_commands'
import { reportQuery } from './queries'
import { ReportNote } from './report_note'
import type { ModelFile, Report } from './types'
import { Vulnerabilities } from './vulnerabilities'
import { useMay } from './use_may'
import { useHubWords } from './words'

/** What the last scan says: vulnerabilities worst first, secrets, model files, oddities. */
export function Security({ name, reference }: { name: string; reference: string }) {
  const { t } = useHubWords()
  const found = useQuery(reportQuery(name, reference))
  const images = useImages(name, reference)
  if (found.isPending) return <Waiting what={t('report')} />
  if (found.isError) return isUnscanned(found.error) ? <NeverScanned name={name} reference={reference} /> : <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  const report = images.chosen ?? found.data
  return (
    <div className="flex flex-col gap-5">
      {images.items.length > 0 && <Images items={images.items} />}
      <Panel title={t('report')}><ReportNote report={report} /></Panel>
      <Vulnerabilities report={report} />
      <ModelFiles files={report.model_files} />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <Secrets report={report} />
        <Oddities report={report} />
      </div>
    </div>
  )
}

export function isUnscanned(error: unknown): boolean {
  return error instanceof Problem && error.code === 'hub.not_scanned'
}

export function NeverScanned({ name, reference }: { name: string; reference: string }) {
  const { t } = useHubWords()
  const may = useMay('hub.write')
  return (
    <Empty icon={ScanSearch} text={t('scan.never')}>
      {!may && <p className="text-xs text-ink-faint">{t('scan.unsaid')}</p>}
      {may && <div className="w-full max-w-xl text-left"><Snippet texts={scanSnippet({ origin: location.origin, name, reference, kind: 'resource' })} /></div>}
    </Empty>
  )
}

function ModelFiles({ files }: { files: readonly ModelFile[] }) {
  const { t, format } = useHubWords()
  if (files.length === 0) return null
  const worst = (file: ModelFile) => (file.concerns.some(({ risk }) => risk === 'runs_code') ? 0 : file.concerns.length > 0 ? 1 : 2)
  return (
    <Panel flush title={t('models')}>
      <Table label={t('models')} rows={files.toSorted((a, b) => worst(a) - worst(b))} rowKey={(file) => file.path} columns={[
        { id: 'path', name: t('file.path'), head: true, cell: (file) => <span className="font-mono [overflow-wrap:anywhere]">{file.path}</span> },
        { id: 'format', name: t('model.format'), cell: (file) => file.format },
        { id: 'parameters', name: t('model.parameters'), right: true, cell: (file) => (file.parameters ? compact(file.parameters) : '–') },
        { id: 'precision', name: t('model.precision'), cell: (file) => Object.entries(file.dtypes).map(([dtype, count]) => <span key={dtype} title={format.integer(count)} className="mr-2 font-mono text-2xs">{dtype}</span>) },
        { id: 'concerns', name: t('model.concerns'), cell: (file) => file.concerns.length === 0
          ? <span className="text-good">{t('model.safe')}</span>
          : <ul className="flex flex-col gap-1">{file.concerns.map(({ risk, what }) => <li key={`${risk}${what}`} className="flex flex-wrap items-center gap-2"><Badge tone={risk === 'runs_code' ? 'bad' : 'warn'}>{t(`risk.${risk}`)}</Badge><span className="[overflow-wrap:anywhere]">{what}</span></li>)}</ul> },
      ]} />
    </Panel>
  )
}

/** Parameters as people say them: 7.24 B, 125 M. */
export function compact(count: number): string {
  const [size, sign] = count >= 1e9 ? [1e9, ' B'] : count >= 1e6 ? [1e6, ' M'] : count >= 1e3 ? [1e3, ' k'] : [1, '']
  return `${Number((count / size).toPrecision(3))}${sign}`
}

function Secrets({ report }: { report: Report }) {
  const { t } = useHubWords()
  return (
    <Panel flush={report.secrets.length > 0} title={t('secrets')} note={report.secrets.length > 0 ? t('secrets.note') : undefined}>
      {report.secrets.length === 0 ? <p className="text-sm text-ink-soft">{t('secrets.none')}</p> : (
        <Table label={t('secrets')} rows={report.secrets} rowKey={(row, index) => `${index}${row.path}`} columns={[
          { id: 'where', name: t('secret.where'), head: true, cell: (row) => <span className="font-mono [overflow-wrap:anywhere]">{row.path}:{row.line}</span> },
          { id: 'kind', name: t('secret.kind'), cell: (row) => <Badge tone="bad">{row.kind.replaceAll('_', ' ')}</Badge> },
        ]} />
      )}
    </Panel>
  )
}

function Oddities({ report }: { report: Report }) {
  const { t } = useHubWords()
  const rows = [...report.oddities, ...report.broken.map(({ path, what }) => ({ path, what: `${t('broken')}: ${what}` }))]
  return (
    <Panel flush={rows.length > 0} title={t('oddities')}>
      {rows.length === 0 ? <p className="text-sm text-ink-soft">{t('oddities.none')}</p> : (
        <Table label={t('oddities')} rows={rows} rowKey={(row, index) => `${index}${row.path}`} columns={[
          { id: 'path', name: t('file.path'), head: true, cell: (row) => <span className="inline-flex gap-2 font-mono [overflow-wrap:anywhere]"><FileWarning aria-hidden size={13} className="mt-0.5 shrink-0 text-warn" />{row.path}</span> },
          { id: 'what', name: t('oddity.what'), cell: (row) => row.what },
        ]} />
      )}
    </Panel>
  )
}
