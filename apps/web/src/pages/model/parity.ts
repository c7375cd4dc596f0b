/** What the check against Excel's own values found, as sentences. Plain functions. */
import type { Parity } from '@tessera/api';
import { count } from '../../format/numbers.ts';

export interface Verdict {
  readonly kind: 'good' | 'differs' | 'circular' | 'none';
  /** Short enough for the bar. */
  readonly short: string;
  readonly sentence: string;
}

export function verdictOn(parity: Parity): Verdict {
  const { checked, matched, unsupported, circles, without_value } = parity;
  if (circles.length > 0) {
    return {
      kind: 'circular',
      short: circles.length === 1 ? '1 circle of formulas' : `${count(circles.length)} circles of formulas`,
      sentence:
        'Some formulas of this workbook depend on themselves, so their values have no order in which they can be computed. What does not rest on them can be simulated.',
    };
  }
  if (checked === 0 && unsupported.length === 0) {
    return {
      kind: 'none',
      short: without_value > 0 ? 'Nothing to compare' : 'No formulas',
      sentence:
        without_value > 0
          ? 'The file holds no saved values of its formulas, so there is nothing to compare with. Open it in Excel and save it once to have it checked.'
          : 'This workbook holds no formulas that could be checked.',
    };
  }
  const numbers = `${count(matched)} of ${count(checked)} formulas`;
  const good = matched === checked && unsupported.length === 0;
  return {
    kind: good ? 'good' : 'differs',
    short: `${numbers} give Excel's own values`,
    sentence: good
      ? `Every formula was computed here and compared with the value that Excel saved in the file: all ${count(checked)} agree.`
      : 'Every formula was computed here and compared with the value that Excel saved in the file. These do not agree, or cannot be computed; results that rest on them deserve a look.',
  };
}

/** A value in a sentence: text in quotes. */
export function valueText(value: Parity['mismatches'][number]['expected']): string {
  if (value === null) return 'empty';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return typeof value === 'string' && !value.startsWith('#') ? `“${value}”` : String(value);
}
