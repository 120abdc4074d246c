import { BrainCircuit, Container, FileBox, PackageOpen } from 'lucide-react'

import { Copyable } from '../../parts/snippet'
import { useHubWords } from './words'

/** An empty hub: how to fill it, with the tools people have. */
export function Doors() {
  const { t } = useHubWords()
  const { host, origin, protocol } = location
  const plain = protocol === 'http:' ? ' --tls-verify=false' : ''
  const doors = [
    { icon: Container, title: t('empty.oci'), note: t('empty.oci.note'), lines: [`podman login ${host} -u '$oauthtoken'${plain}`, `podman push${plain} my-image ${host}/main/my-image:1.0`] },
    { icon: BrainCircuit, title: t('empty.hf'), note: t('empty.hf.note'), lines: [`export HF_ENDPOINT=${origin} HF_TOKEN=omk_...`, 'hf upload main/my-model ./weights'] },
    { icon: FileBox, title: t('empty.onmaru'), note: t('empty.onmaru.note'), lines: [`onmaru hub artifact push main/my-files:1.0 ./folder --url ${origin}`] },
  ]
  return (
    <div className="mx-auto flex max-w-3xl flex-col items-center gap-6 pt-8 text-center">
      <PackageOpen aria-hidden size={34} strokeWidth={1.5} className="text-ink-faint" />
      <p className="max-w-md text-base text-ink-soft text-balance">{t('empty')}</p>
      <ul className="flex w-full flex-col gap-3 text-left">
        {doors.map(({ icon: Icon, title, note, lines }) => (
          <li key={title} className="rounded-xl border border-line bg-panel p-4 shadow-card">
            <h2 className="flex items-center gap-2 font-semibold"><Icon aria-hidden size={16} strokeWidth={1.8} className="text-accent" />{title}</h2>
            <p className="mt-0.5 text-xs text-ink-faint">{note}</p>
            <div className="mt-2.5 flex flex-col items-start gap-1.5">{lines.map((line) => <Copyable key={line} text={line} />)}</div>
          </li>
        ))}
      </ul>
      <p className="text-xs text-ink-faint">{t('empty.key')}</p>
    </div>
  )
}
