import { useQueries } from '@tanstack/react-query'
import { Box, Eye, EyeOff, Package, Shapes } from 'lucide-react'
import { useEffect, useState } from 'react'

import { treeQuery } from '../../api/queries'
import type { TreeItem } from '../../api/types'
import { useSetView, useView } from '../../app/view'
import { useWords } from '../../i18n'
import { IconButton } from '../../parts/button'
import { ErrorNote, Waiting } from '../../parts/notes'
import { ancestorsOf } from './hierarchy'
import { TreeView, type TreeRow } from './tree_view'

const ROOT = '/'

/** The prims of the USD stage as they are composed, loaded a branch at a time. */
export function StageTree({ hidden, onHide, onFrame }: {
  hidden: ReadonlySet<string>
  onHide: (path: string, hide: boolean) => void
  onFrame: (path: string) => void
}) {
  const { t } = useWords()
  const view = useView()
  const setView = useSetView()
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set([ROOT]))
  useEffect(() => {
    if (view.sel) setOpen((old) => new Set([...old, ...ancestorsOf(view.sel!)]))
  }, [view.sel])
  const paths = [...open]
  const answers = useQueries({ queries: paths.map((path) => treeQuery(path)) })
  const children = new Map(paths.map((path, i) => [path, answers[i]?.data]))
  const first = answers[paths.indexOf(ROOT)]
  if (first?.isError) return <ErrorNote compact error={first.error} onRetry={() => void first.refetch()} />
  if (!children.get(ROOT)) return <Waiting what={t('twin.stage')} rows={10} />

  const filter = (view.q ?? '').trim().toLocaleLowerCase()
  const rows: TreeRow[] = []
  const walk = (path: string, depth: number) => {
    for (const item of children.get(path) ?? []) {
      const isOpen = open.has(item.path)
      if (!filter || `${item.path} ${item.type}`.toLocaleLowerCase().includes(filter)) {
        rows.push({
          id: item.path, name: `${item.name}, ${item.type || 'Prim'}`, depth, branches: item.has_children, open: isOpen,
          body: <Row item={item} hidden={hidden.has(item.path)} onHide={onHide} />,
        })
      }
      if (isOpen) walk(item.path, depth + 1)
    }
  }
  walk(ROOT, 0)
  return (
    <TreeView label={t('twin.stage')} rows={rows} selected={view.sel} onActivate={onFrame}
      onSelect={(path) => setView({ sel: path }, { push: true })}
      onToggle={(path, next) => setOpen((old) => {
        const changed = new Set(old)
        if (next) changed.add(path)
        else changed.delete(path)
        return changed
      })} />
  )
}

function Row({ item, hidden, onHide }: { item: TreeItem; hidden: boolean; onHide: (path: string, hide: boolean) => void }) {
  const { t, format } = useWords()
  const Icon = item.type === 'Mesh' ? Shapes : item.type === 'PointInstancer' ? Package : Box
  return (
    <>
      <Icon aria-hidden size={13} className="shrink-0 text-ink-faint" />
      <span className={`min-w-0 flex-1 truncate ${hidden ? 'text-ink-faint line-through' : ''}`}>{item.name}</span>
      <span className="shrink-0 text-2xs text-ink-faint">{item.row_count > 1 ? format.integer(item.row_count) : item.type}</span>
      <span onClick={(event) => event.stopPropagation()}>
        <IconButton small excludeFromTabOrder label={hidden ? t('twin.show') : t('twin.hide')} icon={hidden ? EyeOff : Eye}
          onPress={() => onHide(item.path, !hidden)} />
      </span>
    </>
  )
}
