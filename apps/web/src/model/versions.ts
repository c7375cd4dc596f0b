/** The versions of a model as a list that people can read: every rest of the keyboard saves one. Plain functions. */
import type { ModelEntry } from '@tessera/api';

/** Versions that were saved shortly one after the other; the last of them stands for all. */
export interface Burst {
  readonly version: ModelEntry;
  /** The versions before it in the same burst, the latest first. */
  readonly earlier: readonly ModelEntry[];
}

/** A rest longer than this ends a burst. */
const REST = 10 * 60_000;

/** `versions`: the latest first. A burst ends, too, where the name changes. */
export function bursts(versions: readonly ModelEntry[]): Burst[] {
  const found: { version: ModelEntry; earlier: ModelEntry[] }[] = [];
  let after: ModelEntry | undefined;
  for (const version of versions) {
    const last = found.at(-1);
    const near = after !== undefined && Date.parse(after.saved_at) - Date.parse(version.saved_at) <= REST;
    if (last && near && last.version.name === version.name) last.earlier.push(version);
    else found.push({ version, earlier: [] });
    after = version;
  }
  return found;
}
