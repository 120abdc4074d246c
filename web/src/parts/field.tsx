import { Search, X } from 'lucide-react'
import type { Ref } from 'react'
import {
  Button as AriaButton, FieldError, Input, Label, SearchField, Text, TextField, type SearchFieldProps, type TextFieldProps,
} from 'react-aria-components'

import { useWords } from '../i18n'

const INPUT =
  'h-8.5 w-full min-w-0 rounded-md border border-line-strong/60 bg-raised px-2.5 text-sm text-ink placeholder:text-ink-faint focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent'

export interface FieldProps extends Omit<TextFieldProps, 'className' | 'style' | 'children'> {
  label: string
  hint?: string
  placeholder?: string
}

export function Field({ label, hint, placeholder, ...rest }: FieldProps) {
  return (
    <TextField {...rest} className="flex flex-col gap-1.5">
      <Label className="text-xs font-medium text-ink-soft">{label}</Label>
      <Input className={INPUT} placeholder={placeholder} />
      {hint && <Text slot="description" className="text-xs text-ink-faint">{hint}</Text>}
      <FieldError className="text-xs text-bad" />
    </TextField>
  )
}

export interface FilterFieldProps extends Omit<SearchFieldProps, 'className' | 'style' | 'children'> {
  label: string
  inputRef?: Ref<HTMLInputElement>
  className?: string
}

/** A filter over what is on the page; `/` jumps here. */
export function FilterField({ label, inputRef, className = '', ...rest }: FilterFieldProps) {
  const { t } = useWords()
  return (
    <SearchField {...rest} aria-label={label} className={`group relative flex items-center ${className}`}>
      <Search aria-hidden size={14} className="pointer-events-none absolute left-2.5 text-ink-faint" />
      <Input ref={inputRef} data-filter placeholder={label}
        className={`${INPUT} h-7.5! pl-8! pr-7! text-xs! [&::-webkit-search-cancel-button]:hidden`} />
      <AriaButton aria-label={t('filter.clear')}
        className="absolute right-1 grid size-5.5 place-items-center rounded text-ink-faint hover:text-ink group-data-[empty]:hidden">
        <X aria-hidden size={13} />
      </AriaButton>
    </SearchField>
  )
}
