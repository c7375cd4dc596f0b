/** How much of a table its columns are read from. It knows no server. */

/** Of a CSV file. */
const FIRST = 256 * 1024;

/** The first part of a text; a workbook as a whole, since its parts are found from its end. */
export async function firstPart(table: File): Promise<File> {
  const [p, k] = new Uint8Array(await table.slice(0, 2).arrayBuffer());
  if (p === 0x50 && k === 0x4b) return table;
  return table.size <= FIRST ? table : new File([table.slice(0, FIRST)], table.name);
}
