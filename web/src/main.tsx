import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, type ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'

import { Problem } from './api/problem'
import { aboutQuery, sessionQuery } from './api/queries'
import { makeRouter } from './app/router'
import { WordsProvider } from './i18n'
import { loadCatalogue } from './i18n/catalogue'
import { readLook, useLook } from './look/look'
import './styles/app.css'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      // What the server refuses on purpose it will refuse again; only silence is worth another try.
      retry: (count, error) => count < 2 && !(error instanceof Problem && error.status > 0 && error.status < 500),
    },
  },
})
const router = makeRouter(client)

/** Words need the plant's time zone, which only those who are signed in may know. */
function Words({ children }: { children: ReactNode }) {
  const { language } = useLook()
  const session = useQuery({ ...sessionQuery, enabled: false }).data
  const about = useQuery({ ...aboutQuery, enabled: session !== undefined }).data
  const zone = about?.site.time_zone || Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <I18nProvider locale={language === 'ko' ? 'ko-KR' : 'en-GB'}>
      <WordsProvider timeZone={zone}>{children}</WordsProvider>
    </I18nProvider>
  )
}

await loadCatalogue(readLook().language)

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Words>
        <RouterProvider router={router} />
      </Words>
    </QueryClientProvider>
  </StrictMode>,
)
