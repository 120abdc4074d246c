import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { jobQuery } from '../../api/queries'
import type { Job } from '../../api/types'

/** A job that is followed until it ends; then everything the hub told is asked again. */
export function useWatchedJob(id: string | undefined): Job | undefined {
  const client = useQueryClient()
  const job = useQuery({ ...jobQuery(id ?? ''), enabled: id !== undefined && id !== '' }).data
  const state = job?.state
  useEffect(() => {
    if (state === 'succeeded' || state === 'failed' || state === 'cancelled') void client.invalidateQueries({ queryKey: ['hub'] })
  }, [state, client])
  return id ? job : undefined
}
