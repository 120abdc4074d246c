import { BrainCircuit, Container, Database, FileBox, Library, Package, type LucideIcon } from 'lucide-react'

import type { Kind } from './types'

export const KIND_ICONS: Record<Kind, LucideIcon> = {
  container: Container, model: BrainCircuit, dataset: Database, chart: Package, resource: FileBox, collection: Library,
}

const LOOKS: Record<Kind, string> = {
  container: 'bg-info-soft text-info', model: 'bg-accent-soft text-accent', dataset: 'bg-good-soft text-good',
  chart: 'bg-warn-soft text-warn', resource: 'bg-sunken text-ink-soft', collection: 'bg-stale-soft text-stale',
}

/** What an artifact is, as a picture; the word stands beside it. */
export function KindMark({ kind, large = false }: { kind: Kind; large?: boolean }) {
  const Icon = KIND_ICONS[kind]
  return (
    <span className={`grid shrink-0 place-items-center rounded-lg ${large ? 'size-11' : 'size-8'} ${LOOKS[kind]}`}>
      <Icon aria-hidden size={large ? 22 : 16} strokeWidth={1.8} />
    </span>
  )
}
