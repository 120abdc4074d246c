/** What the caller may do with one artifact: teams and organisations give more or less than the session alone says. */

import type { ArtifactDetail } from './types'

export type Right = 'hub.write' | 'hub.publish' | 'hub.delete' | 'hub.admin'

export function mayWith(item: Pick<ArtifactDetail, 'permissions'>, right: Right): boolean {
  return item.permissions.includes(right)
}

/** Whether anything of the artifact can be managed by the caller. */
export function mayManage(item: Pick<ArtifactDetail, 'permissions'>): boolean {
  return (['hub.publish', 'hub.delete', 'hub.admin'] as const).some((right) => mayWith(item, right))
}

const NAME = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)+$/

/** `organisation/name`, as the OCI specification writes repository names. */
export function isName(text: string): boolean {
  return text.length <= 255 && NAME.test(text)
}
