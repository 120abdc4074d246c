import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronRight } from 'lucide-react'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'

const ROW_PX = 28

export interface TreeRow {
  id: string
  name: string
  depth: number
  branches: boolean
  open: boolean
  body: ReactNode
}

/**
 * A tree that is one stop of the Tab key: arrows move, right and left open and close, letters jump,
 * Enter selects. Only the rows in sight are in the document; their place is told by aria-posinset.
 */
export function TreeView({ label, rows, selected, onSelect, onToggle, onActivate }: {
  label: string
  rows: readonly TreeRow[]
  selected: string | undefined
  onSelect: (id: string) => void
  onToggle: (id: string, open: boolean) => void
  /** Double click. */
  onActivate?: (id: string) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const [focused, setFocused] = useState(false)
  const id = useId()
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 12,
  })
  const selectedAt = rows.findIndex((row) => row.id === selected)
  useEffect(() => {
    if (selectedAt < 0) return
    setAt(selectedAt)
    virtual.scrollToIndex(selectedAt, { align: 'auto' })
    // Only when the selection moves: rows that come and go must not scroll the tree.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [selected, selectedAt >= 0])

  const go = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index))
    setAt(next)
    virtual.scrollToIndex(next, { align: 'auto' })
  }
  const key = (event: KeyboardEvent) => {
    const row = rows[at]
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ArrowDown') go(at + 1)
    else if (event.key === 'ArrowUp') go(at - 1)
    else if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(rows.length - 1)
    else if (event.key === 'ArrowRight') {
      if (row.branches && !row.open) onToggle(row.id, true)
      else if (row.branches) go(at + 1)
    } else if (event.key === 'ArrowLeft') {
      if (row.branches && row.open) onToggle(row.id, false)
      else {
        const parent = rows.slice(0, at).findLastIndex((other) => other.depth < row.depth)
        if (parent >= 0) go(parent)
      }
    } else if (event.key === 'Enter' || event.key === ' ') onSelect(row.id)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div ref={scroller} role="tree" aria-label={label} tabIndex={0} onKeyDown={key} onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)} aria-activedescendant={rows[at] ? `${id}-${at}` : undefined}
      className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2">
      <div role="presentation" className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]!
          const isSelected = row.id === selected
          return (
            <div key={row.id} id={`${id}-${index}`} role="treeitem" aria-level={row.depth + 1} aria-label={row.name}
              aria-expanded={row.branches ? row.open : undefined} aria-selected={isSelected}
              aria-setsize={rows.length} aria-posinset={index + 1}
              onClick={() => { setAt(index); onSelect(row.id) }} onDoubleClick={() => onActivate?.(row.id)}
              className={`absolute inset-x-0 flex cursor-default items-center gap-1 pr-2.5 select-none ${isSelected ? 'bg-accent-soft text-ink' : 'hover:bg-hover'} ${focused && index === at ? 'shadow-[inset_0_0_0_1.5px_var(--accent)]' : ''}`}
              style={{ height: ROW_PX, transform: `translateY(${start}px)`, paddingLeft: 6 + row.depth * 14 }}>
              <span aria-hidden onClick={(event) => { if (!row.branches) return; event.stopPropagation(); onToggle(row.id, !row.open) }}
                className={`grid size-5 shrink-0 place-items-center rounded text-ink-faint ${row.branches ? 'hover:bg-pressed' : 'invisible'}`}>
                <ChevronRight size={13} className={`transition-transform ${row.open ? 'rotate-90' : ''}`} />
              </span>
              {row.body}
            </div>
          )
        })}
      </div>
    </div>
  )
}
