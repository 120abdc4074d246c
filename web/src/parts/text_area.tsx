import { Label, Text, TextArea as AriaTextArea, TextField } from 'react-aria-components'

/** Several lines of text: a document, or with `prose` what people write. */
export function TextArea({ label, value, rows, hint, prose = false, maxLength, onChange }: {
  label: string
  value: string
  rows: number
  hint?: string
  prose?: boolean
  maxLength?: number
  onChange: (value: string) => void
}) {
  return (
    <TextField value={value} onChange={onChange} maxLength={maxLength} className="flex flex-col gap-1.5">
      <Label className="text-xs font-medium text-ink-soft">{label}</Label>
      <AriaTextArea rows={rows} spellCheck={prose}
        className={`w-full resize-y rounded-md border border-line-strong/60 bg-raised p-3 focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent ${prose ? 'text-sm' : 'font-mono text-xs leading-5'}`} />
      {hint && <Text slot="description" className="text-xs text-ink-faint">{hint}</Text>}
    </TextField>
  )
}
