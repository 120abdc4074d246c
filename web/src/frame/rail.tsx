import { Link } from '@tanstack/react-router'
import { Activity, Boxes, Calculator, House, Package2, ScrollText, Settings2, type LucideIcon } from 'lucide-react'

import { carried, useView } from '../app/view'
import { useWords, type MessageKey } from '../i18n'
import { Mark } from '../parts/logo'

export interface Place {
  to: '/' | '/twin' | '/sim' | '/plan' | '/hub' | '/events' | '/settings'
  name: MessageKey
  icon: LucideIcon
  key: string
}

/** The rooms that exist; `key` follows `g`. */
export const PLACES: readonly Place[] = [
  { to: '/', name: 'page.home', icon: House, key: 'h' },
  { to: '/twin', name: 'page.twin', icon: Boxes, key: 't' },
  { to: '/sim', name: 'page.sim', icon: Activity, key: 'm' },
  { to: '/plan', name: 'page.plan', icon: Calculator, key: 'p' },
  { to: '/hub', name: 'page.hub', icon: Package2, key: 'b' },
  { to: '/events', name: 'page.events', icon: ScrollText, key: 'e' },
  { to: '/settings', name: 'page.settings', icon: Settings2, key: 's' },
]

export function Rail() {
  const { t } = useWords()
  const view = useView()
  return (
    <nav aria-label={t('rail.label')} className="flex w-[76px] shrink-0 flex-col items-center border-r border-line bg-rail pt-3">
      <Link to="/" search={carried(view)} aria-label="Onmaru" className="mb-4 rounded-lg">
        <Mark size={30} />
      </Link>
      <ul className="flex w-full flex-1 flex-col gap-1 px-2">
        {PLACES.map(({ to, name, icon: Icon }) => (
          <li key={to} className={to === '/settings' ? 'mt-auto mb-3' : ''}>
            <Link to={to} search={carried(view)} activeOptions={{ exact: to === '/', includeSearch: false }}
              className="relative flex flex-col items-center gap-1 rounded-lg py-2 text-2xs font-medium text-ink-soft transition-colors hover:bg-hover hover:text-ink"
              activeProps={{ className: 'bg-accent-soft text-accent! before:absolute before:inset-y-2 before:-left-2 before:w-[3px] before:rounded-r before:bg-accent' }}>
              <Icon aria-hidden size={18} strokeWidth={1.8} />
              {t(name)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
