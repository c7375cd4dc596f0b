/** What the check against Excel's own values found, as sentences. Plain functions. */
import type { Parity } from '@tessera/api';
import { count } from '../format/numbers.ts';

/** What was found, in words of several lengths. */
export interface Verdict {
  readonly kind: 'good' | 'differs' | 'circular' | 'none';
  /** Short enough for the bar. */
  readonly short: string;
  /** For narrow windows. */
  readonly tiny?: string;
  readonly sentence: string;
}

/** The verdict on a workbook. */
export function verdictOn(parity: Parity): Verdict {
  const { checked, matched, unsupported, circles } = parity;
  if (circles.length > 0) {
    return {
      kind: 'circular',
      short: circles.length === 1 ? '1 circle of formulas' : `${count(circles.length)} circles of formulas`,
      sentence:
        'Some formulas of this workbook depend on themselves, so their values have no order in which they can be computed. What does not rest on them can be simulated.',
    };
  }
  if (checked === 0 && unsupported.length === 0) return nothingToCompare(parity);
  // What cannot be computed gives no value, so it is among those that do not give Excel's.
  const all = checked + unsupported.length;
  const numbers = `${count(matched)} of ${count(all)} formulas`;
  const good = matched === checked && unsupported.length === 0;
  return {
    kind: good ? 'good' : 'differs',
    short: `${numbers} give Excel's own values`,
    tiny: `${count(matched)} of ${count(all)}`,
    sentence: good
      ? `Every formula was computed here and compared with the value that Excel saved in the file: all ${count(checked)} agree.`
      : 'Every formula was computed here and compared with the value that Excel saved in the file. These do not agree, or cannot be computed; results that rest on them deserve a look.',
  };
}

function nothingToCompare({ without_value, volatile_skipped }: Parity): Verdict {
  if (without_value > 0) {
    const sentence =
      'The file holds no saved values of its formulas, so there is nothing to compare with. Open it in Excel and save it once to have it checked.';
    return { kind: 'none', short: 'Nothing to compare', sentence };
  }
  if (volatile_skipped > 0) {
    const sentence =
      'Every formula of this workbook gives another value with each recalculation, so none can be compared.';
    return { kind: 'none', short: 'Nothing to compare', sentence };
  }
  return { kind: 'none', short: 'No formulas', sentence: 'This workbook holds no formulas that could be checked.' };
}

/** A value in a sentence: text in quotes. */
export function valueText(value: Parity['mismatches'][number]['expected']): string {
  if (value === null) return 'empty';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return typeof value === 'string' && !value.startsWith('#') ? `“${value}”` : String(value);
}
