/** Events and jobs. */

export const events = {
  // events
  'events.filter': 'Filter events',
  'events.kind': 'Kind',
  'events.count': '{count#event#events}',
  'events.none': 'Nothing has happened yet.',
  'events.nomatch': 'No event matches.',
  // jobs
  'job.title': 'Job',
  'job.leave': 'Show all events',
  'job.queued': 'Waiting',
  'job.running': 'Running',
  'job.succeeded': 'Done',
  'job.failed': 'Failed',
  'job.cancelled': 'Cancelled',
  'job.progress': 'Progress',
  'job.attempt': 'attempt {count}',
  'job.created': 'Created',
  'job.started': 'Started',
  'job.ended': 'Ended',
  'job.params': 'Asked for',
  'job.result': 'Result',
  'job.log': 'Log',
  'job.log.none': 'The job wrote nothing to its log.',
  'job.cancel': 'Cancel the job',
} as const
