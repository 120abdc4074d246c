import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { SimView } from './search'

const LOOK = 'rounded font-medium text-accent hover:underline'

export function ModelLink({ name, search = {}, className = LOOK, children }: { name: string; search?: SimView; className?: string; children: ReactNode }) {
  return <Link to="/sim/models/$name" params={{ name }} search={search as never} className={className}>{children}</Link>
}

export function ExperimentLink({ id, className = LOOK, children }: { id: string; className?: string; children: ReactNode }) {
  return <Link to="/sim/experiments/$id" params={{ id }} search={{} as never} className={className}>{children}</Link>
}

export function SimLink({ part, className = LOOK, children }: { part?: string; className?: string; children: ReactNode }) {
  return <Link to="/sim" search={(part ? { part } : {}) as never} className={className}>{children}</Link>
}
