import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import { BOX_HEIGHT, BOX_WIDTH, placeLineage } from './lineage_layout'
import { ArtifactLink } from './links'
import { KIND_ICONS } from './kind_mark'
import { lineageQuery } from './queries'
import type { Lineage, LineageNode } from './types'
import { useHubWords, type HubKey } from './words'

const RELATIONS = ['derived', 'adapter', 'finetune', 'merge', 'quantized', 'trained', 'served']
const HEAD = '---\nbase_model: main/base-model\nbase_model_relation: quantized\ndatasets:\n  - main/weld-images\n---'

/** Where an artifact comes from and what was made of it: a picture, and the same as a table. */
export function LineageTab({ name }: { name: string }) {
  const { t } = useHubWords()
  const found = useQuery(lineageQuery(name))
  if (found.isPending) return <Waiting what={t('part.lineage')} />
  if (found.isError) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  if (found.data.edges.length === 0) {
    return (
      <div className="flex flex-col items-center gap-3 py-10 text-center">
        <p className="max-w-md text-ink-soft text-balance">{t('lineage.none')}</p>
        <pre className="rounded-lg border border-line bg-sunken p-3.5 text-left font-mono text-xs leading-5">{HEAD}</pre>
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-5">
      <Panel title={t('part.lineage')} note={found.data.is_whole ? t('lineage.note') : `${t('lineage.note')} ${t('lineage.more')}`}>
        <Picture lineage={found.data} />
      </Panel>
      <Steps lineage={found.data} />
    </div>
  )
}

function useRelation() {
  const { t } = useHubWords()
  return (relation: string) => (RELATIONS.includes(relation) ? t(`relation.${relation}` as HubKey) : relation)
}

function Picture({ lineage }: { lineage: Lineage }) {
  const { t } = useHubWords()
  const relation = useRelation()
  const layout = useMemo(() => placeLineage(lineage.nodes.map(({ name }) => name), lineage.edges), [lineage])
  const at = new Map(layout.boxes.map((box) => [box.name, box]))
  return (
    <div tabIndex={0} role="region" aria-label={t('lineage.picture', { name: lineage.name, count: lineage.edges.length })} className="overflow-x-auto">
      <div className="relative mx-auto" style={{ width: layout.width, height: layout.height }}>
        <svg aria-hidden width={layout.width} height={layout.height} className="absolute inset-0 text-line-strong">
          <defs><marker id="lineage-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.5 7 4 0 7.5z" fill="currentColor" /></marker></defs>
          {lineage.edges.map((edge) => {
            const [from, to] = [at.get(edge.source)!, at.get(edge.target)!]
            const [x1, y1, x2, y2] = [from.x + BOX_WIDTH, from.y + BOX_HEIGHT / 2, to.x - 3, to.y + BOX_HEIGHT / 2]
            const bend = Math.max(28, (x2 - x1) / 2)
            return (
              <g key={`${edge.source} ${edge.target} ${edge.relation}`}>
                <path d={`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`} fill="none" stroke="currentColor" strokeWidth="1.5" markerEnd="url(#lineage-arrow)" />
                <text x={(x1 + x2) / 2} y={(y1 + y2) / 2 - 5} textAnchor="middle" className="fill-ink-soft text-[10.5px] [paint-order:stroke] [stroke-width:4px]" style={{ stroke: 'var(--panel)' }}>{relation(edge.relation)}</text>
              </g>
            )
          })}
        </svg>
        {lineage.nodes.map((node) => {
          const box = at.get(node.name)!
          return <div key={node.name} className="absolute" style={{ left: box.x, top: box.y, width: BOX_WIDTH, height: BOX_HEIGHT }}><Box node={node} isShown={node.name === lineage.name} /></div>
        })}
      </div>
    </div>
  )
}

function Box({ node, isShown }: { node: LineageNode; isShown: boolean }) {
  const { t } = useHubWords()
  const Icon = node.kind && KIND_ICONS[node.kind]
  const body = (
    <>
      <span className="flex items-center gap-1.5 font-medium">{Icon && <Icon aria-hidden size={13} className="shrink-0" />}<span className="truncate">{node.title || node.name}</span></span>
      <span className="block truncate text-2xs text-ink-faint">{node.is_here ? (node.deprecated ? t('deprecated') : node.kind ? t(`one.${node.kind}`) : '') : t('lineage.absent')}</span>
    </>
  )
  const look = 'flex h-full flex-col justify-center rounded-lg border px-3 text-sm'
  if (!node.is_here) return <div title={node.name} className={`${look} border-dashed border-line-strong bg-sunken text-ink-soft`}>{body}</div>
  return (
    <ArtifactLink name={node.name} search={{ part: 'lineage' }}
      className={`${look} ${isShown ? 'border-accent bg-accent-soft text-ink ring-1 ring-accent' : 'border-line bg-raised text-ink shadow-card hover:border-line-strong'}`}>
      {body}
    </ArtifactLink>
  )
}

function Steps({ lineage }: { lineage: Lineage }) {
  const { t } = useHubWords()
  const relation = useRelation()
  const here = new Map(lineage.nodes.map((node) => [node.name, node.is_here]))
  const link = (name: string) => (here.get(name)
    ? <ArtifactLink name={name} search={{ part: 'lineage' }}>{name}</ArtifactLink>
    : <>{name} <span className="font-normal text-ink-faint">({t('lineage.absent')})</span></>)
  return (
    <Panel flush title={t('lineage.table')}>
      <Table label={t('lineage.table')} rows={lineage.edges} rowKey={(edge) => `${edge.source} ${edge.target} ${edge.relation}`} columns={[
        { id: 'from', name: t('lineage.from'), head: true, cell: (edge) => link(edge.source) },
        { id: 'how', name: t('lineage.how'), cell: (edge) => relation(edge.relation) },
        { id: 'to', name: t('lineage.to'), cell: (edge) => link(edge.target) },
      ]} />
    </Panel>
  )
}
