/** The equipment hierarchy as rows of a tree: pure, so that it is tested without a page. */

import type { Equipment } from '../../api/types'

export interface Branch {
  item: Equipment
  children: Branch[]
  depth: number
}

/** Equipment under its parents, in the order given; an item whose parent is unknown is a root. */
export function grow(items: readonly Equipment[]): Branch[] {
  const branches = new Map(items.map((item): [string, Branch] => [item.path, { item, children: [], depth: 0 }]))
  const roots: Branch[] = []
  for (const branch of branches.values()) {
    const parent = branch.item.parent === null ? undefined : branches.get(branch.item.parent)
    if (parent && parent !== branch) parent.children.push(branch)
    else roots.push(branch)
  }
  const settle = (list: Branch[], depth: number) => {
    for (const branch of list) {
      branch.depth = depth
      settle(branch.children, depth + 1)
    }
  }
  settle(roots, 0)
  return roots
}

/** Rows to show: open branches, or with a filter every match with its ancestors. */
export function visible(roots: readonly Branch[], isOpen: (path: string) => boolean, filter: string): Branch[] {
  const needle = filter.trim().toLocaleLowerCase()
  const matches = (branch: Branch): boolean => {
    const { label, path, kind } = branch.item
    return `${label.en}\n${label.ko}\n${path}\n${kind}`.toLocaleLowerCase().includes(needle)
  }
  const rows: Branch[] = []
  const walk = (branch: Branch): boolean => {
    const at = rows.length
    rows.push(branch)
    if (!needle) {
      if (isOpen(branch.item.path)) for (const child of branch.children) walk(child)
      return true
    }
    let kept = matches(branch)
    for (const child of branch.children) kept = walk(child) || kept
    if (!kept) rows.length = at
    return kept
  }
  for (const root of roots) walk(root)
  return rows
}

/** The equipment a prim belongs to: itself or its nearest ancestor that is equipment. */
export function ownerOf(path: string, known: ReadonlySet<string>): string | null {
  let at = path
  while (at.length > 1) {
    if (known.has(at)) return at
    at = at.slice(0, at.lastIndexOf('/'))
  }
  return null
}

/** All paths above this one, nearest first: `/a/b/c` has `/a/b` and `/a`. */
export function ancestorsOf(path: string): string[] {
  const found: string[] = []
  let at = path.lastIndexOf('/')
  while (at > 0) {
    found.push(path.slice(0, at))
    at = path.lastIndexOf('/', at - 1)
  }
  return found
}
