import type { Program, RunSettings, Task } from '@tessera/engine';
import { expect, it } from 'vitest';
import type { Request } from './messages.ts';
import { type Ears, openThreads } from './pool.ts';

const TASK = [{} as RunSettings, {} as Task] as const;

/** A thread that opens its program, then says nothing more. */
function silent() {
  const heard: Request[] = [];
  let ears: Ears | undefined;
  const start = (given: Ears) => {
    ears = given;
    return {
      post(request: Request) {
        heard.push(request);
        if (request.kind === 'open') ears!.onReply({ id: request.id });
      },
      end: async () => {},
    };
  };
  return { heard, start, dies: (reason: string) => ears!.onEnd(new Error(reason)) };
}

it('a thread that dies fails the tasks it had, and those that it is given afterwards', async () => {
  const thread = silent();
  const pool = await openThreads({} as Program, 1, 'reference', thread.start);
  const running = pool.run(...TASK);
  thread.dies('out of memory');
  await expect(running).rejects.toThrow('out of memory');
  await expect(pool.run(...TASK)).rejects.toThrow('out of memory');
  expect(thread.heard.map(({ kind }) => kind)).toEqual(['open', 'task']);
});

it('a pool that is closed fails what it was asked', async () => {
  const pool = await openThreads({} as Program, 1, 'reference', silent().start);
  const running = pool.run(...TASK);
  await Promise.all([pool.close(), expect(running).rejects.toThrow('the pool was closed')]);
  await expect(pool.run(...TASK)).rejects.toThrow('the pool was closed');
});
