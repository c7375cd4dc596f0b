/** The answer to a table as a stream that begins when its first rows are there. It must not know where the table comes from. */
import { Readable } from 'node:stream';
import type { Cores } from '@tessera/jobs';
import type { TablePricing } from '@tessera/pricing';

/** Bytes that are made before the answer begins: what goes wrong before, is refused with a status of its own. */
const FIRST = 1000;
/** Bytes that wait for whoever reads. */
const WAITING = 1 << 20;

/**
 * The answer, once its first rows are there; throws what is wrong with the table until then. The stream must be read or
 * destroyed. It breaks where something goes wrong later; NDJSON ends instead, since its last record says so (a stream that
 * breaks drops what was not read of it).
 */
export async function startAnswer(pricing: TablePricing, cores: Cores, signal: AbortSignal): Promise<Readable> {
  const pieces = cores.answered(pricing.answer());
  const first: Uint8Array[] = [];
  try {
    for (let length = 0; length < FIRST; ) {
      const { done, value } = await pieces.next();
      if (done) break;
      first.push(value);
      length += value.length;
    }
  } catch (reason) {
    await pieces.return(undefined);
    throw reason;
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* first.splice(0);
      yield* pieces;
    } catch (reason) {
      if (pricing.recipe.format !== 'ndjson' || signal.aborted) throw reason;
    } finally {
      await pieces.return(undefined);
    }
  }
  const stream = Readable.from(all(), { objectMode: false, highWaterMark: WAITING });
  const stop = (): void => {
    stream.destroy(signal.reason as Error);
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  stream.once('close', () => signal.removeEventListener('abort', stop));
  return stream;
}
