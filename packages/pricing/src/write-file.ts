/** Puts the answer to a table into a file, whole or not at all. */
import { open, rename, rm } from 'node:fs/promises';
import type { TablePricing } from './price-table.ts';

/**
 * Writes the answer beside its place and moves it there when it is whole. When something goes wrong nothing is left, and what
 * stood there before stays.
 */
export async function writeAnswer(pricing: TablePricing, path: string): Promise<void> {
  const part = `${path}.part`;
  try {
    const file = await open(part, 'w');
    try {
      for await (const piece of pricing.answer({ reuse: true })) {
        for (let at = 0; at < piece.length; ) at += (await file.write(piece, at, piece.length - at)).bytesWritten;
      }
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (reason) {
    await pricing.close();
    await rm(part, { force: true });
    throw reason;
  }
}
