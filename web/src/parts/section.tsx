import type { ReactNode } from 'react'

import { shown } from './shown'

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-b border-line px-4 py-3.5">
      <h4 className="mb-2 text-xs font-semibold text-ink-soft">{title}</h4>
      {children}
    </section>
  )
}

/** Names and values, one pair a line. */
export function Grid({ pairs }: { pairs: readonly (readonly [string, unknown])[] }) {
  return (
    <dl className="grid grid-cols-[fit-content(50%)_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
      {pairs.map(([key, value]) => (
        <div key={key} className="contents">
          <dt className="min-w-0 truncate text-ink-faint" title={key}>{key}</dt>
          <dd className="text-right [overflow-wrap:anywhere]">{shown(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
