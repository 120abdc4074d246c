import { wingWords } from '../../i18n'
import { sim as en } from '../../i18n/en/sim'
import { sim as ko } from '../../i18n/ko/sim'

export type SimKey = keyof typeof en

/** The words of the simulator's pages; they come with the pages. */
export const useSimWords = wingWords<SimKey>(en, ko)
