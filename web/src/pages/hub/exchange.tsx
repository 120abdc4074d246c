import { Page } from '../../parts/page'
import { Bundles } from './bundles'
import { Mirrors } from './mirrors'
import { HubHead } from './places'
import { useHubWords } from './words'

/** What comes from other registries, and what is carried to and from sites that are cut off. */
export function Exchange() {
  const { t } = useHubWords()
  return (
    <Page>
      <HubHead title={t('exchange')} lead={t('exchange.lead')} />
      <div className="flex flex-col gap-5">
        <Mirrors />
        <Bundles />
      </div>
    </Page>
  )
}
