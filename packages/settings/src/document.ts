/** The settings as a page for people, made from the table that the program reads. */
import type { Kind } from './kinds.ts';
import { type Setting, TABLE } from './table.ts';

/** Every setting as a Markdown table. */
export function settingsTable(): string {
  const rows = Object.values(TABLE).map((entry: Setting) => [
    `\`${entry.name}\`${entry.also ? ` (or \`${entry.also}\`)` : ''}`,
    entry.sentence,
    initially(entry),
    `${entry.kind.type}: ${entry.kind.range}`,
  ]);
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(['setting', 'meaning', 'default', 'values']), '|---|---|---|---|', ...rows.map(line)].join('\n');
}

function initially({ initially: words, initial, kind }: Setting): string {
  return words ?? ((kind as Kind<unknown>).print(initial()) || 'none');
}
