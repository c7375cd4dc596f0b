/** What the readers say of a table, as sentences for people. */
import { TableError } from '@tessera/tables';
import { PricingError } from './pricing-error.ts';

/** A `TableError` with the table's name as a `PricingError`; anything else as it is. */
export function refusalOf(file: string, reason: unknown): unknown {
  if (!(reason instanceof TableError)) return reason;
  const { code, facts } = reason;
  const where = facts.part === undefined || facts.part === '' ? '' : ` in its part ${facts.part}`;
  switch (code) {
    case 'no-header':
      return new PricingError('table-empty', { file, columns: 'S, K, T, r, sigma, option_type' });
    case 'record-too-long':
      return new PricingError('table-limit', {
        file,
        what: `the length of row ${facts.row} in bytes (or a quotation mark there is never closed)`,
        actual: 'more',
        limit: facts.limit ?? '',
      });
    case 'limit':
      return new PricingError('table-limit', {
        file,
        what: `${facts.what}${where}`,
        actual: facts.actual ?? 'more',
        limit: facts.limit ?? '',
      });
    case 'no-sheet':
      return new PricingError('sheet-unknown', { file, sheet: facts.sheet ?? '', sheets: facts.sheets ?? '' });
    case 'unsupported-encoding':
      return new PricingError('table-format', { file, reason: `its text is ${facts.encoding}; save it as UTF-8` });
    case 'not-text':
      return new PricingError('table-format', { file, reason: 'it is no text' });
    case 'old-format':
      return new PricingError('table-format', {
        file,
        reason: 'it is in the old .xls format; open it in Excel and save it as .xlsx or CSV',
      });
    case 'encrypted':
      return new PricingError('table-format', {
        file,
        reason:
          'it is protected with a password; open it in Excel and remove the password (File, Info, Protect Workbook)',
      });
    case 'not-a-workbook':
      return new PricingError('table-format', {
        file,
        reason: facts.format === undefined ? 'it is a zip file, but no workbook' : `it is an ${facts.format} file`,
      });
    default:
      return new PricingError('table-damaged', { file, where, detail: String(facts.detail ?? reason.message) });
  }
}
