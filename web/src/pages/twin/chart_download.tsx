import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'

import { bytes } from '../../api/client'
import type { Window } from '../../api/queries'
import type { Signal } from '../../api/types'
import { useWords } from '../../i18n'
import { Button, IconButton } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { ErrorNote } from '../../parts/notes'
import { saveFile } from '../../parts/save_file'
import { Select } from '../../parts/select'
import { Snippet } from '../../parts/snippet'
import { exportSnippet } from '../inspector/snippets'

const FORMATS = ['csv', 'parquet'] as const
type Format = (typeof FORMATS)[number]

/** The charted samples as a file, every one of them. */
export function ChartDownload({ signals, window }: { signals: readonly Signal[]; window: Window }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton small label={t('chart.download')} icon={Download} isDisabled={signals.length === 0} onPress={() => setOpen(true)} />
      {open && <DownloadDialog signals={signals} window={window} onClose={() => setOpen(false)} />}
    </>
  )
}

function DownloadDialog({ signals, window, onClose }: { signals: readonly Signal[]; window: Window; onClose: () => void }) {
  const { t, format: write } = useWords()
  const [format, setFormat] = useState<Format>('csv')
  const ids = signals.map((signal) => signal.id)
  const fetchFile = useMutation({
    mutationFn: () => bytes('/twin/history/export', { signal: ids, ...window, format }),
    onSuccess: (buffer) => {
      saveFile(buffer, `history.${format}`)
      onClose()
    },
  })
  const moment = (text: string): string => (/^(?:-|now$)/.test(text) ? text : write.date(Date.parse(text)))
  return (
    <Dialog open title={t('chart.download')} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="text-ink-soft">{t('chart.download.what', { count: ids.length, start: moment(window.start), end: moment(window.end) })}</p>
        <Select showLabel label={t('chart.format')} value={format} onChange={setFormat} choices={FORMATS.map((id) => ({ id, name: id === 'csv' ? 'CSV' : 'Parquet' }))} />
        {fetchFile.isError && <ErrorNote compact error={fetchFile.error} />}
        <Snippet texts={exportSnippet(ids, window.start, window.end, format)} />
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button tone="primary" icon={Download} isDisabled={fetchFile.isPending} onPress={() => fetchFile.mutate()}>{t('chart.save')}</Button>
        </div>
      </div>
    </Dialog>
  )
}
