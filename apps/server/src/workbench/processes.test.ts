/** Processes: limits, fairness, and what becomes of work that nobody waits for. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Processes, type WorkLimits } from './processes.ts';

const opened: Processes[] = [];

function open(limits: Partial<WorkLimits> = {}): Processes {
  const usual = { processes: 1, seconds: 30, megabytes: 64, waiting: 8, waitingPerOwner: 4 };
  const work = new Processes(new URL('./odd-thread.ts', import.meta.url), { ...usual, ...limits });
  opened.push(work);
  return work;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((work) => work.close()));
});

const echo = (owner: string, input: unknown = null) => ({ call: 'echo', input, owner });

/** A loop that does not end. */
const spin = (owner: string, signal?: AbortSignal) => ({ call: 'spin', input: null, owner, ...(signal && { signal }) });

test('answers come from the process, one after the other', async () => {
  const work = open();
  const answers = await Promise.all([1, 2, 3].map((input) => work.ask(echo('a', input))));
  expect(answers).toEqual([1, 2, 3].map((input) => ({ input, answered: input })));
});

test('a file is loaded when the process wants it, once', async () => {
  const work = open();
  let loads = 0;
  const load = async () => new Uint8Array(++loads * 100);
  const asked = { call: 'file', input: null, owner: 'a', file: { id: 'f', name: 'f.xlsx' }, load };
  expect(await work.ask(asked)).toEqual({ size: 100, answered: 2 });
  expect(await work.ask(asked)).toEqual({ size: 100, answered: 3 });
  expect(loads).toBe(1);
});

test('a file that cannot be loaded fails its request alone', async () => {
  const work = open();
  const file = { id: 'f', name: 'f.xlsx' };
  const load = () => Promise.reject(new Error('the rows are gone'));
  await expect(work.ask({ call: 'file', input: null, owner: 'a', file, load })).rejects.toThrow('the rows are gone');
  expect(await work.ask(echo('a'))).toMatchObject({ answered: 2 });
});

test('of many files the process that has one open is asked', async () => {
  const work = open({ processes: 2 });
  const loaded: string[] = [];
  const ask = (id: string) =>
    work.ask({
      call: 'file',
      input: null,
      owner: 'a',
      file: { id, name: id },
      load: async () => {
        loaded.push(id);
        return new Uint8Array(1);
      },
    });
  await Promise.all([ask('x'), ask('y')]);
  for (const id of ['y', 'x', 'y', 'x']) await ask(id);
  expect(loaded.sort()).toEqual(['x', 'y']);
});

test('requests for one file that come together are answered by one process, which opens it once', async () => {
  const work = open({ processes: 2 });
  let loads = 0;
  const load = async () => new Uint8Array(++loads);
  const asked = { call: 'file', input: null, owner: 'a', file: { id: 'f', name: 'f.xlsx' }, load };
  await work.ask(asked);
  await Promise.all([work.ask(asked), work.ask(asked), work.ask(asked)]);
  expect(loads).toBe(1);
});

test('a process that is long busy with a file is not waited for', async () => {
  const work = open({ processes: 2 });
  const controller = new AbortController();
  const file = { id: 'f', name: 'f.xlsx' };
  const busy = work.ask({ ...spin('a', controller.signal), file });
  expect(await work.ask({ ...echo('a'), file })).toMatchObject({ answered: 1 });
  controller.abort(new Error('left'));
  await expect(busy).rejects.toThrow('left');
});

test('a process that was started before anyone asked takes the first request, and ends with the others', async () => {
  const work = open();
  work.warm();
  work.warm();
  expect(await work.ask(echo('a'))).toMatchObject({ answered: 1 });
  expect(await work.ask(echo('a'))).toMatchObject({ answered: 2 });
});

test('refusals keep their code, failures their message', async () => {
  const work = open();
  await expect(work.ask({ call: 'refuse', input: null, owner: 'a' })).rejects.toMatchObject({ code: 'file-unknown' });
  await expect(work.ask({ call: 'throw', input: null, owner: 'a' })).rejects.toThrow('thrown in the thread');
  expect(await work.ask(echo('a'))).toMatchObject({ answered: 1 });
});

