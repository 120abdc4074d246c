/** The few words the viewport says itself. */

import type { Language } from './types'

export interface ViewportTexts {
  region: string
  help: string
  noWebgl: string
  noWebglHint: string
  lost: string
  loading: (done: number, total: number) => string
  measureStart: string
  measureEnd: string
  measured: (metres: number) => string
  walking: string
}

const number = (language: Language, digits: number): Intl.NumberFormat =>
  new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })

function length(language: Language, metres: number): string {
  if (metres < 1) return `${number(language, 0).format(metres * 1000)} mm`
  return `${number(language, metres < 100 ? 3 : 1).format(metres)} m`
}

export const TEXTS: Record<Language, ViewportTexts> = {
  en: {
    region: '3D view of the plant',
    help: 'Arrow keys turn the view, Shift with arrows moves it, plus and minus zoom. F frames the selection, '
      + 'H shows everything, I isolates, M measures, Escape clears. Every object is also in the stage tree.',
    noWebgl: 'This browser cannot draw the 3D view.',
    noWebglHint: 'WebGL 2 is off or not available. The stage tree, signals and charts work without it.',
    lost: 'The graphics card was reset. The view comes back by itself.',
    loading: (done, total) => `Loading meshes ${done}/${total}`,
    measureStart: 'Click the first point.',
    measureEnd: 'Click the second point.',
    measured: (metres) => length('en', metres),
    walking: 'W A S D or arrows walk, Q and E change the height, Escape leaves.',
  },
  ko: {
    region: '공장 3D 화면',
    help: '방향키로 시점을 돌리고, Shift와 방향키로 옮기며, 더하기·빼기 키로 확대와 축소를 합니다. F는 선택 맞춤, '
      + 'H는 전체 보기, I는 선택만 보기, M은 거리 재기, Esc는 해제입니다. 모든 물체는 스테이지 트리에도 있습니다.',
    noWebgl: '이 브라우저에서는 3D 화면을 그릴 수 없어요.',
    noWebglHint: 'WebGL 2가 꺼져 있거나 지원되지 않아요. 스테이지 트리, 신호, 차트는 그대로 쓸 수 있어요.',
    lost: '그래픽 장치가 초기화됐어요. 화면이 곧 되돌아와요.',
    loading: (done, total) => `메시 불러오는 중 ${done}/${total}`,
    measureStart: '첫 번째 지점을 누르세요.',
    measureEnd: '두 번째 지점을 누르세요.',
    measured: (metres) => length('ko', metres),
    walking: 'W A S D 또는 방향키로 걷고, Q와 E로 높이를 바꾸고, Esc로 나가요.',
  },
}
