/** Sizes as people write them. */

/** 10485760 as `10 MB`; what is no round number of units is given in bytes. */
export function printSize(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let power = 0;
  while (power < units.length - 1 && bytes >= 1024 ** (power + 1) && bytes % 1024 ** (power + 1) === 0) power++;
  return `${bytes / 1024 ** power} ${units[power]}`;
}
