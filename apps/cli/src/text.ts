/** Numbers, tables and bars as text for a terminal. It knows nothing of simulations. */

/** A number for people: six significant digits, thousands grouped; `–` for null. */
export function number(x: number | null | undefined): string {
  if (x === null || x === undefined) return '–';
  if (x === 0) return '0';
  const size = Math.abs(x);
  if (size >= 1e15 || size < 1e-6) return x.toExponential(4);
  const decimals = Math.max(0, Math.min(8, 5 - Math.floor(Math.log10(size))));
  const fixed = x.toFixed(decimals);
  const [whole, part = ''] = fixed.split('.') as [string, string?];
  const digits = decimals > 2 || Number.isInteger(x) ? part.replace(/0+$/, '') : part;
  return group(whole) + (digits ? `.${digits}` : '');
}

/** A whole number with its thousands grouped. */
export function count(n: number): string {
  return group(String(Math.round(n)));
}

function group(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share as percent. */
export function percent(share: number | null, decimals = 1): string {
  return share === null ? '–' : `${(100 * share).toFixed(decimals)} %`;
}

/** Columns of text side by side, two spaces between: the first to the left, and the others to the right unless `left`. */
export function table(rows: readonly (readonly string[])[], indent = '  ', left = false): string {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, width(cell))), []);
  const pad = (cell: string, i: number): string => (i === 0 || left ? padEnd : padStart)(cell, widths[i]!);
  return rows.map((row) => (indent + row.map(pad).join('  ')).trimEnd()).join('\n');
}

function width(text: string): number {
  return [...text].length;
}
function padEnd(text: string, size: number): string {
  return text + ' '.repeat(Math.max(0, size - width(text)));
}
function padStart(text: string, size: number): string {
  return ' '.repeat(Math.max(0, size - width(text))) + text;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `share` (0 to 1) of `size` characters, to an eighth of a character. */
export function bar(share: number, size: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * size * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

/** A histogram with at most `lines` lines: neighbouring bins are joined. `starts`: the label of each bin. */
export function histogram(counts: readonly number[], starts: readonly number[], lines = 20, size = 44): string {
  const step = Math.max(1, Math.ceil(counts.length / lines));
  const joined: { from: number; count: number }[] = [];
  for (let i = 0; i < counts.length; i += step) {
    joined.push({ from: starts[i]!, count: counts.slice(i, i + step).reduce((a, b) => a + b, 0) });
  }
  const most = Math.max(1, ...joined.map((line) => line.count));
  const total = Math.max(
    1,
    joined.reduce((sum, line) => sum + line.count, 0),
  );
  const labels = joined.map((line) => number(line.from));
  const wide = Math.max(...labels.map(width));
  return joined
    .map(
      (line, i) =>
        `  ${padStart(labels[i]!, wide)} ┤${padEnd(bar(line.count / most, size), size)} ${percent(line.count / total)}`,
    )
    .join('\n');
}
