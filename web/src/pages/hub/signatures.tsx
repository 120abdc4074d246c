import { useQuery } from '@tanstack/react-query'
import { BadgeCheck, CircleHelp } from 'lucide-react'

import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Copyable } from '../../parts/snippet'
import { Table } from '../../parts/table'
import { short } from './digest'
import { referrersQuery, standingQuery } from './queries'
import { plainType } from './tags'
import type { Referrer } from './types'
import { useHubWords, type HubKey } from './words'

const KNOWN: readonly [RegExp, HubKey][] = [
  [/cyclonedx|spdx/, 'referrer.sbom'], [/onmaru\.scan/, 'referrer.report'], [/openvex/, 'referrer.vex'], [/cosign|sigstore|signature/, 'referrer.signature'],
]

/** Who signed the version, and everything else that refers to it. */
export function Signatures({ name, reference }: { name: string; reference: string }) {
  const { t, format } = useHubWords()
  const standing = useQuery(standingQuery(name, reference))
  const referrers = useQuery(referrersQuery(name, reference))
  return (
    <div className="flex flex-col gap-5">
      <Panel title={t('signatures')}>
        {standing.isPending && <Waiting what={t('signatures')} rows={2} />}
        {standing.isError && <ErrorNote compact error={standing.error} onRetry={() => void standing.refetch()} />}
        {standing.data?.signatures.length === 0 && (
          <div className="flex flex-col items-start gap-2">
            <p className="text-ink-soft">{t('signatures.none')} {t('signatures.how')}</p>
            <Copyable text={`onmaru hub sign ${name}${reference.includes(':') ? '@' : ':'}${reference} --key hub.key --url ${location.origin}`} />
            <Copyable text={`cosign sign --key cosign.key ${location.host}/${name}@${standing.data.digest}`} />
          </div>
        )}
        <ul className="flex flex-col gap-2.5">
          {standing.data?.signatures.map(({ reference: at, signer }) => (
            <li key={at} className="flex items-start gap-3">
              {signer ? <BadgeCheck aria-hidden size={18} className="mt-0.5 text-good" /> : <CircleHelp aria-hidden size={18} className="mt-0.5 text-warn" />}
              <span>
                <span className="block font-medium">{signer ? t('signature.trusted', { name: signer.name }) : t('signature.unknown')}</span>
                <span className="block text-xs text-ink-faint">{signer && <>{t('signature.since', { time: format.date(Date.parse(signer.created)) })} · </>}<code title={at} className="font-mono text-2xs">{short(at)}</code></span>
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel flush={(referrers.data?.items.length ?? 0) > 0} title={t('referrers')}>
        {referrers.isPending && <Waiting what={t('referrers')} rows={3} />}
        {referrers.isError && <ErrorNote compact error={referrers.error} onRetry={() => void referrers.refetch()} />}
        {referrers.data && (referrers.data.items.length === 0 ? <p className="text-ink-soft">{t('referrers.none')}</p> : <Referrers items={referrers.data.items} />)}
      </Panel>
    </div>
  )
}

function Referrers({ items }: { items: readonly Referrer[] }) {
  const { t, format } = useHubWords()
  const known = (type: string) => KNOWN.find(([pattern]) => pattern.test(type))?.[1]
  return (
    <Table label={t('referrers')} rows={items} rowKey={(item) => item.digest} columns={[
      { id: 'type', name: t('referrer.type'), head: true, cell: (item) => {
        const type = item.artifact_type || item.media_type
        const key = known(type)
        return <>{key && <span className="mr-2">{t(key)}</span>}<span className="font-mono text-2xs font-normal text-ink-faint">{plainType(type)}</span></>
      } },
      { id: 'created', name: t('fact.created'), cell: (item) => {
        const at = Date.parse(item.annotations['org.opencontainers.image.created'] ?? '')
        return Number.isNaN(at) ? '–' : format.date(at)
      } },
      { id: 'digest', name: t('tag.digest'), cell: (item) => <code title={item.digest} className="font-mono text-2xs">{short(item.digest)}</code> },
    ]} />
  )
}
