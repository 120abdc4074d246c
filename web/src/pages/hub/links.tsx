import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { HubView } from './search'

export function ArtifactLink({ name, search = {}, className = 'rounded font-medium text-accent hover:underline', children }: {
  name: string
  search?: HubView
  className?: string
  children: ReactNode
}) {
  return <Link to="/hub/artifacts/$" params={{ _splat: name }} search={search as never} className={className}>{children}</Link>
}

/** The two pages of the wing. */
export function Places({ catalogue, storage }: { catalogue: string; storage: string }) {
  const look = 'rounded-md px-2.5 py-1 text-sm font-medium text-ink-soft transition-colors hover:bg-hover hover:text-ink'
  const on = { className: 'bg-accent-soft text-accent!', 'aria-current': 'page' as const }
  return (
    <>
      <Link to="/hub" search={{} as never} activeOptions={{ exact: true, includeSearch: false }} activeProps={on} className={look}>{catalogue}</Link>
      <Link to="/hub/storage" search={{} as never} activeOptions={{ exact: true, includeSearch: false }} activeProps={on} className={look}>{storage}</Link>
    </>
  )
}
