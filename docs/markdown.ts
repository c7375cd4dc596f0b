/** The few forms of Markdown that the reference pages are made of. It knows nothing of what they say. */

/** A table; bars in cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** Text as code within a line. */
export const code = (text: string): string => `\`${text}\``;

/** Lines of code. */
export const block = (text: string): string => `\`\`\`\n${text.trimEnd()}\n\`\`\``;

/**
 * A page in which parts stand between `<!-- begin NAME -->` and `<!-- end NAME -->`, with these parts. Throws where a part has
 * no place or a place no part.
 */
export function withParts(page: string, parts: Readonly<Record<string, string>>): string {
  const places = Array.from(page.matchAll(/<!-- begin (\S+) -->/g), ([, name]) => name!);
  const odd = [
    ...places.filter((name) => !(name in parts)),
    ...Object.keys(parts).filter((name) => !places.includes(name)),
  ];
  if (odd.length > 0) throw new Error(`parts without a place, or places without a part: ${odd.join(', ')}`);
  return page.replace(
    /(<!-- begin (\S+) -->\n)[\s\S]*?(<!-- end \2 -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}\n${parts[name]}\n\n${end}`,
  );
}
