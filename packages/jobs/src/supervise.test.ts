import { execFileSync, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer, chooseBackend, createRunner, type Program, singleThread } from '@tessera/engine';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { boardInMemory, type MemoryBoard } from './board-in-memory.ts';
import { madePlan, madeProgram } from './made-program.ts';
import { coresOf } from './pin.ts';
import { type SuperviseOptions, type Supervisor, supervise } from './supervise.ts';

const LONG = { timeout: 20_000, interval: 10 };
const OBSERVED = new URL('./fixtures/observed-worker.ts', import.meta.url);

const open = new Set<Supervisor>();
afterEach(async () => {
  await Promise.all([...open].map((supervisor) => supervisor.close(0)));
  open.clear();
});

async function started(options: Partial<SuperviseOptions> & { board: MemoryBoard }): Promise<Supervisor> {
  const supervisor = await supervise({ workers: 1, ...options });
  open.add(supervisor);
  return supervisor;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function wanted(program: Program, trials: number) {
  const { settings, questions } = madePlan(trials);
  return answer(program, settings, questions, singleThread(await createRunner(program, chooseBackend())));
}

/** A file that observed threads write their blocks to. */
function blockLog() {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-blocks-'));
  const file = join(folder, 'blocks');
  process.env.BLOCKS = file;
  onTestFinished(() => {
    delete process.env.BLOCKS;
    rmSync(folder, { recursive: true });
  });
  return {
    read: () =>
      (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []).map((line) => {
        const [pid, at, isAllowed] = line.split(' ');
        return { pid: Number(pid), at: BigInt(at!), isAllowed: isAllowed === 'true' };
      }),
  };
}

describe('worker processes', () => {
  test('that are killed in mid-task are replaced, their tasks done again, and the answer has the same bytes', async () => {
    const program = madeProgram(300);
    const board = boardInMemory({ program, plan: madePlan(400_000), seconds: 0.02, taskSeconds: 0.1 });
    const lines: string[] = [];
    const supervisor = await started({ board, workers: 2, log: (line) => lines.push(line) });
    const killed = new Set<number>();
    while (killed.size < 3) {
      await vi.waitFor(() => {
        const victim = supervisor
          .workers()
          .find(({ worker, pid }) => board.taskOf(worker)?.kind === 'range' && !killed.has(pid!));
        expect(victim).toBeDefined();
        process.kill(victim!.pid!, 'SIGKILL');
        killed.add(victim!.pid!);
      }, LONG);
    }
    const { answer: found } = await board.answer;
    expect(JSON.stringify(found)).toBe(JSON.stringify(await wanted(program, 400_000)));
    const failures = board.said.filter(({ word }) => word === 'fail');
    expect(failures).toHaveLength(3);
    for (const { failure } of failures) expect(failure).toMatchObject({ code: 'worker-ended', final: false });
    expect(lines.filter((line) => line.endsWith('ended (SIGKILL)'))).toHaveLength(3);
    expect(lines.filter((line) => line.endsWith('started')).length).toBeGreaterThanOrEqual(3);
    const blocks = board.said.filter(({ outcome }) => outcome?.kind === 'blocks').map(({ task }) => task.firstBlock);
    expect(new Set(blocks).size).toBe(blocks.length);
  });

  test('end when the process that started them is killed', async () => {
    const parent = fork(new URL('./fixtures/parent.ts', import.meta.url), {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const pids = await new Promise<number[]>((resolve, reject) => {
      parent.stdout!.on('data', (text) => resolve(JSON.parse(String(text))));
      parent.on('exit', () => reject(new Error('the parent ended')));
    });
    expect(pids.map(isAlive)).toEqual([true, true]);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), LONG);
  });

  test('start no block when they wake after their lease', async () => {
    const log = blockLog();
    const program = madeProgram(2000);
    const plan = madePlan(200_000);
    const board = boardInMemory({ program, plan, seconds: 0.02, taskSeconds: 100, validFor: 1500 });
    const supervisor = await started({ board, entry: OBSERVED });
    const [{ worker, pid } = { worker: '', pid: 0 }] = supervisor.workers();
    await vi.waitFor(() => expect(board.taskOf(worker)?.kind).toBe('range'), LONG);
    const before = log.read().length;
    await vi.waitFor(() => expect(log.read().length).toBeGreaterThan(before), LONG);
    process.kill(pid!, 'SIGSTOP');
    board.hold(true);
    const frozen = process.hrtime.bigint();
    await vi.waitFor(() => expect(process.hrtime.bigint() - frozen).toBeGreaterThan(1_500_000_000n), LONG);
    await board.workerEnded(worker, { code: 'lease-ended', detail: '', final: false });
    const woken = process.hrtime.bigint();
    process.kill(pid!, 'SIGCONT');
    await vi.waitFor(() => expect(supervisor.workers()[0]!.state).toBe('idle'), LONG);
    expect(log.read().filter(({ at, isAllowed }) => at > woken && isAllowed)).toEqual([]);
    board.hold(false);
    const { answer: found } = await board.answer;
    expect(JSON.stringify(found)).toBe(JSON.stringify(await wanted(program, 200_000)));
  });

  test('start no block after a cancel was answered', async () => {
    const log = blockLog();
    const board = boardInMemory({ program: madeProgram(2000), plan: madePlan(1e9), seconds: 0.02, taskSeconds: 100 });
    const supervisor = await started({ board, workers: 2, entry: OBSERVED });
    await vi.waitFor(() => expect(supervisor.workers().every(({ worker }) => board.taskOf(worker))).toBe(true), LONG);
    const before = log.read().length;
    await vi.waitFor(() => expect(log.read().length).toBeGreaterThan(before + 2), LONG);
    board.cancel();
    await board.returned();
    const acknowledged = process.hrtime.bigint();
    await supervisor.close(0);
    expect(log.read().filter(({ at, isAllowed }) => at > acknowledged && isAllowed)).toEqual([]);
    expect(log.read().length).toBeGreaterThan(before);
  });

  test('end when they are told to, with their task given back', async () => {
    const board = boardInMemory({ program: madeProgram(2000), plan: madePlan(1e9), seconds: 1e6 });
    const supervisor = await started({ board });
    const [{ worker, pid } = { worker: '', pid: 0 }] = supervisor.workers();
    await vi.waitFor(() => expect(board.taskOf(worker)).toBeDefined(), LONG);
    await supervisor.close(50);
    expect(isAlive(pid!)).toBe(false);
    expect(board.said[0]).toMatchObject({ word: 'fail', failure: undefined });
  });

  test('that need more memory than their run may have fail it, and live on', async () => {
    const plan = { ...madePlan(1e9), memoryLimit: 2 ** 20 };
    const board = boardInMemory({ program: madeProgram(2000), plan, seconds: 1e6 });
    const supervisor = await started({ board });
    const pid = supervisor.workers()[0]!.pid;
    await vi.waitFor(() => expect(board.said).toMatchObject([{ failure: { code: 'run-memory', final: true } }]), LONG);
    await vi.waitFor(() => expect(supervisor.workers()[0]).toMatchObject({ pid, state: 'idle' }), LONG);
  });

  test('lend their cores', async () => {
    const board = boardInMemory({ program: madeProgram(100), plan: madePlan(1e8), seconds: 0.02, taskSeconds: 0.05 });
    const supervisor = await started({ board, workers: 2 });
    await vi.waitFor(() => expect(supervisor.workers().every(({ state }) => state === 'busy')).toBe(true), LONG);
    const borrowed = await supervisor.borrow(1);
    expect(supervisor.workers().filter(({ state }) => state === 'lent')).toHaveLength(1);
    borrowed.release();
    await vi.waitFor(() => expect(supervisor.workers().every(({ state }) => state === 'busy')).toBe(true), LONG);
  });

  test.runIf(process.platform === 'linux')('stay on the core that they are tied to', async () => {
    const board = boardInMemory({ program: madeProgram(), plan: madePlan(1000) });
    const supervisor = await started({ board, pin: true });
    await board.answer;
    const { pid } = supervisor.workers()[0]!;
    const threads = execFileSync('taskset', ['-a', '-c', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n');
    const cores = new Set(threads.map((line) => line.split(': ')[1]));
    expect(threads.length).toBeGreaterThan(2);
    expect([...cores]).toEqual([expect.stringMatching(/^\d+$/)]);
  });
});

test('the cores of a process are read from its status', () => {
  expect(coresOf('Name:\tnode\nCpus_allowed_list:\t0-2,5,7-8\n')).toEqual([0, 1, 2, 5, 7, 8]);
  expect(coresOf('Name:\tnode\n')).toEqual([]);
});
