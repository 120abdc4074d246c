import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'

import { setCsrf } from '../api/client'
import { Problem } from '../api/problem'
import { sessionQuery } from '../api/queries'
import { Frame } from '../frame/frame'
import { NoPage, PageFailed, PageWaiting } from './fallbacks'
import { readHub } from '../pages/hub/search'
import { readSim } from '../pages/sim/search'
import { readLogin } from './login_search'
import { readView } from './view'

const root = createRootRouteWithContext<{ client: QueryClient }>()({ component: Outlet })

const login = createRoute({
  getParentRoute: () => root, path: '/login', validateSearch: readLogin,
  component: lazyRouteComponent(() => import('../pages/login'), 'Login'),
})

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  validateSearch: readView,
  beforeLoad: async ({ context, location }) => {
    try {
      setCsrf((await context.client.ensureQueryData(sessionQuery)).csrf ?? '')
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        throw redirect({ to: '/login', search: { next: location.href } })
      }
      throw error
    }
  },
  component: Frame,
})

const home = createRoute({
  getParentRoute: () => frame, path: '/', component: lazyRouteComponent(() => import('../pages/home'), 'Home'),
})
const twin = createRoute({
  getParentRoute: () => frame, path: '/twin', component: lazyRouteComponent(() => import('../pages/twin/twin'), 'Twin'),
})
const events = createRoute({
  getParentRoute: () => frame, path: '/events', component: lazyRouteComponent(() => import('../pages/events'), 'Events'),
})
const settings = createRoute({
  getParentRoute: () => frame, path: '/settings', component: lazyRouteComponent(() => import('../pages/settings/settings'), 'Settings'),
})
const sim = createRoute({
  getParentRoute: () => frame, path: '/sim', validateSearch: readSim, component: lazyRouteComponent(() => import('../pages/sim/sim'), 'Sim'),
})
const simModel = createRoute({
  getParentRoute: () => frame, path: '/sim/models/$name', validateSearch: readSim,
  component: lazyRouteComponent(() => import('../pages/sim/model_page'), 'ModelPage'),
})
const simExperiment = createRoute({
  getParentRoute: () => frame, path: '/sim/experiments/$id', validateSearch: readSim,
  component: lazyRouteComponent(() => import('../pages/sim/experiment_page'), 'ExperimentPage'),
})
const plan = createRoute({
  getParentRoute: () => frame, path: '/plan', component: lazyRouteComponent(() => import('../pages/plan/home_page'), 'PlanHome'),
})
const planDocument = createRoute({
  getParentRoute: () => frame, path: '/plan/p/$id', component: lazyRouteComponent(() => import('../pages/plan/plan_page'), 'PlanPage'),
})
const planSize = createRoute({
  getParentRoute: () => frame, path: '/plan/size', component: lazyRouteComponent(() => import('../pages/plan/size_page'), 'SizePage'),
})
const planAudit = createRoute({
  getParentRoute: () => frame, path: '/plan/audit', component: lazyRouteComponent(() => import('../pages/plan/audit_page'), 'AuditPage'),
})
const planCatalogue = createRoute({
  getParentRoute: () => frame, path: '/plan/catalogue', component: lazyRouteComponent(() => import('../pages/plan/catalogue_page'), 'CataloguePage'),
})
const hub = createRoute({
  getParentRoute: () => frame, path: '/hub', validateSearch: readHub, component: lazyRouteComponent(() => import('../pages/hub/hub'), 'Hub'),
})
const hubStorage = createRoute({
  getParentRoute: () => frame, path: '/hub/storage', validateSearch: readHub,
  component: lazyRouteComponent(() => import('../pages/hub/storage'), 'Storage'),
})
const hubOrganisation = createRoute({
  getParentRoute: () => frame, path: '/hub/organisation', validateSearch: readHub,
  component: lazyRouteComponent(() => import('../pages/hub/organisation'), 'OrganisationPage'),
})
const hubPolicies = createRoute({
  getParentRoute: () => frame, path: '/hub/policies', validateSearch: readHub,
  component: lazyRouteComponent(() => import('../pages/hub/policies'), 'Policies'),
})
const hubExchange = createRoute({
  getParentRoute: () => frame, path: '/hub/exchange', validateSearch: readHub,
  component: lazyRouteComponent(() => import('../pages/hub/exchange'), 'Exchange'),
})
const hubAudit = createRoute({
  getParentRoute: () => frame, path: '/hub/audit', validateSearch: readHub,
  component: lazyRouteComponent(() => import('../pages/hub/audit'), 'Audit'),
})
const hubArtifact = createRoute({
  getParentRoute: () => frame, path: '/hub/artifacts/$', validateSearch: readHub,
  component: lazyRouteComponent(() => import('../pages/hub/artifact'), 'ArtifactPage'),
})

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([login, frame.addChildren([home, twin, sim, simModel, simExperiment, plan, planDocument, planSize, planAudit, planCatalogue, hub, hubOrganisation, hubPolicies, hubExchange, hubStorage, hubAudit, hubArtifact, events, settings])]),
    context: { client },
    defaultPendingComponent: PageWaiting,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: NoPage,
    defaultPendingMs: 150,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
