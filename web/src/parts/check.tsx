import type { ReactNode } from 'react'

/** A box to tick, its name and perhaps what it means. */
export function Check({ label, hint, value, disabled = false, onChange }: {
  label: ReactNode
  hint?: ReactNode
  value: boolean
  disabled?: boolean
  onChange: (value: boolean) => void
}) {
  return (
    <label className={`flex items-start gap-2.5 text-sm ${disabled ? 'opacity-55' : ''}`}>
      <input type="checkbox" checked={value} disabled={disabled} onChange={(event) => onChange(event.target.checked)} className="mt-[3px] size-3.5 shrink-0 accent-(--accent)" />
      <span className="min-w-0">
        {label}
        {hint && <span className="block text-xs text-ink-faint">{hint}</span>}
      </span>
    </label>
  )
}
