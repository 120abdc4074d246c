import { Badge } from '../../parts/marks'
import type { Bundle } from './admin_types'
import { useHubWords } from './words'

const TONES: Partial<Record<Bundle['state'], 'good' | 'bad' | 'accent' | 'stale'>> = {
  ready: 'good', done: 'good', received: 'accent', planned: 'accent', working: 'accent', receiving: 'accent', failed: 'bad', cancelled: 'stale', gone: 'stale',
}

/** Where a bundle stands, in a word, and how far it is. */
export function BundleState({ bundle }: { bundle: Bundle }) {
  const { t, format } = useHubWords()
  const share = bundle.state === 'receiving' && bundle.size_bytes > 0 ? bundle.received_bytes / bundle.size_bytes : bundle.state === 'working' ? bundle.progress : null
  return (
    <span className="inline-flex items-center gap-2">
      <Badge tone={TONES[bundle.state] ?? 'plain'}>{t(`bundle.${bundle.state}`)}</Badge>
      {share !== null && <span className="text-2xs text-ink-soft">{format.percent(share, 0)}</span>}
    </span>
  )
}
