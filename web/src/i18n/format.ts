/** Numbers, times and durations as people of the plant read them: their language, the plant's time zone. */

export type Language = 'en' | 'ko'

const LOCALE: Record<Language, string> = { en: 'en-GB', ko: 'ko-KR' }
const NO_VALUE = '–'

export class Formatter {
  private readonly integers: Intl.NumberFormat
  private readonly clock: Intl.DateTimeFormat
  private readonly clockMs: Intl.DateTimeFormat
  private readonly moment: Intl.DateTimeFormat
  private readonly day: Intl.DateTimeFormat

  readonly timeZone: string

  constructor(
    readonly language: Language,
    timeZone: string,
  ) {
    const locale = LOCALE[language]
    this.timeZone = known(timeZone)
    const zone = { timeZone: this.timeZone, hourCycle: 'h23' } as const
    this.integers = new Intl.NumberFormat(locale)
    this.clock = new Intl.DateTimeFormat(locale, { ...zone, hour: '2-digit', minute: '2-digit', second: '2-digit' })
    this.clockMs = new Intl.DateTimeFormat(locale, {
      ...zone, hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3,
    })
    this.moment = new Intl.DateTimeFormat(locale, {
      ...zone, month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
    })
    this.day = new Intl.DateTimeFormat(locale, { timeZone: zone.timeZone, month: 'short', day: 'numeric' })
  }

  /** Four significant digits, but never fewer than the whole part: 0.01234, 12.35, 98,765. */
  number(value: number | null | undefined, digits = 4): string {
    if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE
    const size = Math.abs(value)
    if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(2).replace('e+', 'e')
    const whole = size < 1 ? 1 : Math.floor(Math.log10(size)) + 1
    const places = Number.isInteger(value) ? 0 : Math.max(0, Math.min(6, digits - whole))
    return new Intl.NumberFormat(LOCALE[this.language], {
      maximumFractionDigits: places, minimumFractionDigits: places,
    }).format(value)
  }

  integer(value: number): string {
    return this.integers.format(Math.round(value))
  }

  percent(fraction: number | null | undefined, places = 1): string {
    if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return NO_VALUE
    return `${(fraction * 100).toFixed(places)}%`
  }

  time(ms: number): string {
    return this.clock.format(ms)
  }

  timeMs(ms: number): string {
    return this.clockMs.format(ms)
  }

  /** Day and time. */
  date(ms: number): string {
    return this.moment.format(ms)
  }

  /** Only the time today, with the day otherwise. */
  brief(ms: number, nowMs: number): string {
    return this.day.format(ms) === this.day.format(nowMs) ? this.clock.format(ms) : this.moment.format(ms)
  }

  /** Two units at most: `820 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`, `12 d 3 h`. */
  duration(seconds: number | null | undefined): string {
    if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return NO_VALUE
    const [ms, s, min, h, d] = this.language === 'ko' ? ['ms', '초', '분', '시간', '일'] : [' ms', ' s', ' min', ' h', ' d']
    const size = Math.abs(seconds)
    const sign = seconds < 0 ? '−' : ''
    if (size < 1) return `${sign}${Math.round(size * 1000)}${ms}`
    if (size < 10) return `${sign}${size.toFixed(1)}${s}`
    const whole = Math.round(size)
    if (whole < 60) return `${sign}${whole}${s}`
    const pairs: [number, string, number, string][] = [[60, min!, 1, s!], [3600, h!, 60, min!], [86400, d!, 3600, h!]]
    const [large, largeName, small, smallName] = (pairs.findLast(([unit]) => whole >= unit) ?? pairs[0])!
    const rest = Math.floor((whole % large) / small)
    const head = `${sign}${Math.floor(whole / large)}${largeName}`
    return rest > 0 ? `${head} ${rest}${smallName}` : head
  }

  /** Age in whole seconds, so that a ticking number does not tremble. */
  age(seconds: number | null): string {
    if (seconds === null || !Number.isFinite(seconds)) return NO_VALUE
    const whole = Math.floor(Math.max(0, seconds))
    return whole < 10 ? `${whole}${this.language === 'ko' ? '초' : ' s'}` : this.duration(whole)
  }

  bytes(count: number): string {
    const units = ['B', 'kB', 'MB', 'GB', 'TB']
    let index = 0
    let value = count
    while (value >= 1000 && index < units.length - 1) {
      value /= 1000
      index += 1
    }
    return `${index === 0 ? value : value.toPrecision(3)} ${units[index]}`
  }
}

/** A time zone this browser does not know must not take the page down. */
function known(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return timeZone
  } catch {
    return 'UTC'
  }
}

const UNIT_SIGNS: Record<string, string> = {
  degC: '°C', degree_Celsius: '°C', celsius: '°C', delta_degC: 'K', delta_degree_Celsius: 'K', degF: '°F', kelvin: 'K',
  percent: '%', degree: '°', deg: '°', radian: 'rad', ampere: 'A', milliampere: 'mA', volt: 'V', millivolt: 'mV', ohm: 'Ω',
  watt: 'W', kilowatt: 'kW', kilowatt_hour: 'kWh', joule: 'J', newton: 'N', kilonewton: 'kN', meter: 'm', metre: 'm',
  millimeter: 'mm', micrometer: 'µm', kilometer: 'km', second: 's', millisecond: 'ms', minute: 'min', hour: 'h', day: 'd',
  hertz: 'Hz', pascal: 'Pa', kilopascal: 'kPa', megapascal: 'MPa', bar: 'bar', gram: 'g', kilogram: 'kg', liter: 'L', litre: 'L',
  mole: 'mol', dimensionless: '', count: '', revolutions_per_minute: 'rpm', revolution: 'rev', part: 'pcs', piece: 'pcs', item: 'pcs',
}

const KOREAN_SIGNS: Record<string, string> = { part: '개', piece: '개', item: '개', second: '초', minute: '분', hour: '시간', day: '일' }

/** Units as people write them, from pint's long names: `meter / second ** 2` is `m/s²`. */
export function unitSign(unit: string, language: Language = 'en'): string {
  // Alone, a unit of counting or of time is a word of the language; inside of a compound it is a sign.
  if (language === 'ko' && KOREAN_SIGNS[unit]) return KOREAN_SIGNS[unit]
  return unit
    .replace(/[A-Za-z_]+/g, (word) => UNIT_SIGNS[word] ?? word)
    .replace(/\s*\*\*\s*2/g, '²')
    .replace(/\s*\*\*\s*3/g, '³')
    .replace(/\s*\/\s*/g, '/')
    .replace(/\s*\*\s*/g, '·')
}
