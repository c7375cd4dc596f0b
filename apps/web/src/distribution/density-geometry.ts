/** Where things of a drawn distribution are: scales, lines, ticks. Numbers in, numbers and paths out; it knows no page. */

/** What is drawn: of a discrete distribution the values with their probabilities. */
export interface Shape {
  readonly discrete: boolean;
  readonly curve: {
    readonly x: readonly number[];
    readonly density: readonly number[];
    readonly cumulative: readonly number[];
  };
}

/** From a value to a place and back. */
export interface Scale {
  readonly domain: readonly [number, number];
  readonly place: (value: number) => number;
  readonly value: (place: number) => number;
}

/** Values from `low` to `high` over places from `from` to `to`. */
export function linear(low: number, high: number, from: number, to: number): Scale {
  const width = high - low || 1;
  return {
    domain: [low, high],
    place: (value) => from + ((value - low) / width) * (to - from),
    value: (place) => low + ((place - from) / (to - from)) * width,
  };
}

/** The range that is drawn: the curve and all that must be seen, with a little room at both sides. */
export function rangeOf(shape: Shape, others: readonly number[] = []): readonly [number, number] {
  const { x } = shape.curve;
  const values = [...(x.length > 0 ? [x[0]!, x.at(-1)!] : []), ...others].filter(Number.isFinite);
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(low) || 1) * (shape.discrete ? 0.08 : 0.06);
  return [low - room, high + room];
}

/** The height that the drawing must hold; a density that runs up to a pole is cut where the rest is still seen. */
export function topOf(shape: Shape): number {
  const heights = shape.curve.density.filter(Number.isFinite);
  const most = Math.max(...heights, 0);
  if (shape.discrete || heights.length < 20) return most || 1;
  const usual = [...heights].sort((a, b) => a - b)[Math.floor(heights.length * 0.97)]!;
  return Math.min(most, usual > 0 ? usual * 4 : most) || 1;
}

const near = (value: number) => Math.round(value * 100) / 100;

/** A line through points, broken at none: what is not finite stands at the top. */
export function lineOf(x: readonly number[], y: readonly number[], across: Scale, up: Scale): string {
  return x
    .map((value, i) => {
      const height = Number.isFinite(y[i]!) ? Math.min(y[i]!, up.domain[1]) : up.domain[1];
      return `${i === 0 ? 'M' : 'L'}${near(across.place(value))} ${near(up.place(height))}`;
    })
    .join('');
}

/** The area under `lineOf`. */
export function areaOf(x: readonly number[], y: readonly number[], across: Scale, up: Scale): string {
  if (x.length === 0) return '';
  const ground = near(up.place(0));
  return `${lineOf(x, y, across, up)}L${near(across.place(x.at(-1)!))} ${ground}L${near(across.place(x[0]!))} ${ground}Z`;
}

/** Stairs for the cumulated chances of a discrete distribution. */
export function stairsOf({ curve: { x, cumulative } }: Shape, across: Scale, up: Scale): string {
  const [low, high] = across.domain;
  let path = `M${near(across.place(low))} ${near(up.place(0))}`;
  x.forEach((value, i) => {
    path += `H${near(across.place(value))}V${near(up.place(cumulative[i]!))}`;
  });
  return `${path}H${near(across.place(high))}`;
}

/** The chance of not exceeding a value, read off the curve. */
export function chanceBelow({ discrete, curve: { x, cumulative } }: Shape, value: number): number {
  const after = x.findIndex((at) => at > value);
  if (after === 0) return 0;
  if (after < 0) return 1;
  const [left, right] = [x[after - 1]!, x[after]!];
  if (discrete || right === left) return cumulative[after - 1]!;
  const share = (value - left) / (right - left);
  return cumulative[after - 1]! + share * (cumulative[after]! - cumulative[after - 1]!);
}

/** Round numbers within a range, about `count` of them. */
export function ticksOf([low, high]: readonly [number, number], count: number): number[] {
  const rough = (high - low) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((candidate) => candidate >= rough) ?? rough;
  if (!(step > 0) || !Number.isFinite(step)) return [];
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
