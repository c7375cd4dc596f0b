/** Reads the golden files of this folder (see generate.py) and measures a result against a row. For tests alone. */

export interface GoldenRow {
  readonly name: string;
  readonly args: readonly number[];
  /** The value as the unevaluated sum of two doubles, the first its nearest. */
  readonly high: number;
  readonly low: number;
}

export function goldenRows(text: string): GoldenRow[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [name, args, high, low] = line.split(',') as [string, string, string, string];
      return { name, args: args.split(' ').map(Number), high: parse(high), low: parse(low) };
    });
}

function parse(text: string): number {
  return text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text);
}

const DOUBLE = new Float64Array(1);
const BITS = new BigUint64Array(DOUBLE.buffer);

/** From |x| to the next double below it: the smaller of the two spacings where x is a power of two. */
function lastPlace(x: number): number {
  DOUBLE[0] = Math.abs(x);
  if (BITS[0] === 0n) return 5e-324;
  BITS[0]! -= 1n;
  return Math.abs(x) - DOUBLE[0];
}

/** The error of `result` in units of the last place of the true value. */
export function ulps(result: number, { high, low }: GoldenRow): number {
  if (Object.is(result, high) && !Number.isFinite(high)) return 0;
  return Math.abs(result - high - low) / lastPlace(high);
}

/** The relative error of `result`. */
export function relativeError(result: number, { high, low }: GoldenRow): number {
  return high === 0 ? Math.abs(result) : Math.abs((result - high - low) / high);
}
