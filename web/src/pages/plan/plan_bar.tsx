import { useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { PageHead, PlaceBar } from '../../parts/page'
import { usePlanWords, type PlanKey } from './words'

const PAGES = [
  { to: '/plan', name: 'nav.plans' },
  { to: '/plan/size', name: 'nav.size' },
  { to: '/plan/audit', name: 'nav.audit' },
  { to: '/plan/catalogue', name: 'nav.catalogue' },
] as const satisfies readonly { to: string; name: PlanKey }[]

/** Heading of a page of the planner, with the way to its siblings. */
export function PlanBar({ title, lead, action }: { title: string; lead?: ReactNode; action?: ReactNode }) {
  const { t } = usePlanWords()
  const inDocument = useRouterState({ select: (state) => state.location.pathname.startsWith('/plan/p/') })
  return (
    <>
      <PlaceBar label={t('nav.label')} places={PAGES.map(({ to, name }) => ({ to, name: t(name), isHere: inDocument && to === '/plan' }))} />
      <PageHead title={title} lead={lead} action={action} />
    </>
  )
}
