/** Events and jobs. */

import type { events as words } from '../en/events'

export const events: Record<keyof typeof words, string> = {
  // events
  'events.filter': '이벤트 찾기',
  'events.kind': '종류',
  'events.count': '이벤트 {count}건',
  'events.none': '아직 기록된 이벤트가 없어요.',
  'events.nomatch': '맞는 이벤트가 없어요.',
  // jobs
  'job.title': '작업',
  'job.leave': '모든 이벤트 보기',
  'job.queued': '대기 중',
  'job.running': '실행 중',
  'job.succeeded': '완료',
  'job.failed': '실패',
  'job.cancelled': '취소됨',
  'job.progress': '진행률',
  'job.attempt': '{count}번째 시도',
  'job.created': '요청',
  'job.started': '시작',
  'job.ended': '종료',
  'job.params': '요청 내용',
  'job.result': '결과',
  'job.log': '로그',
  'job.log.none': '작업이 남긴 로그가 없어요.',
  'job.cancel': '작업 취소',
}
