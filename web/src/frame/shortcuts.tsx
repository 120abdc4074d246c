import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

import { carried, useView } from '../app/view'
import { useWords, type MessageKey } from '../i18n'
import { Dialog } from '../parts/dialog'
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

const ROWS: readonly [string[], MessageKey][] = [
  [['Ctrl', 'K'], 'shortcuts.palette'],
  [['/'], 'shortcuts.filter'],
  [['?'], 'shortcuts.title'],
  [['Esc'], 'shortcuts.clear'],
]
const TWIN_ROWS: readonly [string[], MessageKey][] = [
  [['↑', '↓'], 'shortcuts.tree'],
  [['→', '←'], 'shortcuts.branch'],
  [['F'], 'shortcuts.frame'],
  [['H'], 'shortcuts.home'],
  [['I'], 'shortcuts.isolate'],
  [['W', 'A', 'S', 'D'], 'shortcuts.walk'],
]

export function ShortcutSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const places = PLACES.map(({ key, name }): [string[], string] => [['g', key], t('shortcuts.go', { page: t(name) })])
  const groups: [string, [string[], string][]][] = [
    [t('shortcuts.everywhere'), [...ROWS.map(([keys, text]): [string[], string] => [keys, t(text)]), ...places]],
    [t('page.twin'), TWIN_ROWS.map(([keys, text]): [string[], string] => [keys, t(text)])],
  ]
  return (
    <Dialog wide open={open} onClose={onClose} title={t('shortcuts.title')}>
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        {groups.map(([title, rows]) => (
          <section key={title}>
            <h3 className="mb-1.5 text-xs font-semibold text-ink-faint">{title}</h3>
            <dl>
              {rows.map(([keys, text]) => (
                <div key={text} className="flex items-center justify-between gap-4 border-b border-line/60 py-1.5">
                  <dt className="text-ink-soft">{text}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <kbd key={key} className="min-w-6 rounded border border-line bg-sunken px-1.5 text-center font-mono text-2xs leading-5">{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
