import { useQuery } from '@tanstack/react-query'

import { Pairs, Panel } from '../../parts/panel'

import { reportQuery } from './queries'
import { useHubWords } from './words'

/** What the shown version needs of a machine, as its last scan found. */
export function Needs({ name, reference }: { name: string; reference: string }) {
  const { t, format } = useHubWords()
  const gpu = useQuery(reportQuery(name, reference)).data?.gpu
  if (!gpu) return null
  const targets = [...new Set(Object.values(gpu.libraries).flat())].sort(inOrder)
  const requirements = Object.entries(gpu.requirements)
  const isFree = targets.length === 0 && requirements.length === 0 && !gpu.cuda && gpu.memory_bytes === 0
  return (
    <Panel title={t('needs')} note={reference}>
      {isFree ? <p className="text-ink-soft">{t('needs.none')}</p> : (
        <Pairs pairs={[
          [t('needs.cuda'), gpu.cuda ?? t('needs.any')],
          ...(targets.length > 0 ? [[t('needs.code'), <span key="code" className="font-mono text-xs">{targets.join(' ')}</span>] as const] : []),
          ...requirements.map(([variable, value]) => [variable, <code key={variable} className="font-mono text-xs">{value}</code>] as const),
          [t('needs.platforms'), gpu.platforms.join(', ') || t('needs.any')],
          [t('needs.glibc'), gpu.glibc ?? t('needs.any')],
          ...(gpu.memory_bytes > 0 ? [[t('needs.memory'), format.bytes(gpu.memory_bytes)] as const] : []),
        ]} />
      )}
    </Panel>
  )
}

/** `sm_80 sm_90 sm_100 compute_100`: machine code by number, then PTX. */
export function inOrder(one: string, other: string): number {
  const rank = (text: string) => (text.startsWith('sm_') ? 0 : 1)
  const number = (text: string) => Number.parseInt(/_(\d+)/.exec(text)?.[1] ?? '0', 10)
  return rank(one) - rank(other) || number(one) - number(other) || one.localeCompare(other)
}
