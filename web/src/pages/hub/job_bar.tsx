import { useMutation, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'

import { post } from '../../api/client'
import type { Job } from '../../api/types'
import { useWords } from '../../i18n'
import { Button, IconButton } from '../../parts/button'
import { shown } from '../../parts/shown'
import { goesOn } from '../job_card'
import { useMay } from './use_may'
import { useHubWords } from './words'

/** A job of the hub as a bar: how far, what it does now, why it failed; it can be stopped. */
export function JobBar({ job, words, onClose }: {
  job: Job
  words: { running: string; waiting: string; failed: string; cancelled: string; cancel: string }
  onClose: () => void
}) {
  const { t } = useWords()
  const { format } = useHubWords()
  const client = useQueryClient()
  const mayCancel = useMay('jobs.cancel')
  const cancel = useMutation({
    mutationFn: () => post(`/jobs/${encodeURIComponent(job.id)}/cancel`),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs', job.id] }),
  })
  const percent = Math.round(Math.min(1, Math.max(0, job.progress)) * 100)
  const title = job.state === 'failed' ? words.failed : job.state === 'cancelled' ? words.cancelled : words.running
  return (
    <div>
      <div className="flex items-start gap-2">
        <p role="status" className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">{title}</p>
        {!goesOn(job) && <IconButton small label={t('action.close')} icon={X} onPress={onClose} />}
      </div>
      <div className="mt-2.5 flex items-center gap-3">
        <div role="progressbar" aria-label={title} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken">
          <div className={`h-full rounded-full transition-[width] ${job.state === 'failed' ? 'bg-bad' : 'bg-accent'}`} style={{ width: `${percent}%` }} />
        </div>
        <span className="w-10 text-right text-xs font-medium">{format.percent(percent / 100, 0)}</span>
      </div>
      {goesOn(job) && (
        <div className="mt-1.5 flex items-center gap-3">
          <p className="min-w-0 flex-1 truncate text-xs text-ink-soft">{job.state === 'queued' ? words.waiting : job.note}</p>
          {mayCancel && <Button size="sm" tone="danger" isDisabled={cancel.isPending} onPress={() => cancel.mutate()}>{words.cancel}</Button>}
        </div>
      )}
      {job.error && (
        <div className="mt-2 text-xs">
          <p className="text-ink [overflow-wrap:anywhere]">{shown(job.error.detail ?? job.error.title ?? job.error.code)}</p>
          {typeof job.error.hint === 'string' && job.error.hint && <p className="mt-1 text-ink-soft">{t('error.hint', { hint: job.error.hint })}</p>}
          {typeof job.error.code === 'string' && <code className="mt-1 block font-mono text-2xs text-ink-soft">{job.error.code}</code>}
        </div>
      )}
    </div>
  )
}
