import type { ReactNode } from 'react'

/** One question and its answer. */
export function Card({ title, note, side, children, flush = false }: {
  title: string
  note?: ReactNode
  side?: ReactNode
  children: ReactNode
  /** The content touches the edges, as tables do. */
  flush?: boolean
}) {
  return (
    <section className="min-w-0 overflow-hidden rounded-xl border border-line bg-panel shadow-card">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-3.5 pb-2.5">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">{title}</h2>
          {note && <p className="mt-0.5 text-xs text-ink-soft text-pretty">{note}</p>}
        </div>
        {side && <div className="ml-auto flex flex-wrap items-center gap-2">{side}</div>}
      </header>
      <div className={flush ? 'border-t border-line' : 'px-4 pb-4'}>{children}</div>
    </section>
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

/** Remarks of the engine, as it says them. */
export function Notes({ title, notes }: { title: string; notes: readonly string[] }) {
  if (notes.length === 0) return null
  return (
    <aside aria-label={title} className="rounded-lg border border-line bg-sunken px-4 py-2.5 text-xs text-ink-soft">
      <ul className="list-disc pl-4">{notes.map((note) => <li key={note}>{note}</li>)}</ul>
    </aside>
  )
}
