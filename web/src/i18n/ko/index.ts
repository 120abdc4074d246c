/** Korean, one file an area. */

import type { MessageKey } from '../en'
import { alarms } from './alarms'
import { events } from './events'
import { frame } from './frame'
import { settings } from './settings'
import { twin } from './twin'

export const ko: Record<MessageKey, string> = { ...frame, ...twin, ...alarms, ...events, ...settings }
