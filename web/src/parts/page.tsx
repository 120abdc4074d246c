import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** The width and the margins that pages have in every wing, so that titles stay where they are. */
export function Page({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <div className={`mx-auto w-full max-w-[1400px] px-6 py-6 xl:px-8 ${className}`}>{children}</div>
}

export interface Place {
  to: string
  name: string
  /** Shown also on pages below it. */
  isHere?: boolean
}

/** Ways to the pages of a wing, above the title of each. */
export function PlaceBar({ label, places }: { label: string; places: readonly Place[] }) {
  return (
    <nav aria-label={label} className="mb-5 flex gap-1 overflow-x-auto border-b border-line">
      {places.map(({ to, name, isHere = false }) => (
        <Link key={to} to={to} search={{} as never} activeOptions={{ exact: true, includeSearch: false }}
          className={`border-b-2 px-3 py-2 text-sm font-medium whitespace-nowrap transition-colors hover:text-ink focus-visible:-outline-offset-2 ${isHere ? 'border-accent text-ink' : 'border-transparent text-ink-soft'}`}
          activeProps={{ className: 'border-accent! text-ink!' }}>
          {name}
        </Link>
      ))}
    </nav>
  )
}

/** The title of a page, what it is about in a sentence, and what can be done with all of it. */
export function PageHead({ title, lead, action }: { title: string; lead?: ReactNode; action?: ReactNode }) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-2xl leading-8 font-bold tracking-tight">{title}</h1>
        {lead && <p className="mt-1 max-w-3xl text-ink-soft">{lead}</p>}
      </div>
      {action && <div className="flex flex-wrap items-center gap-2">{action}</div>}
    </header>
  )
}