test('beyond the time limit the process is ended, and a new one takes what waits', async () => {
  const work = open({ seconds: 0.2 });
  const [slow, next] = [work.ask(spin('a')), work.ask(echo('a'))];
  await expect(slow).rejects.toMatchObject({ code: 'workbook-slow', facts: { seconds: 0.2 } });
  expect(await next).toMatchObject({ answered: 1 });
});

test.each(['arrays', 'cells', 'buffers', 'texts'])(
  'beyond the memory limit, by %s, the process is ended, and the server lives',
  async (kind) => {
    const work = open();
    const [large, next] = [work.ask({ call: 'fill', input: kind, owner: 'a' }), work.ask(echo('a'))];
    await expect(large).rejects.toMatchObject({ code: 'workbook-memory' });
    expect(await next).toMatchObject({ answered: 1 });
  },
);

test('work that nobody waits for any more is given up, whether it waits or runs', async () => {
  const work = open();
  const controller = new AbortController();
  const running = work.ask(spin('a', controller.signal));
  const waiting = work.ask({ ...echo('a'), signal: controller.signal });
  const other = work.ask(echo('b'));
  controller.abort(new Error('left'));
  await expect(running).rejects.toThrow('left');
  await expect(waiting).rejects.toThrow('left');
  expect(await other).toMatchObject({ answered: 1 });
  await expect(work.ask({ ...echo('a'), signal: controller.signal })).rejects.toThrow('left');
});

test('whoever has no process at work goes before one who asks for much', async () => {
  const work = open({ processes: 2, seconds: 0.5 });
  const order: string[] = [];
  const note = (name: string) => () => {
    order.push(name);
  };
  const running = [spin('a'), spin('b')].map((asked) => work.ask(asked).catch(() => {}));
  const asked = [work.ask(spin('a')).catch(note('a')), work.ask(echo('c')).then(note('c'))];
  await Promise.all([...running, ...asked]);
  expect(order).toEqual(['c', 'a']);
});

test('too many that wait are refused, of one and of all', async () => {
  const work = open({ seconds: 0.3, waiting: 3, waitingPerOwner: 2 });
  const running = work.ask(spin('a')).catch(() => {});
  const waiting = [work.ask(echo('a')), work.ask(echo('a'))];
  await expect(work.ask(echo('a'))).rejects.toMatchObject({ code: 'not-ready' });
  waiting.push(work.ask(echo('b')));
  await expect(work.ask(echo('c'))).rejects.toMatchObject({ code: 'not-ready' });
  await Promise.all([running, ...waiting]);
});

test('closed in the middle, everyone gets an answer', async () => {
  const work = open();
  const [running, waiting] = [work.ask(spin('a')), work.ask(echo('b'))];
  const refused = [running, waiting].map((one) => expect(one).rejects.toMatchObject({ code: 'not-ready' }));
  await work.close();
  await Promise.all(refused);
  await expect(work.ask(echo('a'))).rejects.toMatchObject({ code: 'not-ready' });
});

test.skipIf(process.platform !== 'linux')('a process at work ends with the server, however that ends', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-processes-'));
  const mark = join(folder, 'spins');
  const limits = JSON.stringify({ processes: 1, seconds: 60, megabytes: 64, waiting: 8, waitingPerOwner: 4 });
  const [code, thread] = ['./processes.ts', './odd-thread.ts'].map((file) => new URL(file, import.meta.url).href);
  const server = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { Processes } from ${JSON.stringify(code)};
     void new Processes(new URL(${JSON.stringify(thread)}), ${limits})
       .ask({ call: 'spin', input: ${JSON.stringify(mark)}, owner: 'a' });`,
  ]);
  try {
    await until(() => existsSync(mark));
    const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim().split(' ');
    expect(children).toHaveLength(1);
    server.kill('SIGKILL');
    await until(() => !isAlive(Number(children[0])));
  } finally {
    server.kill('SIGKILL');
    await rm(folder, { recursive: true });
  }
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** Whether it runs; one that has ended and that nobody has asked about is a zombie. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
