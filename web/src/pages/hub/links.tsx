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
