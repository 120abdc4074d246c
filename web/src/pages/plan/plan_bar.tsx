import { Link, useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { usePlanWords, type PlanKey } from './words'

const PAGES = [
  { to: '/plan', name: 'nav.plans' },
  { to: '/plan/size', name: 'nav.size' },
  { to: '/plan/audit', name: 'nav.audit' },
  { to: '/plan/catalogue', name: 'nav.catalogue' },
] as const satisfies readonly { to: string; name: PlanKey }[]

/** Heading of a page of the planner, with the way to its siblings. */
export function PlanBar({ title, lead, action }: { title: string; lead?: ReactNode; action?: ReactNode }) {
  const { t } = usePlanWords()
  const inDocument = useRouterState({ select: (state) => state.location.pathname.startsWith('/plan/p/') })
  return (
    <header className="mb-6">
      <nav aria-label={t('nav.label')} className="mb-5 flex gap-1 border-b border-line">
        {PAGES.map(({ to, name }) => (
          <Link key={to} to={to} search={{}} activeOptions={{ exact: true, includeSearch: false }}
            className={`-mb-px border-b-2 px-3 py-2 text-sm font-medium transition-colors hover:text-ink ${inDocument && to === '/plan' ? 'border-accent text-ink' : 'border-transparent text-ink-soft'}`}
            activeProps={{ className: 'border-accent! text-ink!' }}>
            {t(name)}
          </Link>
        ))}
      </nav>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-2xl font-bold tracking-tight">{title}</h1>
          {lead && <p className="mt-1 max-w-3xl text-ink-soft">{lead}</p>}
        </div>
        {action && <div className="flex items-center gap-2">{action}</div>}
      </div>
    </header>
  )
}
