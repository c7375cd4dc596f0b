/** The web worker that holds the engine: questions in, replies out. */
import { createAnswers } from './answers.ts';
import type { Message, Reply } from './messages.ts';
import type { PathsPreview } from './protocol.ts';
import { refusalOf } from './refusal-of.ts';

/** The part of a worker's global scope that is used here. */
declare const self: {
  onmessage: ((event: { readonly data: Message }) => void) | null;
  postMessage(reply: Reply, handedOver?: readonly ArrayBufferLike[]): void;
};

const answers = createAnswers();
const running = new Set<number>();
const stopped = new Set<number>();

async function reply(message: Exclude<Message, { readonly stop: number }>): Promise<void> {
  const { ask, kind, asked } = message;
  running.add(ask);
  try {
    // The kind and what is asked belong together, which the compiler cannot follow through the table.
    const give = answers[kind] as (asked: unknown, stopped: () => boolean) => unknown;
    const answer = await give(asked, () => stopped.has(ask));
    self.postMessage({ ask, answer: answer as never }, kind === 'paths' ? columnsOf(answer as PathsPreview) : []);
  } catch (failure) {
    self.postMessage({ ask, refusal: refusalOf(failure) });
  }
  running.delete(ask);
  stopped.delete(ask);
}

/** Columns of paths are large, and nobody needs them here any more. */
function columnsOf({ values, fan, functionals, payoffs }: PathsPreview): ArrayBufferLike[] {
  const all = [...values, ...fan, ...functionals, ...payoffs];
  return all.flatMap((column) => (column instanceof Float64Array ? [column.buffer] : []));
}

self.onmessage = ({ data }) => {
  if (!('stop' in data)) void reply(data);
  else if (running.has(data.stop)) stopped.add(data.stop);
};
