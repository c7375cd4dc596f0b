/**
 * The parity check: every formula is evaluated and compared with the value that the file holds beside it. People trust
 * the numbers because they see this.
 */
import { isError, type Scalar } from '../formula/value.ts';
import type { CellKey } from '../workbook/address.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { Marks } from './cell-index.ts';
import { type Dependencies, findDependencies, printKey } from './dependencies.ts';
import { orderFormulas } from './order.ts';
import { type Recalculated, recalculate } from './recalculate.ts';

export interface Mismatch {
  readonly cell: string;
  readonly formula: string;
  /** What the file holds. */
  readonly expected: Scalar;
  /** What we compute. */
  readonly actual: Scalar;
}

export interface Parity {
  /** Cells compared. */
  readonly checked: number;
  readonly matched: number;
  /** Cells left out because their values change with every recalculation, or depend on such. */
  readonly volatileSkipped: number;
  /** Formula cells for which the file holds no value. */
  readonly withoutValue: number;
  /** Cells that cannot be evaluated, with the reason. Cells that depend on them were checked with the file's values. */
  readonly unsupported: readonly { readonly cell: string; readonly what: string; readonly reason: string }[];
  readonly mismatches: readonly Mismatch[];
  /** Circles of references, as `Sheet1!A1 → Sheet1!B1 → Sheet1!A1` would name them. */
  readonly circles: readonly (readonly string[])[];
}

/** Relative difference up to which two numbers are the same. */
const TOLERANCE = 1e-9;

/** Compares every formula of a workbook with its saved value. */
export function checkParity(workbook: Workbook, recalculated?: Recalculated): Parity {
  const { dependencies, values, refusals, circles, cells } =
    recalculated ?? recalculate(workbook, { asOf: 0 }, findDependencies(workbook));
  const changing = findChanging(dependencies, cells.computed);
  const refused = new Set(refusals.map((refusal) => refusal.key));
  const mismatches: Mismatch[] = [];
  let matched = 0;
  let volatileSkipped = 0;
  let withoutValue = 0;
  dependencies.computed.keys.forEach((key, number) => {
    const owner = dependencies.owners[number]!;
    const sheet = workbook.sheets[Math.floor(key / 2 ** 34)]!;
    const expected = sheet.cells.get(key)?.value ?? null;
    if (refused.has(owner)) return;
    if (changing.has(number)) volatileSkipped++;
    else if (expected === null) withoutValue++;
    else {
      const actual = values.get(key) ?? null;
      if (agrees(expected, actual)) matched++;
      else {
        const formula = `=${dependencies.formulas.get(owner)!.text}`;
        mismatches.push({ cell: printKey(workbook, key), formula, expected, actual });
      }
    }
  });
  return {
    checked: matched + mismatches.length,
    matched,
    volatileSkipped,
    withoutValue,
    unsupported: refusals.map(({ key, what, reason }) => ({ cell: printKey(workbook, key), what, reason })),
    mismatches,
    circles: circles.map((circle) => circle.map((key) => printKey(workbook, key))),
  };
}

/** Whether two values are the same to a reader: numbers within the tolerance, the rest exactly. */
export function agrees(expected: Scalar, actual: Scalar): boolean {
  if (typeof expected === 'number' && typeof actual === 'number') {
    return Math.abs(expected - actual) <= TOLERANCE * Math.max(Math.abs(expected), Math.abs(actual));
  }
  if (isError(expected)) return isError(actual) && expected.error === actual.error;
  return expected === actual;
}

/** The cells whose values change with every recalculation, and all that depend on them. */
function findChanging(dependencies: Dependencies, computedAreas: ReadonlyMap<CellKey, readonly unknown[]>): Marks {
  const { computed, formulas, owners } = dependencies;
  const marks = new Marks(computed);
  const members = new Map<CellKey, number[]>();
  owners.forEach((owner, number) => {
    const list = members.get(owner);
    if (list) list.push(number);
    else members.set(owner, [number]);
  });
  for (const key of orderFormulas(dependencies).order) {
    const formula = formulas.get(key)!;
    const areas = [...formula.areas, ...((computedAreas.get(key) ?? []) as typeof formula.areas)];
    if (!formula.volatile && !areas.some((area) => marks.anyIn(area))) continue;
    for (const number of members.get(key) ?? []) marks.add(number);
  }
  return marks;
}
