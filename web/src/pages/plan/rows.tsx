import type { ReactNode } from 'react'

export const HEAD = 'text-2xs text-ink-faint [&>td]:border-b [&>td]:border-line [&>th]:border-b [&>th]:border-line [&>th]:px-3 [&>th]:py-1.5 [&>th]:font-semibold [&>th]:whitespace-nowrap'
export const ROW = '[&>td]:border-b [&>td]:border-line/60 [&>td]:px-3 [&>td]:py-2 [&>th]:border-b [&>th]:border-line/60 [&>th]:px-3 [&>th]:py-2 [&>th]:text-left [&>th]:font-medium last:[&>td]:border-0 last:[&>th]:border-0'

/** A table that scrolls sideways by itself, also with the keyboard. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return <div className="overflow-x-auto rounded-b-xl" tabIndex={0} role="region" aria-label={label}>{children}</div>
}
