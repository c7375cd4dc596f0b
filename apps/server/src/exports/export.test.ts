/** The life of a file that is made while it is read: its process, its cores, and readers that stop or leave. */
import type { Readable } from 'node:stream';
import { TesseraError } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { compileTyped } from '../../../../test/typed-workbook.ts';
import { type ExportOptions, startExport } from './export.ts';
import type { Work } from './work.ts';

const { program } = compileTyped(
  { A1: 1, B1: '=A1*2' },
  { inputs: [{ cell: 'A1', distribution: 'normal(0, 1)' }], outputs: ['B1'] },
);
const TRIALS = 100_000;
const WORK: Omit<Work, 'cores'> = {
  ...{ format: 'csv', program, settings: { seed: 1, trials: TRIALS } },
  samples: { first: 0, last: TRIALS - 1 },
};

/** Cores to borrow, with every loan and return as a word. */
function lender() {
  const said: string[] = [];
  let heard = (): void => {};
  const say = (word: string): void => {
    said.push(word);
    heard();
  };
  return {
    said,
    async until(words: number): Promise<void> {
      while (said.length < words)
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
    },
    async borrow(cores: number) {
      say('lent');
      return { cores, release: () => say('returned') };
    },
  };
}

const begin = (work: Partial<Work>, { borrow }: Pick<ExportOptions, 'borrow'>, more: Partial<ExportOptions> = {}) =>
  startExport({ ...WORK, ...work }, { cores: 1, borrow, signal: new AbortController().signal, ...more });

const closed = (file: Readable) =>
  new Promise<Error | undefined>((resolve) => {
    let cause: Error | undefined;
    file.once('error', (error) => {
      cause = error;
    });
    file.once('close', () => resolve(cause));
  });

describe('a file that is made while it is read', () => {
  it('returns its cores while its reader rests, and takes them again when he goes on', async () => {
    const cores = lender();
    const file = await begin({}, cores, { patience: { idle: 1, gone: 60_000 } });
    await cores.until(2);
    expect(cores.said).toEqual(['lent', 'returned']);
    let lines = 0;
    for await (const bytes of file) for (const byte of bytes as Buffer) lines += +(byte === 10);
    expect(lines).toBe(TRIALS + 1);
    await cores.until(cores.said.length + (cores.said.length % 2));
    expect(cores.said.slice(2, 4)).toEqual(['lent', 'returned']);
  });

  it('is given up when its reader takes nothing for long', async () => {
    const cores = lender();
    const file = await begin({}, cores, { patience: { idle: 1, gone: 1 } });
    expect((await closed(file))?.message).toBe('nobody reads the file any more');
    expect(cores.said).toEqual(['lent', 'returned']);
  });

  it('ends with the signal, before and after its first bytes', async () => {
    const cores = lender();
    const early = new AbortController();
    const starting = begin({}, cores, { signal: early.signal });
    await cores.until(1);
    early.abort(new Error('left'));
    await expect(starting).rejects.toThrow('left');
    await cores.until(2);
    const late = new AbortController();
    const file = await begin({}, cores, { signal: late.signal });
    late.abort(new Error('stopped'));
    expect((await closed(file))?.message).toBe('stopped');
    expect(cores.said).toEqual(['lent', 'returned', 'lent', 'returned']);
    await expect(begin({}, cores, { signal: late.signal })).rejects.toThrow('stopped');
  });

  it('never begins when no cores can be had', async () => {
    const none = { borrow: () => Promise.reject(new Error('the workers are being stopped')) };
    await expect(begin({}, none)).rejects.toThrow('the workers are being stopped');
  });

  it('fails before its first byte when the format cannot hold it, with what to do', async () => {
    const wide = { ...program, inputs: Array.from({ length: 16_385 }, () => program.inputs[0]!) };
    const refused = await begin({ format: 'xlsx', program: wide }, lender()).catch((cause: unknown) => cause);
    expect(refused).toBeInstanceOf(TesseraError);
    expect(refused).toMatchObject({ code: 'export-too-large', status: 422 });
    expect((refused as Error).message).toContain('more columns than one sheet has (16384)');
  });

  it('fails alone when its process does', async () => {
    const cores = lender();
    const broken = { ...program, stages: [{}] } as unknown as Work['program'];
    await expect(begin({ program: broken }, cores)).rejects.toThrow();
    await cores.until(2);
    expect(cores.said).toEqual(['lent', 'returned']);
  });
});
