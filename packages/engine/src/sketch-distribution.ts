/** A distribution text as people see it while they type: its parts, how it looks, or the sentence that says what is wrong. */
import {
  constantDistribution,
  type DistributionParts,
  distributionParts,
  type ReferenceValues,
} from './graph/constant-distribution.ts';
import { type Shape, shapeOf } from './random/shape.ts';

/** A text with its parts and its shape. */
export interface DistributionSketch extends Shape {
  readonly parts: DistributionParts;
}

/** Sketches are of no workbook: dates in arguments are counted from 1900. */
const CALENDAR = { asOf: 0, date1904: false };

/**
 * The sketch of a distribution. `values`: what the references in its arguments are worth, as written.
 * @throws TesseraError `distribution-not-constant` where an argument needs more than that; else as a compilation does
 */
export function sketchDistribution(text: string, values: ReferenceValues = {}): DistributionSketch {
  const { distribution, args, modifiers } = constantDistribution(text, values, CALENDAR);
  return { parts: distributionParts(text), ...shapeOf(distribution.entry, args, modifiers) };
}
