/** What the server says when it refuses: RFC 9457 problem+json, or what we can say when there is no answer. */

export interface ProblemBody {
  code: string
  status: number
  /** One sentence in the reader's language. */
  message: string
  detail: string
  hint: string
  instance?: string
  params: Record<string, unknown>
}

export class Problem extends Error {
  readonly body: ProblemBody

  constructor(body: ProblemBody) {
    super(body.detail || body.message || body.code)
    this.name = 'Problem'
    this.body = body
  }

  get code(): string {
    return this.body.code
  }

  get status(): number {
    return this.body.status
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Read a refusal; anything that is not problem+json becomes `http.<status>`. */
export async function problemOf(response: Response): Promise<Problem> {
  let raw: unknown = null
  try {
    raw = await response.json()
  } catch {
    raw = null
  }
  const body = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>
  return new Problem({
    code: text(body.code) || text(body.title) || `http.${response.status}`,
    status: response.status,
    message: text(body.message) || (text(body.title) === text(body.code) ? '' : text(body.title)),
    detail: text(body.detail) || `${response.status} ${response.statusText}`.trim(),
    hint: text(body.hint),
    instance: text(body.instance) || undefined,
    params: typeof body.params === 'object' && body.params !== null ? (body.params as Record<string, unknown>) : {},
  })
}

/** No answer at all: the server is down or the network is. */
export function unreachable(cause: unknown): Problem {
  const problem = new Problem({
    code: 'console.unreachable', status: 0, message: '', detail: '', hint: '', params: {},
  })
  problem.cause = cause
  return problem
}
