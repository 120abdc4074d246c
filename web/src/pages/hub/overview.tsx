import { useState } from 'react'

import { Badge } from '../../parts/marks'
import { Empty } from '../../parts/notes'
import { Pairs, Panel } from '../../parts/panel'
import { Copyable } from '../../parts/snippet'
import { Segments } from '../../parts/segments'
import { ArtifactLink } from './links'
import { GatheredIn } from './members'
import { Markdown } from './markdown'
import { withoutHead } from './markdown_parse'
import { CLIENT_NAMES, clientsFor, pullCommand, type Client } from './pull_commands'
import type { ArtifactDetail } from './types'
import { factName, factValue, useHubWords } from './words'

const NAMING = ['base_model', 'quantized_from', 'adapter_of', 'base_image', 'successor']

/** The card, beside it the facts and the way to fetch it. */
export function Overview({ item, reference }: { item: ArtifactDetail; reference: string }) {
  const { t } = useHubWords()
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_26rem]">
      <Panel title={t('card')}>
        {withoutHead(item.card).trim() !== ''
          ? <Markdown text={item.card} />
          : <Empty text={t('card.none')} command={`onmaru hub artifact describe ${item.name} --card CARD.md`} />}
      </Panel>
      <div className="flex min-w-0 flex-col gap-5">
        {reference !== '' && <Pull item={item} reference={reference} />}
        <Facts item={item} />
        <GatheredIn name={item.name} />
      </div>
    </div>
  )
}

function Pull({ item, reference }: { item: ArtifactDetail; reference: string }) {
  const { t } = useHubWords()
  const wanted = { origin: location.origin, name: item.name, reference, kind: item.kind }
  const clients = clientsFor(wanted)
  const [chosen, choose] = useState<Client>(clients[0]!)
  const client = clients.includes(chosen) ? chosen : clients[0]!
  return (
    <Panel title={t('pull')}>
      <div className="overflow-x-auto pb-0.5" tabIndex={0} role="group" aria-label={t('pull.client')}>
        <Segments label={t('pull.client')} value={client} choices={clients.map((id) => ({ id, name: CLIENT_NAMES[id] }))} onChange={choose} />
      </div>
      <div className="mt-2.5 flex flex-col items-start gap-1.5">
        {pullCommand(client, wanted).split('\n').map((line) => <Copyable key={line} text={line} />)}
      </div>
      <p className="mt-2.5 text-2xs text-ink-faint">{t('pull.key')}</p>
    </Panel>
  )
}

function Facts({ item }: { item: ArtifactDetail }) {
  const { t, format } = useHubWords()
  const time = (at: string) => <time dateTime={at}>{format.date(Date.parse(at))}</time>
  const facts = Object.entries(item.facts).map(([name, value]) => [factName(t, name), said(name, factValue(t, name, value))] as const)
  return (
    <Panel title={t('facts')}>
      {item.labels.length > 0 && (
        <ul className="mb-3 flex flex-wrap gap-1.5">{item.labels.map((label) => <li key={label}><Badge>{label}</Badge></li>)}</ul>
      )}
      <Pairs pairs={[
        ...facts,
        [t('fact.size'), format.bytes(item.size_bytes)],
        [t('fact.pulls'), format.integer(item.pulls)],
        [t('fact.visibility'), t(`visibility.${item.visibility}`)],
        [t('fact.created'), time(item.created)],
        [t('fact.updated'), time(item.updated)],
        ...(item.immutable_tags ? [[t('fact.immutable'), <code key="tags" className="font-mono text-xs">{item.immutable_tags}</code>] as const] : []),
      ]} />
    </Panel>
  )
}

/** A fact; one that names a single other artifact leads there. */
function said(name: string, text: string): React.ReactNode {
  return NAMING.includes(name) && /^[\w.-]+(?:\/[\w.-]+)+$/.test(text) ? <ArtifactLink name={text.toLowerCase()}>{text}</ArtifactLink> : text
}
