import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'

import { inPath, patch } from '../../api/client'
import type { Artifact } from './types'

/** Changes what is said of an artifact; everything the hub told is asked again. */
export function useDescribe(name: string, onDone?: () => void): UseMutationResult<Artifact, Error, Record<string, unknown>> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: Record<string, unknown>) => patch<Artifact>(`/hub/artifacts/${inPath(name)}`, change),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['hub'] })
      onDone?.()
    },
  })
}
