import { afterEach, expect, it, vi } from 'vitest';
import { type Upload, type UploadCalls, Uploads } from './uploads.ts';

const file = (name: string): File => new File(['x'], name);
const last = (log: readonly (readonly Upload[])[]) => log.at(-1)!.map(({ filename, state }) => [filename, state.at]);

afterEach(() => vi.unstubAllGlobals());

/** A server that takes everything but what is called bad. */
const calls: UploadCalls = {
  most: async () => 1000,
  async send({ name }, progress, signal) {
    progress(0.5);
    await Promise.resolve();
    if (signal.aborted) throw new DOMException('', 'AbortError');
    if (name.startsWith('bad')) throw new Error('no workbook');
    progress(1);
    return { file_id: name };
  },
  makeModel: async (name, id) => ({ id: `${name} of ${id}` }),
};

it('takes them one after another, and goes on after a bad one', async () => {
  const log: (readonly Upload[])[] = [];
  const uploads = new Uploads(calls, (all) => log.push(all));
  await uploads.add([file('a.xlsx'), file('bad.xlsx'), file('c.csv')]);
  expect(last(log)).toEqual([
    ['a.xlsx', 'done'],
    ['bad.xlsx', 'refused'],
    ['c.csv', 'done'],
  ]);
  for (const all of log) expect(all.filter(({ state }) => /sending|reading/.test(state.at)).length).toBeLessThan(2);
  expect(log.at(-1)![0]!.state).toEqual({ at: 'done', model: 'a of a.xlsx' });
});

it('one that is cancelled leaves nothing, and the next one goes on', async () => {
  const log: (readonly Upload[])[] = [];
  const made: string[] = [];
  const watched = { ...calls, makeModel: async (name: string) => ({ id: made[made.push(name) - 1]! }) };
  const uploads = new Uploads(watched, (all) => log.push(all));
  const done = uploads.add([file('a.xlsx'), file('b.xlsx')]);
  uploads.remove(1);
  await done;
  expect(last(log)).toEqual([['b.xlsx', 'done']]);
  expect(made).toEqual(['b']);
});

it('one that is too large is refused in a sentence, before anything of it is sent', async () => {
  vi.stubGlobal('navigator', { language: 'en-US' });
  const sent: string[] = [];
  const watched = { ...calls, send: async ({ name }: File) => ({ file_id: sent[sent.push(name) - 1]! }) };
  const uploads = new Uploads(watched, () => {});
  await uploads.add([new File(['x'.repeat(1001)], 'large.xlsx'), new File(['x'.repeat(1000)], 'fits.xlsx')]);
  expect(sent).toEqual(['fits.xlsx']);
  const [{ state }] = uploads.all as [Upload];
  expect(state).toMatchObject({ at: 'refused', problem: { code: 'body-too-large', status: 413 } });
  expect((state as { problem: Error }).problem.message).toContain('large.xlsx has 1,001 bytes; this server takes');
});
