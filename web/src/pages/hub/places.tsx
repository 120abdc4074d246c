import { useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { PageHead, PlaceBar } from '../../parts/page'
import { useMay } from './use_may'
import { useHubWords, type HubKey } from './words'

const PAGES = [
  { to: '/hub', name: 'catalogue', needs: 'hub.public.read' },
  { to: '/hub/organisation', name: 'organisation', needs: 'hub.read' },
  { to: '/hub/policies', name: 'policies', needs: 'hub.read' },
  { to: '/hub/exchange', name: 'exchange', needs: 'hub.read' },
  { to: '/hub/storage', name: 'storage', needs: 'hub.read' },
  { to: '/hub/audit', name: 'audit', needs: 'audit.read' },
] as const satisfies readonly { to: string; name: HubKey; needs: string }[]

/** Ways to the pages of the hub; those one may not see are not offered. */
export function HubPlaces() {
  const { t } = useHubWords()
  const onArtifact = useRouterState({ select: (state) => state.location.pathname.startsWith('/hub/artifacts/') })
  const may = { 'hub.public.read': useMay('hub.public.read'), 'hub.read': useMay('hub.read'), 'audit.read': useMay('audit.read') }
  const places = PAGES.filter(({ to, needs }) => to === '/hub' || may[needs]).map(({ to, name }) => ({ to, name: t(name), isHere: onArtifact && to === '/hub' }))
  return <PlaceBar label={t('title')} places={places} />
}

export function HubHead({ title, lead, action }: { title: string; lead?: ReactNode; action?: ReactNode }) {
  return (
    <>
      <HubPlaces />
      <PageHead title={title} lead={lead} action={action} />
    </>
  )
}
