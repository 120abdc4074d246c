import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Pencil, ShieldAlert, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'

import { Button } from '../../parts/button'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Select } from '../../parts/select'
import { Copyable } from '../../parts/snippet'
import { Compatibility } from './compatibility'
import { ContentsTab } from './contents'
import { successorOf } from './deprecate'
import { Describe } from './describe'
import { short } from './digest'
import { DoneNote } from './done_note'
import { KindMark } from './kind_mark'
import { LicenceNotice } from './licence_notice'
import { LineageTab } from './lineage'
import { ArtifactLink } from './links'
import { Manage } from './manage'
import { Members } from './members'
import { Overview } from './overview'
import { HubPlaces } from './places'
import { artifactQuery, standingQuery } from './queries'
import { reasonText } from './reasons'
import { mayManage, mayWith } from './rights'
import { SbomTab } from './sbom'
import { ScanButton } from './scan'
import { PARTS, useHubView, type Part } from './search'
import { Security } from './security'
import { Signatures } from './signatures'
import { TagsTab } from './tags'
import type { ArtifactDetail } from './types'
import { useHubWords } from './words'

/** One artifact: what it is, what is in it, what is known against it, where it runs, where it comes from. */
export function ArtifactPage() {
  const name = (useParams({ strict: false }) as { _splat?: string })._splat ?? ''
  const found = useQuery(artifactQuery(name))
  return (
    <Page>
      <HubPlaces />
      {found.data ? <Whole item={found.data} /> : <h1 className="sr-only">{name}</h1>}
      {found.isPending && <Waiting what={name} rows={8} />}
      {found.isError && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
    </Page>
  )
}

/** The tag that is shown when the address names none: `latest`, else the one set last. `ref=1.0` typed by hand is read as 1. */
export function shownReference(item: ArtifactDetail, wanted: string | undefined): string {
  if (wanted !== undefined) return item.tags.some(({ name }) => name === wanted) ? wanted : (item.tags.find(({ name }) => Number(name) === Number(wanted))?.name ?? wanted)
  return item.tags.find((tag) => tag.name === 'latest')?.name ?? item.tags[0]?.name ?? ''
}

const OF_COLLECTIONS: readonly Part[] = ['overview', 'members', 'manage']
const WITHOUT_VERSION: readonly Part[] = ['overview', 'members', 'lineage', 'manage']

/** The parts an artifact has: a collection has no versions, and only those who may manage it see how. */
export function partsOf(item: ArtifactDetail): readonly Part[] {
  const isCollection = item.kind === 'collection'
  return PARTS.filter((part) => (isCollection ? OF_COLLECTIONS.includes(part) : part !== 'members') && (part !== 'manage' || mayManage(item)))
}

function Whole({ item }: { item: ArtifactDetail }) {
  const { t } = useHubWords()
  const [view, setView] = useHubView()
  const reference = shownReference(item, view.ref)
  const parts = partsOf(item)
  const part = view.part && parts.includes(view.part) ? view.part : 'overview'
  const empty = <Empty text={t('version.none')} />
  const panels: Record<Part, () => React.ReactNode> = {
    overview: () => <Overview item={item} reference={reference} />,
    members: () => <Members item={item} />,
    tags: () => <TagsTab item={item} shown={reference} />,
    contents: () => <ContentsTab name={item.name} reference={reference} />,
    security: () => <Security name={item.name} reference={reference} />,
    sbom: () => <SbomTab name={item.name} reference={reference} />,
    signatures: () => <Signatures name={item.name} reference={reference} />,
    compatibility: () => <Compatibility name={item.name} reference={reference} />,
    lineage: () => <LineageTab name={item.name} />,
    manage: () => <Manage key={item.name} item={item} />,
  }
  return (
    <>
      <Head item={item} reference={reference} />
      <Tabs selectedKey={part} onSelectionChange={(key) => setView({ part: key === 'overview' ? undefined : (key as Part) }, { push: true })}>
        <TabList aria-label={item.name} className="mb-5 flex flex-wrap gap-1 border-b border-line">
          {parts.map((id) => (
            <Tab key={id} id={id}
              className="-mb-px cursor-default rounded-t-md border-b-2 border-transparent px-3 py-2 text-sm font-medium text-ink-soft transition-colors hover:text-ink selected:border-accent selected:text-ink focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent">
              {t(`part.${id}`)}
            </Tab>
          ))}
        </TabList>
        {parts.map((id) => (
          <TabPanel key={id} id={id} className="outline-none">
            {part === id && (reference === '' && !WITHOUT_VERSION.includes(id) ? empty : panels[id]())}
          </TabPanel>
        ))}
      </Tabs>
    </>
  )
}

function Head({ item, reference }: { item: ArtifactDetail; reference: string }) {
  const { t } = useHubWords()
  const [, setView] = useHubView()
  const [editing, setEditing] = useState(false)
  const [saved, setSaved] = useState(false)
  const tags = item.tags.map(({ name }) => ({ id: name, name }))
  if (reference !== '' && !tags.some(({ id }) => id === reference)) tags.unshift({ id: reference, name: short(reference) })
  return (
    <header className="mb-5">
      <div className="flex flex-wrap items-start gap-4">
        <KindMark kind={item.kind} large />
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-2.5">
            <h1 className="text-2xl leading-7 font-bold tracking-tight [overflow-wrap:anywhere]">{item.title || item.name}</h1>
            <Badge>{t(`one.${item.kind}`)}</Badge>
            <Badge tone={item.visibility === 'public' ? 'accent' : 'plain'}>{t(`visibility.${item.visibility}`)}</Badge>
            {item.deprecated && <Badge tone="warn">{t('deprecated')}</Badge>}
          </div>
          <div className="mt-1.5"><Copyable text={item.name} /></div>
          {item.summary && <p className="mt-2 max-w-3xl text-base text-ink-soft">{item.summary}</p>}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {mayWith(item, 'hub.write') && <Button icon={Pencil} onPress={() => { setSaved(false); setEditing(true) }}>{t('edit')}</Button>}
          {reference !== '' && <>
            <Select label={t('version')} value={reference} choices={tags} onChange={(ref) => setView({ ref }, { push: true })} />
            {mayWith(item, 'hub.write') && <ScanButton name={item.name} reference={reference} />}
          </>}
        </div>
      </div>
      {saved && <div className="mt-3"><DoneNote text={t('edit.done')} /></div>}
      {item.deprecated && <Notice icon={TriangleAlert}>{t('deprecated')}: {item.deprecated} <Successor item={item} /></Notice>}
      <LicenceNotice item={item} />
      {reference !== '' && <KeptBack name={item.name} reference={reference} />}
      {editing && <Describe item={item} onClose={() => setEditing(false)} onDone={() => { setSaved(true); setEditing(false) }} />}
    </header>
  )
}

/** What should be used instead, as a link within the sentence. */
function Successor({ item }: { item: ArtifactDetail }) {
  const { t } = useHubWords()
  const name = successorOf(item)
  if (!name) return null
  return <ArtifactLink name={name} className="rounded font-medium text-accent underline underline-offset-2">{t('deprecated.instead', { name })}</ArtifactLink>
}

/** Why the policy keeps the version back, if it does. */
function KeptBack({ name, reference }: { name: string; reference: string }) {
  const { t } = useHubWords()
  const reasons = useQuery(standingQuery(name, reference)).data?.kept_back ?? []
  if (reasons.length === 0) return null
  const said = reasons.map((reason) => reasonText(t, reason))
  return <Notice icon={ShieldAlert}>{t('keptback')} {said.join(' · ')}</Notice>
}

function Notice({ icon: Icon, children }: { icon: typeof ShieldAlert; children: React.ReactNode }) {
  return (
    <p className="mt-4 flex items-start gap-2.5 rounded-lg border border-warn/30 bg-warn-soft px-4 py-2.5 text-ink">
      <Icon aria-hidden size={16} className="mt-0.5 shrink-0 text-warn" /><span className="[overflow-wrap:anywhere]">{children}</span>
    </p>
  )
}
