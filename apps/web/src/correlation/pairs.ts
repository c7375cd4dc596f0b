/** Correlations as pairs and as a matrix, and what is changed in them. Inputs go by what the model calls them. */
import type { CorrelatedInput, Correlation } from './contract.ts';

/** Whether a correlation is of these two, in whichever order. */
export function isOf({ inputs: [a, b] }: Correlation, first: string, second: string): boolean {
  return (a === first && b === second) || (a === second && b === first);
}

/** The rank correlation of two inputs; 0 where none is given. */
export function rankOf(correlations: readonly Correlation[], first: string, second: string): number {
  if (first === second) return 1;
  return correlations.find((correlation) => isOf(correlation, first, second))?.rank ?? 0;
}

/** The correlations with another rank for two inputs; undefined takes the pair out. */
export function withRank(
  correlations: readonly Correlation[],
  first: string,
  second: string,
  rank: number | undefined,
): readonly Correlation[] {
  const others = correlations.filter((correlation) => !isOf(correlation, first, second));
  const before = correlations.findIndex((correlation) => isOf(correlation, first, second));
  if (rank === undefined) return others;
  if (before < 0) return [...others, { inputs: [first, second], rank }];
  const changed = { inputs: correlations[before]!.inputs, rank };
  return [...others.slice(0, before), changed, ...others.slice(before)];
}

/** The inputs that are correlated with another, in the order of the inputs; `about` first. */
export function involved(
  inputs: readonly CorrelatedInput[],
  correlations: readonly Correlation[],
  about?: string,
): readonly CorrelatedInput[] {
  const names = new Set(correlations.flatMap((correlation) => correlation.inputs));
  const found = inputs.filter(({ reference }) => names.has(reference));
  const first = found.filter(({ reference }) => reference === about);
  return [...first, ...found.filter(({ reference }) => reference !== about)];
}

/** Groups of inputs that hang together through correlations; only within a group can they contradict each other. */
export function groupsOf(correlations: readonly Correlation[]): readonly (readonly string[])[] {
  const groups: Set<string>[] = [];
  for (const { inputs } of correlations) {
    const touched = groups.filter((group) => inputs.some((input) => group.has(input)));
    const joined = new Set([...touched.flatMap((group) => [...group]), ...inputs]);
    groups.splice(0, groups.length, ...groups.filter((group) => !touched.includes(group)), joined);
  }
  return groups.map((group) => [...group]);
}

/** The whole matrix of some inputs. */
export function matrixOf(names: readonly string[], correlations: readonly Correlation[]): number[][] {
  const places = new Map(names.map((name, index) => [name, index]));
  const matrix: number[][] = names.map((_, i) => names.map((_, j) => (i === j ? 1 : 0)));
  for (const { inputs, rank } of correlations) {
    const [i, j] = inputs.map((input) => places.get(input));
    if (i === undefined || j === undefined || i === j) continue;
    matrix[i]![j] = rank;
    matrix[j]![i] = rank;
  }
  return matrix;
}

/** The correlations with those of a matrix in place of theirs; pairs that were not there and are 0 stay away. */
export function withMatrix(
  correlations: readonly Correlation[],
  names: readonly string[],
  matrix: readonly (readonly number[])[],
): readonly Correlation[] {
  let next = correlations;
  names.forEach((first, i) => {
    names.slice(0, i).forEach((second, j) => {
      const rank = matrix[i]![j]!;
      const known = next.some((correlation) => isOf(correlation, first, second));
      if (known || rank !== 0) next = withRank(next, second, first, rank);
    });
  });
  return next;
}

/** A rank as it is typed: from -1 to 1; undefined where it is none. Shares count: 50 % is 0.5. */
export function readRank(typed: string): number | undefined {
  const text = typed.trim().replace(/[−–]/g, '-').replace(',', '.');
  const match = /^([+-]?)(\d+\.?\d*|\.\d+)\s*(%?)$/.exec(text);
  if (match === null) return undefined;
  const value = Number(`${match[1]}${match[2]}e${match[3] === '%' ? -2 : 0}`);
  return Math.abs(value) <= 1 ? (value === 0 ? 0 : value) : undefined;
}

/** Up to four decimals. */
export function showRank(rank: number, locale = navigator.language): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(rank);
}
