/** Boxes of all outputs, in groups that one axis can show. */
import type { OutputResult } from '@tessera/api';
import type { BoxRow } from '../../charts/chart.ts';

/** Of one number format, and of about one size. */
export interface BoxGroup {
  readonly format: string;
  readonly rows: readonly BoxRow[];
}

/** A box that is this much shorter than the axis can no longer be read. */
const MOST_RATIO = 20;

/** The box of an output; undefined where too little is known of it. */
export function boxOf(output: OutputResult): BoxRow | undefined {
  const { label, min, max, mean, median, percentiles } = output;
  const box = {
    name: label,
    min,
    p5: percentiles['5'] ?? null,
    q1: percentiles['25'] ?? null,
    median,
    q3: percentiles['75'] ?? null,
    p95: percentiles['95'] ?? null,
    max,
    mean,
  };
  return Object.values(box).includes(null) ? undefined : (box as BoxRow);
}

/** Groups boxes in their order: the same number format, and none much shorter than the span of its group. */
export function boxGroups(outputs: readonly OutputResult[], formats: readonly string[]): BoxGroup[] {
  const groups: { format: string; rows: BoxRow[] }[] = [];
  outputs.forEach((output, i) => {
    const row = boxOf(output);
    if (!row) return;
    const format = formats[i] ?? '';
    const group = groups.find((known) => known.format === format && fits([...known.rows, row]));
    if (group) group.rows.push(row);
    else groups.push({ format, rows: [row] });
  });
  return groups;
}

function fits(rows: readonly BoxRow[]): boolean {
  const span = Math.max(...rows.map(({ max }) => max)) - Math.min(...rows.map(({ min }) => min));
  return rows.every(({ p5, p95, min, max }) => (p95 - p5 || max - min) * MOST_RATIO >= span);
}
