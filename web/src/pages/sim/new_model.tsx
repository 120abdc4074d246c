import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { put } from '../../api/client'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Faults, useVerdict } from './model_editor'
import type { WholeModel } from './types'
import { useSimWords } from './words'
import { YamlText } from './yaml_text'

const FIRST = `name: my_line
description: Two machines with a buffer between them
elements:
  - {kind: source, name: parts, interarrival_s: {kind: exponential, mean_s: 60}}
  - {kind: buffer, name: queue, capacity: 10}
  - kind: machine
    name: press
    time_s: {kind: gamma, mean_s: 45, shape: 4}
    failures: [{time_to_failure_s: {kind: exponential, mean_s: 3600}, time_to_repair_s: {kind: exponential, mean_s: 300}}]
  - {kind: sink, name: done}
routes: [{start: parts, end: queue}, {start: queue, end: press}, {start: press, end: done}]
`

/** A first model to begin with; it is checked while it is written. */
export function NewModel({ onClose }: { onClose: () => void }) {
  const { t } = useSimWords()
  const [name, setName] = useState('my_line')
  const [text, setText] = useState(FIRST)
  const verdict = useVerdict(text)
  const client = useQueryClient()
  const navigate = useNavigate()
  const saving = useMutation({
    mutationFn: () => put<WholeModel>(`/sim/models/${encodeURIComponent(name)}`, { text }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ['sim', 'models'] })
      await navigate({ to: '/sim/models/$name', params: { name: saved.name }, search: {} as never })
    },
  })
  return (
    <Dialog wide open title={t('new.model')} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <Field label={t('text.name')} value={name} onChange={setName} />
        <YamlText label={t('text.title')} value={text} onChange={setText} rows={14} />
        {verdict.data && verdict.data.faults.length > 0 && <Faults faults={verdict.data.faults} text={text} />}
        {saving.isError && <ErrorNote compact error={saving.error} />}
        <div className="flex justify-end"><Button tone="primary" isDisabled={saving.isPending || verdict.data?.ok !== true || name.trim() === ''} onPress={() => saving.mutate()}>{t('text.save')}</Button></div>
      </div>
    </Dialog>
  )
}
