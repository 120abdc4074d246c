import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { Building, Info, KeyRound, Palette, UserRound, Users, type LucideIcon } from 'lucide-react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'

import { aboutQuery, sessionQuery } from '../../api/queries'
import { useWords, type MessageKey } from '../../i18n'
import { setLook, useLook, type ThemeChoice } from '../../look/look'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Page, PageHead } from '../../parts/page'
import { Pairs, Panel } from '../../parts/panel'
import { Select } from '../../parts/select'
import { Keys } from './keys'
import { Organisations } from './organisations'
import { Profile } from './profile'
import { People } from './people'

type SectionName = 'profile' | 'look' | 'keys' | 'people' | 'organisation' | 'about'
const SECTIONS: readonly { id: SectionName; icon: LucideIcon; permission?: string }[] = [
  { id: 'profile', icon: UserRound },
  { id: 'look', icon: Palette },
  { id: 'keys', icon: KeyRound, permission: 'core.keys' },
  { id: 'people', icon: Users, permission: 'identity.read' },
  { id: 'organisation', icon: Building },
  { id: 'about', icon: Info },
]

export function Settings() {
  const { t } = useWords()
  const session = useQuery(sessionQuery).data
  const navigate = useNavigate()
  const wanted = useRouterState({ select: (state) => String((state.location.search as { section?: unknown }).section ?? '') })
  const open = SECTIONS.filter(({ permission }) => !permission || session?.permissions.includes(permission))
  const section = open.find(({ id }) => id === wanted)?.id ?? 'profile'
  const choose = (key: SectionName) => void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, section: key === 'profile' ? undefined : key }) } as never)
  return (
    <Page>
      <PageHead title={t('page.settings')} />
      <Tabs orientation="vertical" selectedKey={section} onSelectionChange={(key) => choose(key as SectionName)} className="grid grid-cols-[180px_minmax(0,1fr)] gap-8">
        <TabList aria-label={t('page.settings')} className="flex flex-col gap-0.5">
          {open.map(({ id, icon: Icon }) => (
            <Tab key={id} id={id} className="flex cursor-default items-center gap-2.5 rounded-md px-3 py-2 font-medium text-ink-soft hover:bg-hover selected:bg-accent-soft selected:text-accent focus-visible:outline-2 focus-visible:outline-accent">
              <Icon aria-hidden size={15} />{t(`settings.${id}` as MessageKey)}
            </Tab>
          ))}
        </TabList>
        {open.map(({ id }) => (
          <TabPanel key={id} id={id} className="flex min-w-0 flex-col gap-5 outline-none">
            {id === 'profile' && <Profile />}
            {id === 'look' && <Appearance />}
            {id === 'keys' && <Keys />}
            {id === 'people' && <People />}
            {id === 'organisation' && <Organisations />}
            {id === 'about' && <AboutSite />}
          </TabPanel>
        ))}
      </Tabs>
    </Page>
  )
}

function Appearance() {
  const { t, language } = useWords()
  const { choice } = useLook()
  const themes: ThemeChoice[] = ['light', 'dark', 'system']
  return (
    <Panel title={t('settings.look')}>
      <div className="grid max-w-sm gap-4">
        <Select showLabel label={t('look.language')} value={language} onChange={(next) => setLook({ language: next })}
          choices={[{ id: 'en', name: 'English' }, { id: 'ko', name: '한국어' }]} />
        <Select showLabel label={t('theme.label')} value={choice} onChange={(next) => setLook({ choice: next })}
          choices={themes.map((id) => ({ id, name: t(`theme.${id}`) }))} />
      </div>
    </Panel>
  )
}

function AboutSite() {
  const { t, name } = useWords()
  const about = useQuery(aboutQuery)
  if (about.isPending) return <Waiting what={t('settings.about')} rows={4} />
  if (about.isError) return <ErrorNote error={about.error} onRetry={() => void about.refetch()} />
  const { version, site, wings } = about.data
  return (
    <Panel title={t('settings.about')}>
      <Pairs pairs={[
        [t('about.version'), version],
        [t('about.site'), name(site.label) || site.name],
        [t('about.timezone'), site.time_zone],
        [t('about.wings'), wings.join(', ')],
        [t('about.data'), site.emulated ? t('emulated.why') : t('about.real')],
        [t('about.licence'), 'Apache-2.0'],
        [t('about.font'), 'Pretendard (SIL OFL 1.1)'],
      ]} />
    </Panel>
  )
}
