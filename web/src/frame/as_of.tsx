import { History, Radio } from 'lucide-react'

import { useSetView } from '../app/view'
import { useWords } from '../i18n'
import { useLive } from '../live/react'
import { Button } from '../parts/button'
import { ErrorNote } from '../parts/notes'

/** Says on every page that the numbers are of a past moment. */
export function AsOfBanner() {
  const { t, format } = useWords()
  const { pastMs, past, store } = useLive()
  const setView = useSetView()
  if (pastMs === null) return null
  return (
    <div className="shrink-0 border-b border-warn/30 bg-warn-soft text-ink">
      <div className="flex h-9 items-center gap-2.5 px-4">
        <History aria-hidden size={15} className="text-warn" />
        <p role="status" className="min-w-0 truncate text-sm">
          <strong className="font-semibold">{t('asof', { time: format.date(pastMs) })}</strong>
          <span className="ml-2 text-ink-soft">{t('asof.ago', { age: format.duration(Math.max(0, (store.serverNowMs() - pastMs) / 1000)) })}</span>
          {past.loading && <span className="ml-2 text-ink-faint">{t('asof.loading')}</span>}
        </p>
        <Button size="sm" className="ml-auto" icon={Radio} onPress={() => setView({ t: undefined })}>{t('asof.back')}</Button>
      </div>
      {past.error !== null && <div className="px-4 pb-3"><ErrorNote compact error={past.error} /></div>}
    </div>
  )
}
