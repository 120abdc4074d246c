import { Check, ChevronsUpDown } from 'lucide-react'
import { Button, Label, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from 'react-aria-components'

export interface Choice<T extends string> {
  id: T
  name: string
}

export function Select<T extends string>({ label, value, choices, onChange, showLabel = false, small = false, isDisabled = false }: {
  label: string
  value: T
  choices: readonly Choice<T>[]
  onChange: (value: T) => void
  showLabel?: boolean
  small?: boolean
  isDisabled?: boolean
}) {
  return (
    <AriaSelect isDisabled={isDisabled} aria-label={showLabel ? undefined : label} value={value} className="flex flex-col gap-1.5"
      onChange={(key) => onChange(key as T)}>
      {showLabel && <Label className="text-xs font-medium text-ink-soft">{label}</Label>}
      <Button className={`flex items-center justify-between gap-2 rounded-md border border-line bg-raised px-2.5 shadow-card hover:bg-hover disabled:opacity-55 ${small ? 'h-7 text-xs' : 'h-8.5 text-sm'}`}>
        <SelectValue className="truncate" />
        <ChevronsUpDown aria-hidden size={13} className="text-ink-faint" />
      </Button>
      <Popover className="fade-in min-w-(--trigger-width) rounded-lg border border-line bg-raised p-1 shadow-float">
        <ListBox className="max-h-80 overflow-auto outline-none">
          {choices.map((choice) => (
            <ListBoxItem key={choice.id} id={choice.id} textValue={choice.name}
              className="flex cursor-default items-center justify-between gap-3 rounded px-2.5 py-1.5 text-sm outline-none data-[focused]:bg-hover selected:font-medium">
              {({ isSelected }) => (
                <>
                  {choice.name}
                  {isSelected && <Check aria-hidden size={14} className="text-accent" />}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
