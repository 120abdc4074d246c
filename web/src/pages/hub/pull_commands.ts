/** How each client fetches a version from this site. Pure text; keys are never in it, only their places. */

import type { Kind } from './types'

export const CLIENTS = ['docker', 'podman', 'skopeo', 'oras', 'helm', 'huggingface', 'onmaru'] as const
export type Client = (typeof CLIENTS)[number]

export const CLIENT_NAMES: Record<Client, string> = {
  docker: 'docker', podman: 'podman', skopeo: 'skopeo', oras: 'oras', helm: 'helm', huggingface: 'huggingface_hub', onmaru: 'onmaru',
}

export interface Wanted {
  /** Of this page: `https://hub.example.com`. */
  origin: string
  name: string
  /** Tag, or digest. */
  reference: string
  kind: Kind
}

const SUITED: Record<Kind, readonly Client[]> = {
  container: ['docker', 'podman', 'skopeo', 'oras', 'onmaru'],
  model: ['huggingface', 'onmaru', 'oras', 'skopeo'],
  dataset: ['huggingface', 'onmaru', 'oras', 'skopeo'],
  chart: ['helm', 'oras', 'skopeo', 'onmaru'],
  resource: ['onmaru', 'oras', 'skopeo'],
  collection: ['onmaru', 'oras', 'skopeo'],
}

/** Clients that can fetch such an artifact, the usual one first. */
export function clientsFor({ kind, name, reference }: Wanted): readonly Client[] {
  // Repositories of huggingface_hub are `owner/name`, and a revision is no sha256 of a manifest.
  const asRepository = name.split('/').length === 2 && !reference.includes(':')
  return SUITED[kind].filter((client) => client !== 'huggingface' || asRepository)
}

const quoted = (text: string) => (/^[\w./:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** What to type, line by line. */
export function pullCommand(client: Client, wanted: Wanted): string {
  const { origin, name, reference, kind } = wanted
  const { host, protocol } = new URL(origin)
  const isPlain = protocol === 'http:'
  const isDigest = reference.includes(':')
  const image = `${host}/${name}${isDigest ? '@' : ':'}${reference}`
  const last = name.split('/').at(-1)!
  const flag = (text: string) => (isPlain ? ` ${text}` : '')
  switch (client) {
    case 'docker':
      return `docker login ${host} -u '$oauthtoken'\ndocker pull ${image}`
    case 'podman':
      return `podman login ${host} -u '$oauthtoken'${flag('--tls-verify=false')}\npodman pull${flag('--tls-verify=false')} ${image}`
    case 'skopeo':
      return `skopeo login ${host} -u '$oauthtoken'${flag('--tls-verify=false')}\nskopeo copy${flag('--src-tls-verify=false')} docker://${image} oci:./${last}${isDigest ? '' : `:${reference}`}`
    case 'oras':
      return `oras login ${host} -u '$oauthtoken'${flag('--plain-http')}\noras pull${flag('--plain-http')} ${image}`
    case 'helm':
      return `helm registry login ${host} -u '$oauthtoken'${flag('--plain-http')}\nhelm pull oci://${host}/${name} --version ${reference}${flag('--plain-http')}`
    case 'huggingface':
      return [
        `export HF_ENDPOINT=${origin} HF_TOKEN=omk_...`,
        `hf download ${quoted(name)} --revision ${quoted(reference)}${kind === 'dataset' ? ' --repo-type dataset' : ''}`,
      ].join('\n')
    case 'onmaru':
      return `onmaru hub artifact pull ${name}${isDigest ? '@' : ':'}${reference} ./${last} --url ${origin}`
  }
}

/** What a scan looks like from code. */
export function scanSnippet({ origin, name, reference }: Wanted): { cli: string; python: string; curl: string } {
  const whole = `${name}${reference.includes(':') ? '@' : ':'}${reference}`
  return {
    cli: `onmaru hub scan ${whole} --url ${origin}`,
    python: `import onmaru as om\n\nsite = om.open("${origin}", token="omk_...")\nreport = site.hub.trust.scan("${whole}")\nprint(report["counts"])`,
    curl: `curl -X POST ${origin}/api/v1/hub/scans \\\n  -H "Authorization: Bearer omk_..." -H "Content-Type: application/json" \\\n  -d '${JSON.stringify({ name, reference })}'`,
  }
}
