/** Requests to this site: session cookie, CSRF header, problems as exceptions. */

import { Problem, problemOf, unreachable } from './problem'

export const API = '/api/v1'

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>

interface Ask {
  query?: Query
  /** JSON, or a file as it is. */
  body?: unknown
  signal?: AbortSignal
}

let csrf = ''
let onSignedOut: () => void = () => undefined

/** The session tells its CSRF token once; it travels with every unsafe request from then on. */
export function setCsrf(token: string): void {
  csrf = token
}

/** Called when the server no longer knows who we are. */
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback
}

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    if (Array.isArray(value)) for (const one of value as readonly string[]) search.append(name, one)
    else search.set(name, String(value))
  }
  const text = search.toString()
  return `${API}${path}${text ? `?${text}` : ''}`
}

/** A path with slashes inside, as in equipment paths and signal ids: each part is escaped, the slashes stay. */
export function inPath(id: string): string {
  return id.split('/').filter(Boolean).map(encodeURIComponent).join('/')
}

async function send(method: string, path: string, { query, body, signal }: Ask, accept: string): Promise<Response> {
  const headers: Record<string, string> = { Accept: accept, 'Accept-Language': document.documentElement.lang }
  const file = body instanceof Blob
  if (body !== undefined) headers['Content-Type'] = file ? 'application/octet-stream' : 'application/json'
  if (method !== 'GET' && csrf) headers['X-Onmaru-Csrf'] = csrf
  let response: Response
  try {
    response = await fetch(address(path, query), {
      method, headers, signal, credentials: 'same-origin', body: body === undefined || file ? body : JSON.stringify(body),
    })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw unreachable(cause)
  }
  if (response.ok) return response
  const problem = await problemOf(response)
  if (problem.status === 401 && !path.startsWith('/session')) onSignedOut()
  throw problem
}

async function json<T>(method: string, path: string, ask: Ask): Promise<T> {
  const response = await send(method, path, ask, 'application/json')
  if (response.status === 204) return undefined as T
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> => json('GET', path, { query, signal })
export const post = <T>(path: string, body?: unknown): Promise<T> => json('POST', path, { body: body ?? {} })
export const upload = <T>(path: string, query: Query, file: Blob): Promise<T> => json('POST', path, { query, body: file })
export const put = <T = void>(path: string, body: unknown): Promise<T> => json('PUT', path, { body })
export const patch = <T>(path: string, body: unknown): Promise<T> => json('PATCH', path, { body })
export const remove = <T = void>(path: string): Promise<T> => json('DELETE', path, {})

export async function bytes(path: string, query?: Query, signal?: AbortSignal): Promise<ArrayBuffer> {
  return (await send('GET', path, { query, signal }, 'application/octet-stream')).arrayBuffer()
}

export { Problem }
