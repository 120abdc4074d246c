import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Activity, Box, CornerDownLeft, Search, Zap, type LucideIcon } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'

import { equipmentQuery, signalsQuery } from '../api/queries'
import { carried, useView, type View } from '../app/view'
import { useWords, type MessageKey } from '../i18n'
import { setLook } from '../look/look'
import { rank } from './fuzzy'
import { PLACES } from './rail'

interface Entry {
  id: string
  group: MessageKey
  icon: LucideIcon
  title: string
  detail: string
  words: string[]
  run: () => void
}

const SHOWN = 40

/** Everything one can go to or do, from anywhere: Ctrl-K. */
export function Palette({ open, onClose, onShortcuts }: { open: boolean; onClose: () => void; onShortcuts: () => void }) {
  const { t } = useWords()
  return (
    <ModalOverlay isOpen={open} isDismissable onOpenChange={(next) => !next && onClose()}
      className="fixed inset-0 z-40 flex items-start justify-center bg-scrim px-4 pt-[12vh]">
      <Modal className="fade-in w-full max-w-xl overflow-hidden rounded-xl border border-line bg-panel shadow-float">
        <Dialog aria-label={t('palette.open')} className="outline-none">
          <PaletteBody onClose={onClose} onShortcuts={onShortcuts} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function useEntries(onShortcuts: () => void): Entry[] {
  const { t, name, language } = useWords()
  const navigate = useNavigate()
  const view = useView()
  const equipment = useQuery(equipmentQuery).data
  const signals = useQuery(signalsQuery).data
  return useMemo(() => {
    const twin = (search: View) => void navigate({ to: '/twin', search: { ...carried(view), ...search } })
    const action = (id: string, title: string, run: () => void): Entry => ({
      id, group: 'palette.actions', icon: Zap, title, detail: '', words: [title], run,
    })
    return [
      ...PLACES.map(({ to, name: key, icon }): Entry => ({
        id: to, group: 'palette.pages', icon, title: t(key), detail: '', words: [t(key), to],
        run: () => void navigate({ to, search: carried(view) }),
      })),
      ...(equipment ?? []).map((item): Entry => ({
        id: item.path, group: 'palette.equipment', icon: Box, title: name(item.label), detail: item.path,
        words: [item.label.en, item.label.ko, item.path], run: () => twin({ sel: item.path }),
      })),
      ...(signals ?? []).map((item): Entry => ({
        id: item.id, group: 'palette.signals', icon: Activity, title: name(item.label), detail: item.id,
        words: [item.id, item.label.ko, item.label.en], run: () => twin({ sel: item.equipment, tab: 'chart', sig: [item.id] }),
      })),
      action('ko', language === 'en' ? '한국어로 보기' : 'Show in English', () => setLook({ language: language === 'en' ? 'ko' : 'en' })),
      action('dark', t('palette.dark'), () => setLook({ choice: 'dark' })),
      action('light', t('palette.light'), () => setLook({ choice: 'light' })),
      action('live', t('palette.live'), () => void navigate({ to: '/twin', search: view.sel ? { sel: view.sel } : {} })),
      action('shortcuts', t('shortcuts.title'), onShortcuts),
    ]
  }, [t, name, language, navigate, view, equipment, signals, onShortcuts])
}

function PaletteBody({ onClose, onShortcuts }: { onClose: () => void; onShortcuts: () => void }) {
  const { t } = useWords()
  const [needle, setNeedle] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const id = useId()
  const entries = useEntries(onShortcuts)
  const found = useMemo(() => {
    if (!needle.trim()) return entries.filter((entry) => entry.group === 'palette.pages' || entry.group === 'palette.actions')
    return rank(needle, entries, (entry) => entry.words, SHOWN).map(({ item }) => item)
  }, [entries, needle])
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [at, found])

  const choose = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    entry.run()
  }
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt((old) => Math.min(found.length - 1, old + 1))
    else if (event.key === 'ArrowUp') setAt((old) => Math.max(0, old - 1))
    else if (event.key === 'Enter') choose(found[at])
    else return
    event.preventDefault()
  }

  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search aria-hidden size={16} className="text-ink-faint" />
        <input autoFocus role="combobox" aria-expanded aria-controls={id} aria-label={t('palette.open')}
          aria-activedescendant={found[at] ? `${id}-${at}` : undefined} value={needle} placeholder={t('palette.placeholder')}
          onChange={(event) => { setNeedle(event.target.value); setAt(0) }} onKeyDown={key}
          className="h-12 flex-1 bg-transparent text-base outline-none placeholder:text-ink-faint" />
      </div>
      <ul ref={list} id={id} role="listbox" aria-label={t('palette.results')} className="max-h-[46vh] overflow-auto p-1.5">
        {found.map((entry, index) => (
          <li key={`${entry.group}${entry.id}`} id={`${id}-${index}`} role="option" aria-selected={index === at}
            onPointerMove={() => setAt(index)} onClick={() => choose(entry)}
            className="flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2 aria-selected:bg-accent-soft">
            <entry.icon aria-hidden size={15} className="shrink-0 text-ink-faint" />
            <span className="truncate font-medium">{entry.title}</span>
            <span className="min-w-0 flex-1 truncate text-xs text-ink-faint">{entry.detail}</span>
            <span className="shrink-0 text-2xs text-ink-faint">{t(entry.group)}</span>
            {index === at && <CornerDownLeft aria-hidden size={13} className="shrink-0 text-accent" />}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="px-4 pt-2 pb-6 text-center text-ink-soft">{t('palette.nothing', { needle })}</p>}
    </>
  )
}
