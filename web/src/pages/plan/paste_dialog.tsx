import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { post } from '../../api/client'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { ErrorNote } from '../../parts/notes'
import { Segments } from '../../parts/segments'
import { documentsQuery } from './queries'
import { TextArea } from '../../parts/text_area'
import type { DocumentKind, ReadDocument, StoredDocument } from './types'
import { usePlanWords } from './words'

const KINDS: readonly DocumentKind[] = ['plan', 'timeline', 'table', 'claims']

/** Keep a document that somebody wrote elsewhere. */
export function PasteDialog({ onClose }: { onClose: () => void }) {
  const { t } = usePlanWords()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [kind, setKind] = useState<DocumentKind>('plan')
  const [text, setText] = useState('')
  const keep = useMutation({
    mutationFn: async () => {
      const read = await post<ReadDocument>('/plan/read', { kind, text })
      return post<StoredDocument>('/plan/plans', { kind, document: read.document })
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: documentsQuery.queryKey })
      await navigate({ to: '/plan/p/$id', params: { id: made.id } })
    },
  })
  return (
    <Dialog open wide title={t('docs.paste.title')} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <Segments label={t('docs.kind')} value={kind} onChange={setKind} choices={KINDS.map((id) => ({ id, name: t(`kind.${id}`) }))} />
        <TextArea label={t('docs.paste.text')} value={text} onChange={setText} rows={14} />
        {keep.isError && <ErrorNote compact error={keep.error} />}
        <div className="flex justify-end"><Button tone="primary" isDisabled={text.trim() === '' || keep.isPending} onPress={() => keep.mutate()}>{t('docs.paste.keep')}</Button></div>
      </div>
    </Dialog>
  )
}
