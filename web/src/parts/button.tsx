import type { LucideIcon } from 'lucide-react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps, ToggleButton, type ToggleButtonProps } from 'react-aria-components'

import { Tip } from './tip'

type Tone = 'primary' | 'plain' | 'quiet' | 'danger'
type Size = 'sm' | 'md'

const TONES: Record<Tone, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong pressed:bg-accent-strong shadow-card',
  plain: 'border border-line bg-raised text-ink hover:bg-hover shadow-card',
  quiet: 'text-ink-soft hover:bg-hover hover:text-ink',
  danger: 'border border-line bg-raised text-bad hover:bg-bad-soft',
}
const SIZES: Record<Size, string> = { sm: 'h-7 px-2.5 text-xs gap-1.5', md: 'h-8.5 px-3.5 text-sm gap-2' }
const BASE =
  'inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors select-none disabled:opacity-45 disabled:cursor-not-allowed'

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  tone?: Tone
  size?: Size
  icon?: LucideIcon
  className?: string
}

export function Button({ tone = 'plain', size = 'md', icon: Icon, className = '', children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={`${BASE} ${TONES[tone]} ${SIZES[size]} ${className}`}>
      {(state) => (
        <>
          {Icon && <Icon aria-hidden size={15} strokeWidth={1.9} />}
          {typeof children === 'function' ? children({ ...state, defaultChildren: null }) : children}
        </>
      )}
    </AriaButton>
  )
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  label: string
  icon: LucideIcon
  /** Shown beside the label in the tip. */
  shortcut?: string
  small?: boolean
  className?: string
}

export function IconButton({ label, icon: Icon, shortcut, small = false, className = '', ...rest }: IconButtonProps) {
  return (
    <Tip text={label} shortcut={shortcut}>
      <AriaButton {...rest} aria-label={label}
        className={`${BASE} ${TONES.quiet} ${small ? 'size-6' : 'size-8'} ${className}`}>
        <Icon aria-hidden size={small ? 14 : 16} strokeWidth={1.9} />
      </AriaButton>
    </Tip>
  )
}

export interface IconToggleProps extends Omit<ToggleButtonProps, 'className' | 'style' | 'children'> {
  label: string
  icon: LucideIcon
  shortcut?: string
}

export function IconToggle({ label, icon: Icon, shortcut, ...rest }: IconToggleProps) {
  return (
    <Tip text={label} shortcut={shortcut}>
      <ToggleButton {...rest} aria-label={label}
        className={`${BASE} size-8 text-ink-soft hover:bg-hover hover:text-ink selected:bg-accent-soft selected:text-accent`}>
        <Icon aria-hidden size={16} strokeWidth={1.9} />
      </ToggleButton>
    </Tip>
  )
}
