import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { KeyRound, LogIn } from 'lucide-react'
import { useEffect, useRef, useState, type FormEvent } from 'react'

import { address, post } from '../api/client'
import { methodsQuery, sessionQuery } from '../api/queries'
import { safeNext } from '../app/login_search'
import { useWords } from '../i18n'
import { setLook, useLook } from '../look/look'
import { Button } from '../parts/button'
import { Field } from '../parts/field'
import { Mark } from '../parts/logo'
import { ErrorNote } from '../parts/notes'
import { Copyable } from '../parts/snippet'

export function Login() {
  const { t } = useWords()
  const { token, next, expired, error: refusal } = useSearch({ from: '/login' })
  const { language } = useLook()
  const methods = useQuery(methodsQuery)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(token !== undefined)
  const tried = useRef<string | null>(null)

  const enter = async () => {
    client.removeQueries({ queryKey: sessionQuery.queryKey, exact: true })
    await client.fetchQuery(sessionQuery)
    await navigate({ href: safeNext(next), replace: true })
  }
  const attempt = async (path: string, body: unknown) => {
    setBusy(true)
    setError(null)
    try {
      await post(path, body)
      await enter()
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }
  useEffect(() => {
    // A link works once: React's double start in development must not spend it twice.
    if (!token || tried.current === token) return
    tried.current = token
    void attempt('/session/link', { token })
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    void attempt('/session/password', { user: data.get('user'), password: data.get('password') })
  }

  return (
    <div className="relative grid h-full place-items-center overflow-auto bg-floor p-6">
      <Boards />
      <main className="relative w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center gap-3 text-center">
          <Mark size={48} />
          <div>
            <h1 className="text-xl font-bold tracking-tight">Onmaru <span className="font-medium text-ink-faint">온마루</span></h1>
            <p className="mt-0.5 text-ink-soft">{t('login.tagline')}</p>
          </div>
        </div>
        <div className="rounded-xl border border-line bg-panel p-6 shadow-float">
          {expired && error === null && <p role="status" className="mb-4 rounded-md bg-warn-soft px-3 py-2 text-warn">{t('login.expired')}</p>}
          {refusal && error === null && <p role="alert" className="mb-4 rounded-md bg-bad-soft px-3 py-2 text-bad">{t('login.refused', { code: refusal })}</p>}
          {error !== null && <div className="mb-4"><ErrorNote compact error={error} /></div>}
          {busy && token ? (
            <p role="status" className="py-6 text-center text-ink-soft">{t('login.busy')}</p>
          ) : (
            <div className="flex flex-col gap-4">
              {methods.data?.password && (
                <form onSubmit={submit} className="flex flex-col gap-4">
                  <Field name="user" label={t('login.user')} autoComplete="username" isRequired />
                  <Field name="password" type="password" label={t('login.password')} autoComplete="current-password" isRequired />
                  <Button type="submit" tone="primary" icon={LogIn} isDisabled={busy}>{t('login.enter')}</Button>
                </form>
              )}
              {methods.data?.oidc.map((provider) => (
                <a key={provider.id} href={address(`/session/oidc/${encodeURIComponent(provider.id)}`, { return_to: safeNext(next) })}
                  className="inline-flex h-8.5 items-center justify-center gap-2 rounded-md border border-line bg-raised font-medium shadow-card hover:bg-hover">
                  <KeyRound aria-hidden size={15} />{t('login.with', { provider: provider.label })}
                </a>
              ))}
              <div className={methods.data?.password || methods.data?.oidc.length ? 'border-t border-line pt-4' : ''}>
                <p className="mb-2 text-xs text-ink-soft">{t('login.link')}</p>
                <Copyable text="onmaru login-link" />
              </div>
            </div>
          )}
        </div>
        <button type="button" lang={language === 'en' ? 'ko' : 'en'} onClick={() => setLook({ language: language === 'en' ? 'ko' : 'en' })}
          className="mx-auto mt-5 block rounded px-2 py-1 text-xs text-ink-soft hover:text-ink">
          {language === 'en' ? '한국어' : 'English'}
        </button>
      </main>
    </div>
  )
}

/** The floor boards behind the door, barely seen. */
function Boards() {
  return (
    <svg aria-hidden className="pointer-events-none absolute inset-0 size-full text-line opacity-60">
      <defs>
        <pattern id="boards" width="320" height="160" patternUnits="userSpaceOnUse">
          <path d="M0 0H320M0 40H320M0 80H320M0 120H320M24 0V160M296 0V160M160 0V40M110 40V80M220 80V120M150 120V160" fill="none" stroke="currentColor" />
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#boards)" />
    </svg>
  )
}
