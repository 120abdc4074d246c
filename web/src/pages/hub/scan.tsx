import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ScanSearch } from 'lucide-react'
import { useEffect } from 'react'

import { post } from '../../api/client'
import { jobQuery } from '../../api/queries'
import type { Job } from '../../api/types'
import { Button } from '../../parts/button'
import { ErrorNote } from '../../parts/notes'
import { goesOn } from '../job_card'
import { JobBar } from './job_bar'
import { reportQuery } from './queries'
import { useHubView } from './search'
import { useHubWords } from './words'

/** Starts a scan and follows it; the address keeps which, so that a reload goes on following. */
export function ScanButton({ name, reference }: { name: string; reference: string }) {
  const { t } = useHubWords()
  const [view, setView] = useHubView()
  const client = useQueryClient()
  const scanned = useQuery(reportQuery(name, reference)).isSuccess
  const job = useQuery({ ...jobQuery(view.job ?? ''), enabled: view.job !== undefined })
  const start = useMutation({
    mutationFn: () => post<Job>('/hub/scans', { name, reference }),
    onSuccess: (made) => setView({ job: made.id }),
  })
  const state = job.data?.state
  useEffect(() => {
    if (state !== 'succeeded') return
    void client.invalidateQueries({ queryKey: ['hub', 'version', name] })
    setView({ job: undefined })
  }, [state, client, name, setView])
  const busy = start.isPending || goesOn(job.data)
  return (
    <div className="relative">
      <Button tone={scanned ? 'plain' : 'primary'} icon={ScanSearch} isDisabled={busy} onPress={() => start.mutate()}>{scanned ? t('scan.again') : t('scan')}</Button>
      {(start.isError || job.data) && (
        <div className="absolute top-full right-0 z-20 mt-2 w-88 rounded-xl border border-line bg-raised p-4 shadow-float">
          {start.isError && <ErrorNote compact error={start.error} />}
          {job.data && <JobBar job={job.data} onClose={() => setView({ job: undefined })}
            words={{ running: t('scan.running', { reference }), waiting: t('scan.waiting'), failed: t('scan.failed'), cancelled: t('scan.cancelled'), cancel: t('scan.cancel') }} />}
        </div>
      )}
    </div>
  )
}
