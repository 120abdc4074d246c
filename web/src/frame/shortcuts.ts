import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

import { carried, useView } from '../app/view'
import { PLACES } from './rail'

const SEQUENCE_MS = 1200

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

export interface ShortcutActions {
  palette: () => void
  sheet: () => void
  clear: () => void
}

/** Keys that work on every page: Ctrl-K, ?, /, Esc, and g followed by a page's letter. */
export function useShortcuts(actions: ShortcutActions): void {
  const navigate = useNavigate()
  const view = useView()
  const now = useRef({ actions, view })
  useEffect(() => {
    now.current = { actions, view }
  })
  useEffect(() => {
    let pressedG = 0
    const onKey = (event: KeyboardEvent) => {
      const { actions: act, view: here } = now.current
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        act.palette()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
      if (document.querySelector('[role=dialog], [role=menu], [role=listbox][data-focused]')) return
      const place = Date.now() - pressedG < SEQUENCE_MS ? PLACES.find(({ key }) => key === event.key) : undefined
      pressedG = event.key === 'g' ? Date.now() : 0
      if (place) void navigate({ to: place.to, search: carried(here) })
      else if (event.key === '?') act.sheet()
      else if (event.key === '/') document.querySelector<HTMLInputElement>('[data-filter]')?.focus()
      else if (event.key === 'Escape') act.clear()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [navigate])
}
