/**
 * Work that is done side by side and comes out in order. At most `ahead` pieces are begun and not yet taken, so whoever
 * takes the results decides how fast everything goes; a result is handed out as soon as it is its turn, also while the next
 * piece of work is still to come.
 */
export async function* inOrder<T, R>(
  pieces: AsyncIterable<T>,
  work: (piece: T) => Promise<R>,
  ahead: number,
): AsyncGenerator<R> {
  const iterator = pieces[Symbol.asyncIterator]();
  const begun: Promise<R>[] = [];
  let next: Promise<IteratorResult<T>> | undefined;
  let isOver = false;
  try {
    while (!isOver || begun.length > 0) {
      if (!isOver && begun.length < ahead) next ??= iterator.next();
      const head = begun[0];
      const first = next === undefined ? undefined : await earlier(next, head);
      if (first === undefined) {
        const result = await head!;
        begun.shift();
        yield result;
      } else {
        next = undefined;
        if (first.done) isOver = true;
        else {
          const result = work(first.value);
          // It is looked at when its turn comes.
          result.catch(() => {});
          begun.push(result);
        }
      }
    }
  } finally {
    next?.catch(() => {});
    if (!isOver) await iterator.return?.();
  }
}

/** What `next` gives, or undefined when `head` is ready before. */
function earlier<T>(next: Promise<T>, head: Promise<unknown> | undefined): Promise<T | undefined> {
  if (head === undefined) return next;
  const ready = head.then(
    () => undefined,
    () => undefined,
  );
  return Promise.race([next, ready]);
}
