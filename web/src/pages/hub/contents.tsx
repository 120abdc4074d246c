import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'

import { FilterField } from '../../parts/field'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Pairs, Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import { short } from './digest'
import { contentsQuery } from './queries'
import { useHubView } from './search'
import { plainType } from './tags'
import type { Contents } from './types'
import { useHubWords, type HubKey } from './words'

const MOST_ROWS = 500
const SETTINGS = ['platform', 'created', 'entrypoint', 'command', 'user', 'folder', 'ports']

/** What one version holds: layers of an image, files of a model, platforms of an index. */
export function ContentsTab({ name, reference }: { name: string; reference: string }) {
  const { t } = useHubWords()
  const found = useQuery(contentsQuery(name, reference))
  if (found.isPending) return <Waiting what={t('part.contents')} />
  if (found.isError) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  const contents = found.data
  const isEmpty = contents.layers.length + contents.files.length + contents.platforms.length === 0
  return (
    <div className="flex flex-col gap-5">
      {isEmpty && <Empty text={t('contents.none')} />}
      {contents.platforms.length > 0 && <Platforms contents={contents} />}
      {contents.files.length > 0 ? <Files contents={contents} /> : contents.layers.length > 0 && <Layers contents={contents} />}
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        {Object.keys(contents.settings).length > 0 && <Settings settings={contents.settings} />}
        {Object.keys(contents.annotations).length > 0 && (
          <Panel title={t('annotations')}><Pairs pairs={Object.entries(contents.annotations)} /></Panel>
        )}
      </div>
      <p className="font-mono text-2xs text-ink-faint [overflow-wrap:anywhere]">{contents.digest} · {contents.artifact_type || contents.media_type}</p>
    </div>
  )
}

function Layers({ contents }: { contents: Contents }) {
  const { t, format } = useHubWords()
  const total = contents.layers.reduce((sum, layer) => sum + layer.size_bytes, 0)
  return (
    <Panel flush title={t('layers')} note={t('layers.note', { count: contents.layers.length, size: format.bytes(total) })}>
      <Table label={t('layers')} rows={contents.layers} rowKey={(layer, index) => `${index}${layer.digest}`} columns={[
        { id: 'step', name: t('layer.step'), head: true, cell: (layer) => layer.step
          ? <code className="line-clamp-2 font-mono text-2xs [overflow-wrap:anywhere]" title={layer.step}>{layer.step}</code>
          : <span className="font-normal text-ink-faint">{t('layer.none')}</span> },
        { id: 'share', name: t('layer.share'), cell: (layer) => (
          <span aria-hidden className="mt-1.5 block h-1.5 w-28 rounded-full bg-sunken"><span className="block h-full min-w-px rounded-full bg-accent" style={{ width: `${total ? (layer.size_bytes / total) * 100 : 0}%` }} /></span>
        ) },
        { id: 'size', name: t('tag.size'), right: true, cell: (layer) => <span className="whitespace-nowrap">{format.bytes(layer.size_bytes)}</span> },
        { id: 'type', name: t('tag.type'), cell: (layer) => <span className="text-ink-faint">{plainType(layer.media_type)}</span> },
        { id: 'digest', name: t('tag.digest'), cell: (layer) => <code title={layer.digest} className="font-mono text-2xs">{short(layer.digest)}</code> },
      ]} />
    </Panel>
  )
}

function Files({ contents }: { contents: Contents }) {
  const { t, format } = useHubWords()
  const [typed, setTyped] = useState('')
  const wanted = useDeferredValue(typed).toLowerCase()
  const files = contents.files.filter(({ path }) => path.toLowerCase().includes(wanted))
  const total = contents.files.reduce((sum, file) => sum + file.size_bytes, 0)
  return (
    <Panel flush title={t('files')} note={t('files.note', { count: contents.files.length, size: format.bytes(total) })}
      side={contents.files.length > 8 && <FilterField label={t('files.filter')} value={typed} onChange={setTyped} className="w-56" />}>
      <Table label={t('files')} rows={files.slice(0, MOST_ROWS)} rowKey={(file) => file.path} columns={[
        { id: 'path', name: t('file.path'), head: true, cell: (file) => <span className="font-mono [overflow-wrap:anywhere]">{file.path}</span> },
        { id: 'size', name: t('tag.size'), right: true, cell: (file) => <span className="whitespace-nowrap">{format.bytes(file.size_bytes)}</span> },
        { id: 'digest', name: t('tag.digest'), cell: (file) => <code title={`sha256:${file.sha256}`} className="font-mono text-2xs">{short(`sha256:${file.sha256}`)}</code> },
      ]} />
      {files.length > MOST_ROWS && <p className="px-5 py-2 text-xs text-ink-faint">{t('files.more', { count: files.length - MOST_ROWS })}</p>}
    </Panel>
  )
}

function Platforms({ contents }: { contents: Contents }) {
  const { t, format } = useHubWords()
  const [, setView] = useHubView()
  return (
    <Panel flush title={t('platforms')} note={t('platforms.note')}>
      <Table label={t('platforms')} rows={contents.platforms} rowKey={(platform, index) => `${index}${platform.digest}`} columns={[
        { id: 'name', name: t('platform'), head: true, cell: (platform) => (
          <button type="button" onClick={() => setView({ ref: platform.digest }, { push: true })} className="rounded font-medium text-accent hover:underline">{platform.name || t('platform.unknown')}</button>
        ) },
        { id: 'size', name: t('tag.size'), right: true, cell: (platform) => format.bytes(platform.size_bytes) },
        { id: 'digest', name: t('tag.digest'), cell: (platform) => <code title={platform.digest} className="font-mono text-2xs">{short(platform.digest)}</code> },
      ]} />
    </Panel>
  )
}

function Settings({ settings }: { settings: Record<string, string> }) {
  const { t, format } = useHubWords()
  const shown = SETTINGS.filter((key) => settings[key]).map((key) => {
    const value = settings[key]!
    const at = key === 'created' ? Date.parse(value) : NaN
    return [t(`settings.${key}` as HubKey), Number.isNaN(at) ? <code key={key} className="font-mono text-xs">{value}</code> : format.date(at)] as const
  })
  return <Panel title={t('settings')}><Pairs pairs={shown} /></Panel>
}
