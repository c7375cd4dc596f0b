/** One worker thread that prices ranges. */
import { parentPort } from 'node:worker_threads';
import { TableError } from '@tessera/tables';
import type { Reply, Request } from './messages.ts';
import { type RangeAnswer, RangePricer } from './range-pricer.ts';

/** By table: its pricer, or why there is none. */
const tables = new Map<number, RangePricer | Error>();

parentPort!.on('message', (request: Request) => {
  if (request.kind === 'end') parentPort!.close();
  else if (request.kind === 'open') open(request.table, request.recipe);
  else if (request.kind === 'close') tables.delete(request.table);
  else answer(request);
});

function open(table: number, recipe: Extract<Request, { kind: 'open' }>['recipe']): void {
  try {
    tables.set(table, new RangePricer(recipe));
  } catch (reason) {
    // Its ranges say why: they are answered.
    tables.set(table, reason instanceof Error ? reason : new Error(String(reason)));
  }
}

function answer({ table, id, bytes, first, spare }: Extract<Request, { kind: 'range' }>): void {
  try {
    const pricer = tables.get(table);
    if (!pricer) throw new Error('it does not know the table');
    if (pricer instanceof Error) throw pricer;
    if (spare) pricer.reuse(spare);
    const result = pricer.price(bytes, first);
    const range = bytes.buffer;
    parentPort!.postMessage({ id, answer: result, range } satisfies Reply, [range, ...buffersOf(result)]);
  } catch (reason) {
    const failure = reason instanceof Error ? reason.message : String(reason);
    // An error that is sent loses what it has besides its message.
    const refusal = reason instanceof TableError && { refusal: { code: reason.code, facts: reason.facts } };
    parentPort!.postMessage({ id, failure, ...refusal } satisfies Reply);
  }
}

/** The arrays that change hands instead of being copied. */
function buffersOf({ bytes, block, tally }: RangeAnswer): ArrayBuffer[] {
  const columns = (block?.values ?? []).flatMap((values) =>
    values instanceof Float64Array ? [values.buffer] : [values.bytes.buffer, values.ends.buffer],
  );
  const own = [tally.prices.buffer, tally.buckets.buffer, ...(bytes ? [bytes.buffer] : [])];
  return [...new Set([...own, ...(columns as ArrayBuffer[])])];
}
