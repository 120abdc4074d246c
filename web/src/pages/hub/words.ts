import { wingWords } from '../../i18n'
import { hub as en } from '../../i18n/en/hub'
import { hub as ko } from '../../i18n/ko/hub'

export type HubKey = keyof typeof en

/** The words of the hub's pages; they come with the pages. */
export const useHubWords = wingWords<HubKey>(en, ko)
