import { useId, type ReactNode } from 'react'

/** A card of a plan's page: a heading, what it shows in a sentence, and the thing itself. */
export function Panel({ title, note, action, children, flush = false }: { title: string; note?: ReactNode; action?: ReactNode; children: ReactNode; flush?: boolean }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-xl border border-line bg-panel shadow-card">
      <header className="flex items-start justify-between gap-4 border-b border-line px-5 py-3">
        <div className="min-w-0">
          <h2 id={id} className="font-semibold">{title}</h2>
          {note && <p className="mt-0.5 text-xs text-ink-faint">{note}</p>}
        </div>
        {action}
      </header>
      <div className={flush ? '' : 'p-5'}>{children}</div>
    </section>
  )
}

export const HEAD = 'text-2xs text-ink-faint [&>td]:border-b [&>td]:border-line [&>th]:border-b [&>th]:border-line [&>th]:px-3 [&>th]:py-1.5 [&>th]:font-semibold [&>th]:whitespace-nowrap'
export const ROW = '[&>td]:border-b [&>td]:border-line/60 [&>td]:px-3 [&>td]:py-2 [&>th]:border-b [&>th]:border-line/60 [&>th]:px-3 [&>th]:py-2 [&>th]:text-left [&>th]:font-medium last:[&>td]:border-0 last:[&>th]:border-0'

/** A table that scrolls sideways by itself, also with the keyboard. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return <div className="overflow-x-auto rounded-b-xl" tabIndex={0} role="region" aria-label={label}>{children}</div>
}
