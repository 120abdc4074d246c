import { useQuery } from '@tanstack/react-query'
import { BadgeCheck, CircleHelp, ShieldX } from 'lucide-react'

import { Badge } from '../../parts/marks'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Copyable } from '../../parts/snippet'
import { Table } from '../../parts/table'
import { short } from './digest'
import { referrersQuery, standingQuery } from './queries'
import { plainType } from './tags'
import type { Referrer, Standing } from './types'
import { useHubWords, type HubKey } from './words'

const MOST_FILES = 8
const KNOWN: readonly [RegExp, HubKey][] = [
  [/cyclonedx|spdx/, 'referrer.sbom'], [/onmaru\.scan/, 'referrer.report'], [/openvex/, 'referrer.vex'], [/cosign|sigstore|signature/, 'referrer.signature'],
]

/** Who signed the version, and everything else that refers to it. */
export function Signatures({ name, reference }: { name: string; reference: string }) {
  const { t } = useHubWords()
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
          {standing.data?.signatures.map((one) => <Signed key={`${one.format} ${one.reference} ${one.place}`} one={one} />)}
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

/** One signature: whose it is and by which method; why it does not count, when it does not. */
function Signed({ one }: { one: Standing['signatures'][number] }) {
  const { t, format } = useHubWords()
  const { signer, problems, place, left_out: leftOut } = one
  const Icon = signer ? BadgeCheck : problems.length > 0 ? ShieldX : CircleHelp
  const said = signer ? t('signature.trusted', { name: signer.name }) : problems.length > 0 ? t('signature.unfit') : t('signature.unknown')
  return (
    <li className="flex items-start gap-3">
      <Icon aria-hidden size={18} className={`mt-0.5 shrink-0 ${signer ? 'text-good' : problems.length > 0 ? 'text-bad' : 'text-warn'}`} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium">{said}<Badge>{one.format === 'cosign' ? 'cosign' : 'OpenSSF model signing'}</Badge></p>
        <p className="text-xs text-ink-faint">
          {signer && <>{t('signature.since', { time: format.date(Date.parse(signer.created)) })} · </>}
          <code title={place || one.reference} className="font-mono text-2xs [overflow-wrap:anywhere]">{short(place || one.reference)}</code>
        </p>
        {problems.length > 0 && <ul className="mt-1 list-disc pl-4 text-xs text-ink-soft">{problems.map((why) => <li key={why} className="[overflow-wrap:anywhere]">{why}</li>)}</ul>}
        {leftOut.length > 0 && <p className="mt-1 text-xs text-ink-soft [overflow-wrap:anywhere]">{t('signature.leftout', { files: leftOut.slice(0, MOST_FILES).join(', ') + (leftOut.length > MOST_FILES ? ' …' : '') })}</p>}
      </div>
    </li>
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
