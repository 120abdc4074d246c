/** What the address of the sign-in page holds. */

export interface LoginSearch {
  token?: string
  next?: string
  expired?: boolean
  /** Code of a failed single sign-on. */
  error?: string
}

export function readLogin(search: Record<string, unknown>): LoginSearch {
  const text = (value: unknown) => (typeof value === 'string' && value ? value : typeof value === 'number' ? String(value) : undefined)
  return { token: text(search.token), next: text(search.next), expired: search.expired === true || undefined, error: text(search.error) }
}

/** Only an address of this console: a login link must not send anyone elsewhere. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/'
}
