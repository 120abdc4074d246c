import { useQuery } from '@tanstack/react-query'

import { sessionQuery } from '../../api/queries'

/** Whether the caller may do something in the organisation; for one artifact see `mayWith`. */
export function useMay(permission: string): boolean {
  return useQuery(sessionQuery).data?.permissions.includes(permission) ?? false
}
