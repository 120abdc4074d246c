import type { Choice } from './select'

/** One of a few, all in sight. */
export function Segments<T extends string>({ label, value, choices, onChange }: {
  label: string
  value: T
  choices: readonly Choice<T>[]
  onChange: (value: T) => void
}) {
  return (
    <div role="group" aria-label={label} className="inline-flex items-center rounded-md border border-line bg-sunken p-0.5">
      {choices.map(({ id, name }) => (
        <button key={id} type="button" aria-pressed={value === id} onClick={() => onChange(id)}
          className="rounded-[5px] px-2.5 py-0.5 text-xs font-medium whitespace-nowrap text-ink-soft transition-colors hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-card">
          {name}
        </button>
      ))}
    </div>
  )
}
