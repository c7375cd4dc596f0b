/**
 * When to exercise, found backwards in time on sampled paths: Longstaff and Schwartz, "Valuing American options by simulation: a
 * simple least-squares approach", Review of Financial Studies 14 (2001) 113. It knows no process, and no regression: that is
 * handed in.
 */

/** Paths at the dates of exercise, from the first date after time 0 to the last. */
export interface ExerciseSample {
  /** What exercise pays, by date and then by path; below 0 where it would cost, NaN where the path ended in an error. */
  readonly inside: readonly Float64Array[];
  /** What 1 paid at each date is worth at time 0. */
  readonly discounts: readonly number[];
}

/**
 * What it is worth to hold on at a date, for some of the paths: `rows` are their numbers, `held` what each is paid later as
 * things went, in money of that date. Neither is to be kept.
 */
export type HoldingEstimate = (date: number, rows: Int32Array, held: Float64Array) => ArrayLike<number>;

/**
 * What each path is paid, in money of time 0, when at each date those inside exercise unless holding on is estimated to be worth
 * more; NaN for errors. The estimates come from the same paths, so the mean of these is a little too high.
 */
export function longstaffSchwartz({ inside, discounts }: ExerciseSample, estimate: HoldingEstimate): Float64Array {
  const last = inside.length - 1;
  const paid = inside[last]!.map((x) => (x <= 0 ? 0 : x * discounts[last]!));
  const rows = new Int32Array(paid.length);
  const held = new Float64Array(paid.length);
  for (let date = last - 1; date >= 0; date--) {
    const [now, discount] = [inside[date]!, discounts[date]!];
    let count = 0;
    for (let i = 0; i < paid.length; i++) {
      if (!(now[i]! > 0) || Number.isNaN(paid[i])) continue;
      rows[count] = i;
      held[count++] = paid[i]! / discount;
    }
    const worth = estimate(date, rows.subarray(0, count), held.subarray(0, count));
    for (let k = 0; k < count; k++) {
      const x = now[rows[k]!]!;
      if (x >= worth[k]!) paid[rows[k]!] = x * discount;
    }
  }
  return paid;
}
