import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import { post } from '../../api/client'
import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { ErrorNote } from '../../parts/notes'
import { Select } from '../../parts/select'
import { bundlesQuery, inboxQuery } from './admin_queries'
import type { Bundle } from './admin_types'
import { sendBundle } from './bundle_send'
import { useMay } from './use_may'
import { useHubWords } from './words'

/** A bundle is brought in: sent from this machine in pieces, or taken from the hub's inbox. `bundle`: one to go on with. */
export function TakeBundle({ bundle, onClose, onTaken }: { bundle?: Bundle; onClose: () => void; onTaken: (bundle: Bundle) => void }) {
  const { t, format } = useHubWords()
  const words = useWords()
  const client = useQueryClient()
  const isAdmin = useMay('hub.admin')
  const inbox = useQuery({ ...inboxQuery, enabled: isAdmin && !bundle }).data ?? []
  const [file, setFile] = useState<File | null>(null)
  const [lying, setLying] = useState('')
  const [arrived, setArrived] = useState<Bundle | undefined>(bundle)
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const isWrong = bundle !== undefined && file !== null && file.size !== bundle.size_bytes
  const send = useMutation({
    mutationFn: async () => {
      if (!file) return post<Bundle>('/hub/bundles/imports', { inbox: lying })
      const begun = arrived ?? (await post<Bundle>('/hub/bundles/imports', { name: file.name.replace(/\.tar$/, '').slice(0, 200), size: file.size }))
      setArrived(begun)
      stop.current = new AbortController()
      return sendBundle(begun, file, setArrived, stop.current.signal)
    },
    onSuccess: onTaken,
    onSettled: () => client.invalidateQueries({ queryKey: bundlesQuery.queryKey }),
  })
  const share = arrived && arrived.size_bytes > 0 ? arrived.received_bytes / arrived.size_bytes : 0
  const wasStopped = send.error instanceof DOMException && send.error.name === 'AbortError'
  return (
    <Dialog open title={bundle ? t('bundle.goon') : t('bundles.take')} onClose={onClose}>
      <form onSubmit={(event) => { event.preventDefault(); send.mutate() }} className="flex flex-col gap-4">
        <label className="flex flex-col gap-1.5">
          <span className="text-xs font-medium text-ink-soft">{t('bundle.file')}</span>
          <input type="file" accept=".tar,application/x-tar" disabled={send.isPending}
            onChange={(event) => { setFile(event.target.files?.[0] ?? null); setLying('') }}
            className="w-full rounded-md border border-line-strong/60 bg-raised text-sm text-ink-soft file:mr-3 file:h-8.5 file:border-0 file:border-r file:border-line file:bg-sunken file:px-3 file:text-sm file:font-medium file:text-ink" />
          <span className={`text-xs ${isWrong ? 'text-bad' : 'text-ink-faint'}`}>{isWrong ? t('bundle.wrong') : t('bundle.file.hint')}</span>
        </label>
        {inbox.length > 0 && !file && (
          <Select showLabel label={t('bundle.inbox')} value={lying} onChange={setLying}
            choices={[{ id: '', name: t('bundle.inbox.none') }, ...inbox.map(({ name, size_bytes }) => ({ id: name, name: size_bytes > 0 ? `${name} (${format.bytes(size_bytes)})` : name }))]} />
        )}
        {send.isPending && file && (
          <div>
            <p role="status" className="mb-1.5 flex justify-between gap-3 text-xs text-ink-soft">
              <span className="min-w-0 truncate">{t('bundle.sending', { name: file.name })}</span>
              <span className="whitespace-nowrap">{t('bundle.whole', { done: format.bytes(arrived?.received_bytes ?? 0), whole: format.bytes(file.size) })}</span>
            </p>
            <div role="progressbar" aria-label={t('bundle.sending', { name: file.name })} aria-valuenow={Math.round(share * 100)} aria-valuemin={0} aria-valuemax={100} className="h-1.5 overflow-hidden rounded-full bg-sunken">
              <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${share * 100}%` }} />
            </div>
          </div>
        )}
        {send.isError && !wasStopped && <ErrorNote compact error={send.error} />}
        <div className="flex justify-end gap-2">
          {send.isPending && file
            ? <Button tone="danger" onPress={() => stop.current?.abort()}>{t('bundle.sending.stop')}</Button>
            : <Button onPress={onClose}>{words.t('action.cancel')}</Button>}
          <Button type="submit" tone="primary" icon={Upload} isDisabled={send.isPending || isWrong || (!file && lying === '')}>{t(arrived && !send.isPending ? 'bundle.goon' : 'bundle.send')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
