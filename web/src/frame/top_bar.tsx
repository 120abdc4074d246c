import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CircleUserRound, Keyboard, LogOut, Monitor, Moon, Search, Sun, UserCog } from 'lucide-react'
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components'

import { remove, setCsrf } from '../api/client'
import { aboutQuery, sessionQuery } from '../api/queries'
import { useWords } from '../i18n'
import { setLook, useLook, type ThemeChoice } from '../look/look'
import { IconButton } from '../parts/button'
import { Badge } from '../parts/marks'
import { LiveDot } from './live_dot'

const ITEM =
  'flex cursor-default items-center gap-2.5 rounded px-2.5 py-1.5 text-sm outline-none data-[focused]:bg-hover selected:font-semibold selected:text-accent'

export function TopBar({ onPalette, onShortcuts }: { onPalette: () => void; onShortcuts: () => void }) {
  const { t, name, language } = useWords()
  const about = useQuery(aboutQuery).data
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-panel px-4">
      <div className="flex min-w-0 items-center gap-2.5">
        <span className="truncate text-base font-semibold tracking-tight">{about ? name(about.site.label) || about.site.name : '\u00a0'}</span>
        {about?.site.emulated && <span title={t('emulated.why')}><Badge tone="warn">{t('emulated')}</Badge></span>}
      </div>
      <div className="flex flex-1 justify-center">
        <button type="button" onClick={onPalette}
          className="flex h-8 w-full max-w-88 items-center gap-2.5 rounded-lg border border-line bg-sunken px-3 text-xs text-ink-faint transition-colors hover:border-line-strong hover:text-ink-soft">
          <Search aria-hidden size={14} />
          <span className="truncate">{t('palette.open')}</span>
          <kbd className="ml-auto rounded border border-line bg-raised px-1.5 font-mono text-2xs text-ink-soft">Ctrl K</kbd>
        </button>
      </div>
      <div className="flex items-center gap-0.5">
        <LiveDot />
        <button type="button" lang={language === 'en' ? 'ko' : 'en'} title={t('language.switch')}
          onClick={() => setLook({ language: language === 'en' ? 'ko' : 'en' })}
          className="h-8 rounded-md px-2 text-xs font-semibold text-ink-soft transition-colors hover:bg-hover hover:text-ink">
          {language === 'en' ? '한국어' : 'English'}
        </button>
        <ThemeMenu />
        <IconButton label={t('shortcuts.title')} icon={Keyboard} shortcut="?" onPress={onShortcuts} />
        <PersonMenu />
      </div>
    </header>
  )
}

function ThemeMenu() {
  const { t } = useWords()
  const { choice, theme } = useLook()
  const Icon = theme === 'dark' ? Moon : Sun
  return (
    <MenuTrigger>
      <Button aria-label={t('theme.label')} className="grid size-8 place-items-center rounded-md text-ink-soft transition-colors hover:bg-hover hover:text-ink">
        <Icon aria-hidden size={16} strokeWidth={1.9} />
      </Button>
      <Popover className="fade-in min-w-40 rounded-lg border border-line bg-raised p-1 shadow-float">
        <Menu className="outline-none" selectionMode="single" selectedKeys={[choice]} aria-label={t('theme.label')}
          onAction={(key) => setLook({ choice: key as ThemeChoice })}>
          <MenuItem id="light" className={ITEM}><Sun aria-hidden size={14} />{t('theme.light')}</MenuItem>
          <MenuItem id="dark" className={ITEM}><Moon aria-hidden size={14} />{t('theme.dark')}</MenuItem>
          <MenuItem id="system" className={ITEM}><Monitor aria-hidden size={14} />{t('theme.system')}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

function PersonMenu() {
  const { t } = useWords()
  const navigate = useNavigate()
  const client = useQueryClient()
  const session = useQuery(sessionQuery).data
  const signOut = async () => {
    await remove('/session').catch(() => undefined)
    setCsrf('')
    client.clear()
    await navigate({ to: '/login', search: {} })
  }
  return (
    <MenuTrigger>
      <Button aria-label={t('person.menu')} className="grid size-8 place-items-center rounded-md text-ink-soft transition-colors hover:bg-hover hover:text-ink">
        <CircleUserRound aria-hidden size={17} strokeWidth={1.9} />
      </Button>
      <Popover placement="bottom end" className="fade-in min-w-56 rounded-lg border border-line bg-raised p-1 shadow-float">
        <Menu className="outline-none" aria-label={t('person.menu')}
          onAction={(key) => (key === 'out' ? void signOut() : void navigate({ to: '/settings', search: {} }))}>
          <MenuSection>
            <Header className="px-2.5 py-1.5">
              <span className="block text-sm font-semibold">{session?.user.display || session?.user.name}</span>
              <span className="block text-xs text-ink-faint">{session && `${session.organisation.name} · ${session.role}`}</span>
            </Header>
            <Separator className="my-1 h-px bg-line" />
            <MenuItem id="settings" className={ITEM}><UserCog aria-hidden size={14} />{t('page.settings')}</MenuItem>
            <MenuItem id="out" className={ITEM}><LogOut aria-hidden size={14} />{t('signout')}</MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
