import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Scale } from 'lucide-react'
import { useState } from 'react'

import { inPath, post } from '../../api/client'
import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Check } from '../../parts/check'
import { Dialog } from '../../parts/dialog'
import { ErrorNote } from '../../parts/notes'
import { licenceQuery } from './admin_queries'
import type { Licence } from './admin_types'
import { DoneNote } from './done_note'
import { Markdown } from './markdown'
import type { ArtifactDetail } from './types'
import { useHubWords } from './words'

/** The licence of an artifact: that it must be accepted, or when it was; read and accepted in a dialog. */
export function LicenceNotice({ item }: { item: ArtifactDetail }) {
  const { t, format } = useHubWords()
  const licence = useQuery({ ...licenceQuery(item.name), enabled: item.licence_version !== '' }).data
  const [reading, setReading] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  if (!licence || item.licence_version === '') return null
  const text = licence.required ? t('licence.needed') : licence.accepted ? t('licence.accepted', { time: format.date(Date.parse(licence.accepted)) }) : t('licence.free')
  return (
    <div className={`mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border px-4 py-2.5 ${licence.required ? 'border-warn/30 bg-warn-soft text-ink' : 'border-line bg-sunken text-ink-soft'}`}>
      <Scale aria-hidden size={16} className={`shrink-0 ${licence.required ? 'text-warn' : ''}`} />
      <p className="min-w-0 flex-1 basis-56">
        <span className="font-medium text-ink">{t('licence')}: {licence.title ? t('licence.title', { title: licence.title, version: licence.version }) : t('licence.version', { version: licence.version })}.</span>{' '}{text}
      </p>
      <Button size="sm" tone={licence.required ? 'primary' : 'plain'} onPress={() => setReading(true)}>{t('licence.read')}</Button>
      {said && <DoneNote text={said} />}
      {reading && <Read name={item.name} licence={licence} onClose={() => setReading(false)} onDone={() => { setSaid(t('licence.accept.done')); setReading(false) }} />}
    </div>
  )
}

function Read({ name, licence, onClose, onDone }: { name: string; licence: Licence; onClose: () => void; onDone: () => void }) {
  const { t } = useHubWords()
  const words = useWords()
  const client = useQueryClient()
  const [wasRead, setWasRead] = useState(false)
  const accept = useMutation({
    mutationFn: () => post(`/hub/acceptances/${inPath(name)}`, { version: licence.version, sha256: licence.sha256 }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['hub', 'licences', name] })
      onDone()
    },
  })
  const mayAccept = !licence.accepted
  return (
    <Dialog open wide title={licence.title || t('licence')} onClose={onClose}>
      <div tabIndex={0} role="region" aria-label={t('licence')} className="max-h-[50vh] overflow-y-auto rounded-lg border border-line bg-sunken px-4 py-3">
        <Markdown text={licence.text} />
      </div>
      <p className="mt-2 text-2xs text-ink-faint">{t('licence.version', { version: licence.version })} · <code className="font-mono">sha256:{licence.sha256.slice(0, 16)}</code></p>
      {mayAccept && <div className="mt-4"><Check label={t('licence.read.first')} value={wasRead} onChange={setWasRead} /></div>}
      {accept.isError && <div className="mt-3"><ErrorNote compact error={accept.error} /></div>}
      <div className="mt-5 flex justify-end gap-2">
        <Button onPress={onClose}>{words.t(mayAccept ? 'action.cancel' : 'action.close')}</Button>
        {mayAccept && <Button tone="primary" isDisabled={!wasRead || accept.isPending} onPress={() => accept.mutate()}>{t('licence.accept')}</Button>}
      </div>
    </Dialog>
  )
}
