/** What a model is called when it is made of a workbook. */

/** The longest name that the server takes. */
const LONGEST = 200;

/** "Budget 2026.xlsx" becomes "Budget 2026". */
export function modelNameOf(filename: string): string {
  const name = filename.replace(/\.[A-Za-z0-9]{1,5}$/, '').trim();
  return (name === '' ? filename : name).slice(0, LONGEST);
}
