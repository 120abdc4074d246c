import type { ArtifactDetail } from './types'
import { Deletion } from './delete'
import { Deprecation } from './deprecate'
import { FixedTags } from './fixed_tags'
import { LicenceTerms } from './licence_terms'
import { Publish } from './publish'
import { mayWith } from './rights'

/** What is done to the whole artifact: who sees it, whether it should still be used, what never moves, its licence, its end. */
export function Manage({ item }: { item: ArtifactDetail }) {
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-5">
        <Publish item={item} />
        <Deprecation item={item} />
      </div>
      <div className="flex min-w-0 flex-col gap-5">
        {item.kind !== 'collection' && <FixedTags item={item} />}
        {item.kind !== 'collection' && <LicenceTerms item={item} />}
        {mayWith(item, 'hub.delete') && <Deletion item={item} />}
      </div>
    </div>
  )
}
