import type { ReactElement } from 'react'
import { Tooltip, TooltipTrigger } from 'react-aria-components'

/** A short name under the pointer or the focus; never the only place of a fact. */
export function Tip({ text, shortcut, children }: { text: string; shortcut?: string; children: ReactElement }) {
  return (
    <TooltipTrigger delay={450} closeDelay={60}>
      {children}
      <Tooltip offset={6}
        className="fade-in z-50 flex max-w-72 items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-floor shadow-float">
        {text}
        {shortcut && <kbd className="rounded border border-current px-1 font-mono text-2xs opacity-70">{shortcut}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  )
}
