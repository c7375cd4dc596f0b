/** The moment of TODAY() and NOW() where a model gives none. */

/**
 * The minute that has begun, as ISO 8601: what is asked again within it (a model that someone edits, then runs) is found
 * recalculated and compiled.
 */
export function thisMinute(): string {
  return `${new Date().toISOString().slice(0, 16)}:00.000Z`;
}
