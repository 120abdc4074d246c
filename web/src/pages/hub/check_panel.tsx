import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'

import { useWords } from '../../i18n'
import { IconButton } from '../../parts/button'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Snippet } from '../../parts/snippet'
import { OUTCOME_LOOKS } from './outcome'
import { checkQuery } from './queries'
import { useHubView } from './search'
import { useHubWords } from './words'

/** Why one tag runs or does not run on one machine. */
export function CheckPanel({ name, tag, machine, onClose }: { name: string; tag: string; machine: string; onClose: () => void }) {
  const { t, format } = useHubWords()
  const words = useWords()
  const [, setView] = useHubView()
  const check = useQuery(checkQuery(name, tag, machine))
  const look = check.data && OUTCOME_LOOKS[check.data.outcome]
  const Icon = look?.icon
  return (
    <Panel title={t('check.title', { tag, machine })} note={check.data && t('check.said', { time: format.date(Date.parse(check.data.scanned)) })}
      side={<IconButton label={words.t('action.close')} icon={X} onPress={onClose} />}>
      {check.isPending && <Waiting what={t('check.title', { tag, machine })} rows={3} />}
      {check.isError && <ErrorNote compact error={check.error} onRetry={() => void check.refetch()} />}
      {check.data && look && Icon && (
        <div className="grid grid-cols-1 gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
          <div role="status">
            <p className={`inline-flex items-center gap-2 rounded-md px-2.5 py-1 font-semibold ${look.className}`}><Icon aria-hidden size={16} />{t(`outcome.${check.data.outcome}`)}</p>
            {check.data.findings.length === 0
              ? <p className="mt-3 text-ink-soft">{t('check.clear')}</p>
              : <ul className="mt-3 flex list-disc flex-col gap-1.5 pl-5">{check.data.findings.map(({ code, text }) => <li key={code + text} className="[overflow-wrap:anywhere]">{text}</li>)}</ul>}
            {check.data.outcome === 'fails' && (check.data.instead
              ? <p className="mt-3">{t('check.instead')} <button type="button" onClick={() => setView({ ref: check.data.instead!, part: 'contents' }, { push: true })} className="rounded font-mono font-medium text-accent hover:underline">{check.data.instead}</button></p>
              : <p className="mt-3 text-ink-soft">{t('check.noinstead')}</p>)}
          </div>
          <Snippet texts={{
            cli: `onmaru hub check ${name}:${tag} --machine ${machine}`,
            python: `import onmaru as om\n\nsite = om.open("${location.origin}", token="omk_...")\nprint(site.hub.trust.check("${name}:${tag}", "${machine}"))`,
            curl: `curl -H "Authorization: Bearer omk_..." \\\n  "${location.origin}/api/v1/hub/checks/${name}?reference=${encodeURIComponent(tag)}&machine=${encodeURIComponent(machine)}"`,
          }} />
        </div>
      )}
    </Panel>
  )
}
