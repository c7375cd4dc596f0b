/** The steps by which arrow keys and drags move a number. They know no field and no distribution. */

/** How far one press of an arrow key goes: a unit of the third digit of what is larger, the value or its surroundings. */
export function stepOf(value: number, spread = 0): number {
  const size = Math.max(Math.abs(value), Math.abs(spread));
  return size > 0 && Number.isFinite(size) ? 10 ** (Math.floor(Math.log10(size)) - 2) : 0.01;
}

/** The value some steps on, on the grid of steps: 45.53 and a step of 0.1 give 45.6. */
export function stepped(value: number, step: number, count: number): number {
  const at = value / step;
  const from = count > 0 ? Math.floor(at + 1e-9) : Math.ceil(at - 1e-9);
  return rounded((from + count) * step, step);
}

/** The value to the digits of `step`, a power of ten. */
export function rounded(value: number, step: number): number {
  const places = -Math.round(Math.log10(step));
  if (places > 0) return Number(value.toFixed(Math.min(places, 100)));
  return Math.round(value / 10 ** -places) * 10 ** -places;
}
