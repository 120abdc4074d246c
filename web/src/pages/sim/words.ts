import { wingWords } from '../../i18n'
import { sim as enPages } from '../../i18n/en/sim'
import { simJobs as enJobs } from '../../i18n/en/sim_jobs'
import { sim as koPages } from '../../i18n/ko/sim'
import { simJobs as koJobs } from '../../i18n/ko/sim_jobs'

export const en = { ...enPages, ...enJobs }
export const ko = { ...koPages, ...koJobs }

export type SimKey = keyof typeof en

/** The words of the simulator's pages; they come with the pages. */
export const useSimWords = wingWords<SimKey>(en, ko)
