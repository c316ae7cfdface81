import { currentLanguage, currentRegion, text } from './text';

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** The longest that is told in each: what is longer is told in the next. */
const WAITS: readonly [unit: string, size: number, most: number][] = [
  ['second', 1, 90],
  ['minute', 60, 7_200],
];

/** "3 hr. ago", "in 5 days": short enough for a column, and no minute is an "m", which is a metre. */
export function relative(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1_000;
  const found = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  if (!found) {
    return text('time.justNow');
  }
  return new Intl.RelativeTimeFormat(currentLanguage(), { style: 'short', numeric: 'always' }).format(
    Math.trunc(seconds / found[1]),
    found[0],
  );
}

/** Date and time of this browser's place. */
export function moment(iso: string): string {
  return new Intl.DateTimeFormat(currentRegion(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

/** To the second, with the zone: for who has to find it in a log. */
export function exactly(iso: string): string {
  return new Intl.DateTimeFormat(currentRegion(), { dateStyle: 'full', timeStyle: 'long' }).format(new Date(iso));
}

/** "40 seconds", "8 minutes": how long to wait, and no less. */
export function waitingTime(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  const [unit, size] = WAITS.find(([, , most]) => seconds <= most) ?? ['hour', 3_600];
  const long = { style: 'unit', unit, unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(currentLanguage(), long).format(Math.ceil(seconds / size));
}

/** "1:02:07", "12:34". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

export function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  const value = count / 1_000 ** power;
  return `${new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 }).format(value)} ${units[power]}`;
}
