/** The planner's questions as they are asked from a terminal, from Python and over HTTP. */

import { API } from '../../api/client'
import type { SnippetTexts } from '../../parts/snippet'
import { quoted } from '../inspector/snippets'
import type { Document } from './types'

const here = (): string => (typeof location === 'undefined' ? 'http://127.0.0.1:8420' : location.origin)
const opened = (): string => `import onmaru as om\n\nsite = om.open(${JSON.stringify(here())}, token="omk_...")\n`

function curl(path: string, body?: Document): string {
  const sent = body ? ` \\\n  -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(body))}` : ''
  return `curl -H "Authorization: Bearer $ONMARU_TOKEN"${sent} \\\n  ${quoted(`${here()}${API}${path}`)}`
}

/** JSON as Python writes it. */
export function python(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`
  if (typeof value === 'object') return `{${Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${python(part)}`).join(', ')}}`
  return JSON.stringify(value)
}

export function sizeSnippet(workload: Document, configuration: Document): SnippetTexts {
  return {
    python: `${opened()}site.plan.size(\n    ${python(workload)},\n    ${python(configuration)},\n)`,
    curl: curl('/plan/size', { workload, configuration }),
  }
}

export function planSnippet(id: string, on: string): SnippetTexts {
  const place = on ? ` --on ${quoted(on)}` : ''
  return {
    cli: `onmaru plan compare plan.yaml --all\nonmaru plan tco plan.yaml${place}\nonmaru plan report plan.yaml --out plan.pdf${place}`,
    python: `${opened()}plan = site.plan.plan(${JSON.stringify(id)})["document"]\nanswer = site.plan.answer(plan${on ? `, on=${JSON.stringify(on)}` : ''})\nsite.plan.report(plan, "plan.pdf")`,
    curl: curl(`/plan/plans/${encodeURIComponent(id)}/answer${on ? `?on=${encodeURIComponent(on)}` : ''}`),
  }
}

export function auditSnippet(): SnippetTexts {
  return {
    cli: 'onmaru plan audit claims.yaml',
    python: `${opened()}site.plan.audit({"claims": [{"text": "34B weights at FP16 are 68 GB"}]})`,
    curl: curl('/plan/audit', { claims: [{ text: '34B weights at FP16 are 68 GB' }] }),
  }
}
