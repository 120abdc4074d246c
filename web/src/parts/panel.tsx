import { useId, type ReactNode } from 'react'

/** One subject of a page: a heading, what it shows in a sentence, and the thing itself. */
export function Panel({ title, note, side, flush = false, children }: {
  title: string
  note?: ReactNode
  /** What acts on it, at the end of the heading's line. */
  side?: ReactNode
  /** The content touches the edges, as tables do. */
  flush?: boolean
  children: ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="min-w-0 overflow-hidden rounded-xl border border-line bg-panel shadow-card">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5">
        <div className="min-w-0 flex-1 basis-56">
          <h2 id={id} className="text-base font-semibold">{title}</h2>
          {note && <p className="mt-0.5 text-xs text-ink-soft text-pretty">{note}</p>}
        </div>
        {side && <div className="flex flex-wrap items-center gap-2">{side}</div>}
      </header>
      <div className={flush ? 'border-t border-line' : 'px-5 pb-5 empty:hidden'}>{children}</div>
    </section>
  )
}

/** Names and values, one pair a line. */
export function Pairs({ pairs }: { pairs: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="max-w-3xl">
      {pairs.map(([name, value]) => (
        <div key={name} className="flex items-baseline justify-between gap-5 border-b border-line/60 py-1.5 text-sm last:border-0">
          <dt className="shrink-0 text-ink-soft">{name}</dt>
          <dd className="min-w-0 text-right font-medium [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A few facts in a row. */
export function Facts({ facts }: { facts: readonly { name: string; value: ReactNode; note?: ReactNode }[] }) {
  return (
    <dl className="flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line">
      {facts.map(({ name, value, note }) => (
        <div key={name} className="min-w-0 flex-1 basis-[8.75rem] bg-panel px-3.5 py-2.5">
          <dt className="text-2xs font-medium text-ink-faint">{name}</dt>
          <dd className="mt-0.5 text-lg leading-6 font-semibold tracking-tight [overflow-wrap:anywhere]">{value}
            {note && <span className="mt-0.5 block text-2xs font-normal text-ink-soft">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Remarks of an engine, as it says them. */
export function Notes({ title, notes }: { title: string; notes: readonly string[] }) {
  if (notes.length === 0) return null
  return (
    <aside aria-label={title} className="rounded-lg border border-line bg-sunken px-4 py-2.5 text-xs text-ink-soft">
      <ul className="list-disc pl-4">{notes.map((note) => <li key={note}>{note}</li>)}</ul>
    </aside>
  )
}
