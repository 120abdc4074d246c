import { Page } from '../../parts/page'
import { Gates } from './gates'
import { HubHead } from './places'
import { Retention } from './retention'
import { Signers } from './signers'
import { useHubWords } from './words'

/** What may be pulled and whose signatures count. */
export function Policies() {
  const { t } = useHubWords()
  return (
    <Page>
      <HubHead title={t('policies')} lead={t('policies.lead')} />
      <div className="flex flex-col gap-5">
        <Gates />
        <Signers />
        <Retention />
      </div>
    </Page>
  )
}
