/** Reads the golden files of this folder. For tests alone. */

/** The fields of a golden file's lines; lines that start with # tell its source. */
export function goldenRows(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(','));
}
