import { Button } from 'react-aria-components'

import { useWords } from '../i18n'
import { useLive, useNow } from '../live/react'
import { Tip } from '../parts/tip'

const SILENT_MS = 4_000

/** Whether the numbers on the page are of now: live, catching up, or how old. */
export function LiveDot() {
  const { t, format } = useWords()
  const { connection, store, pastMs } = useLive()
  useNow()
  const heardAgo = store.lastHeardMs === 0 ? null : Date.now() - store.lastHeardMs
  const silent = heardAgo !== null && heardAgo > SILENT_MS
  const kind = connection.state === 'open' ? (silent ? 'stale' : heardAgo === null ? 'connecting' : 'live') : connection.state
  const look = {
    live: { dot: 'bg-good', text: pastMs === null ? t('live.on') : t('live.connected') },
    stale: { dot: 'bg-warn-mark', text: t('live.stale', { age: format.age((heardAgo ?? 0) / 1000) }) },
    connecting: { dot: 'bg-warn-mark animate-pulse', text: t('live.connecting') },
    waiting: { dot: 'bg-warn-mark animate-pulse', text: t('live.reconnecting') },
    paused: { dot: 'bg-ink-faint', text: t('live.paused') },
    refused: { dot: 'bg-bad', text: t('live.refused') },
  }[kind]
  const tip = heardAgo === null ? look.text : t('live.tip', { age: format.age(heardAgo / 1000) })
  return (
    <Tip text={tip}>
      <Button className="inline-flex h-7 min-w-18 items-center gap-2 rounded-md px-2 text-xs text-ink-soft">
        <span aria-hidden className={`size-2 rounded-full ${look.dot}`} />
        <span role="status">{look.text}</span>
      </Button>
    </Tip>
  )
}
