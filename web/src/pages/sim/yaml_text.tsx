import { useRef } from 'react'

/** A text field for code: numbered lines, a tab that indents, and marks on lines with faults. */
export function YamlText({ label, value, onChange, readOnly = false, faulty = new Set(), rows = 26 }: {
  label: string
  value: string
  onChange: (value: string) => void
  readOnly?: boolean
  faulty?: ReadonlySet<number>
  rows?: number
}) {
  const gutter = useRef<HTMLDivElement>(null)
  const lines = value.split('\n').length
  return (
    <div className="flex overflow-hidden rounded-lg border border-line-strong/60 bg-raised focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
      <div ref={gutter} aria-hidden className="w-11 shrink-0 overflow-hidden border-r border-line bg-sunken py-2.5 text-right font-mono text-2xs leading-5 text-ink-faint select-none">
        {Array.from({ length: lines }, (_, i) => <div key={i} className={`px-2 ${faulty.has(i + 1) ? 'bg-bad-soft font-semibold text-bad' : ''}`}>{i + 1}</div>)}
      </div>
      <textarea aria-label={label} value={value} readOnly={readOnly} rows={rows} spellCheck={false} wrap="off" onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => { if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop }}
        className="min-w-0 flex-1 resize-y bg-transparent p-2.5 font-mono text-2xs leading-5 whitespace-pre text-ink focus:outline-none" />
    </div>
  )
}
