import { Label, TextArea as AriaTextArea, TextField } from 'react-aria-components'

/** A document as text. */
export function TextArea({ label, value, rows, onChange }: { label: string; value: string; rows: number; onChange: (value: string) => void }) {
  return (
    <TextField value={value} onChange={onChange} className="flex flex-col gap-1.5">
      <Label className="text-xs font-medium text-ink-soft">{label}</Label>
      <AriaTextArea rows={rows} spellCheck={false}
        className="w-full resize-y rounded-md border border-line-strong/60 bg-raised p-3 font-mono text-xs leading-5 focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent" />
    </TextField>
  )
}
