/** Moments as people say them: "5 minutes ago", "3 March". */

const STEPS = [
  { unit: 'minute', seconds: 60 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'day', seconds: 86_400 },
] as const;
const WEEK = 7 * 86_400;

/** How long ago it was, or the day when that is more than a week. `now` in milliseconds. */
export function ago(moment: string, now = Date.now(), locale = navigator.language): string {
  const then = new Date(moment);
  const seconds = Math.max(0, (now - then.getTime()) / 1000);
  if (seconds < 60) return 'just now';
  if (seconds > WEEK) {
    const sameYear = then.getFullYear() === new Date(now).getFullYear();
    const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
    if (!sameYear) day.year = 'numeric';
    return new Intl.DateTimeFormat(locale, day).format(then);
  }
  const { unit, seconds: length } = STEPS.findLast((step) => seconds >= step.seconds) ?? STEPS[0];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-Math.floor(seconds / length), unit);
}

/** The moment in full, for those who hover. */
export function inFull(moment: string, locale = navigator.language): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'medium' }).format(new Date(moment));
}

/** A length of time in its two largest units: "2 h 5 min", "41 s". */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.max(0, Math.round(seconds * 1000))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return inUnits(Math.round(seconds));
}

/** One that is only about right, or goes on: in whole seconds, one at least, and from ten minutes on without them. */
export function roughDuration(seconds: number): string {
  if (seconds < 1) return 'a second';
  const whole = Math.round(seconds);
  return inUnits(whole < 600 ? whole : whole - (whole % 60));
}

/** Whole seconds, above 0. */
function inUnits(whole: number): string {
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}
