/** How far a slider reaches around its value. It knows no field. */

/** A range and the steps in it. */
export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** From 0 to a round number of about twice the value, at least `least`; below 0 as far where the value is negative. */
export function rangeAround(value: number, least: number): SliderRange {
  const max = roundAbove(Math.max(Math.abs(value) * 1.6, least));
  return { min: value < 0 ? -max : 0, max, step: Number((max / 400).toPrecision(12)) };
}

/** Over the usual values, and on to the value itself where that is unusual. */
export function rangeOver([low, high]: readonly [number, number], value: number, isWhole = false): SliderRange {
  const step = isWhole ? 1 : Number(roundAbove((high - low) / 400).toPrecision(12));
  return { min: Math.min(low, value), max: Math.max(high, value), step };
}

/** The range stays while the value is well within it: a slider whose ends move under the hand cannot be aimed. */
export function steadyRange(before: SliderRange, value: number, least: number): SliderRange {
  const isWithin = value >= before.min && value <= before.max;
  const isSmall = before.max > least && Math.abs(value) < before.max * 0.05;
  return isWithin && !isSmall ? before : rangeAround(value, least);
}

/** The smallest of 1, 2 and 4 times a power of ten that is not below. */
function roundAbove(x: number): number {
  const power = Math.floor(Math.log10(x));
  for (const factor of [1, 2, 4, 10]) {
    const round = Number(`${factor}e${power}`);
    if (round >= x * (1 - 1e-12)) return round;
  }
  return Number(`1e${power + 1}`);
}
