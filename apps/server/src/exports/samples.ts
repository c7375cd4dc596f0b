/**
 * The trials of a run as a table: computed again from its program and seed when they are read, task by task, so that nothing
 * of them is ever stored. Who computes is handed in. It knows no format and no call.
 */
import { BLOCK, type Executor, type Program, type RunSettings, type TaskResult } from '@tessera/engine';
import { type Block, type Column, type Table, uniqueNames } from '@tessera/tables';

/** Trials from `first` to `last`, both included, counted from 0. */
export interface TrialSpan {
  readonly first: number;
  readonly last: number;
}

/** Values of one task at most: what memory holds of the samples, times the tasks that are under way. */
const TASK_VALUES = 2 ** 19;
const TASK_BLOCKS = 16;

/** The number of each trial, the inputs and the outputs; two of one name are told apart. A trial's error is a missing value. */
export function sampleTable(program: Program, settings: RunSettings, span: TrialSpan, executor: Executor): Table {
  const names = [...program.inputs, ...program.outputs].map(({ reference }) => reference);
  const columns = uniqueNames(['trial', ...names]).map((name, i): Column => ({ name, type: i === 0 ? 'i64' : 'f64' }));
  return { columns, blocks: sampleBlocks(columns.length, settings, span, executor) };
}

async function* sampleBlocks(
  columns: number,
  { predicates: _, ...settings }: RunSettings,
  { first, last }: TrialSpan,
  executor: Executor,
): AsyncGenerator<Block> {
  const size = Math.max(1, Math.min(TASK_BLOCKS, Math.floor(TASK_VALUES / (BLOCK * columns))));
  const end = Math.floor(last / BLOCK) + 1;
  const running: Promise<TaskResult>[] = [];
  let next = Math.floor(first / BLOCK);
  const start = (): void => {
    const blocks = Math.min(size, end - next);
    // A trial does not depend on how many there are, so the run ends with the last one that is wanted.
    const task = executor.run(
      { ...settings, trials: last + 1 },
      { firstBlock: next, blocks, keep: { kind: 'columns' } },
    );
    // Whoever stops reading leaves tasks behind that nobody waits for.
    task.catch(() => {});
    running.push(task);
    next += blocks;
  };
  const ahead = executor.parallel === 1 ? 1 : executor.parallel * 2;
  for (;;) {
    while (next < end && running.length < ahead) start();
    const task = running.shift();
    if (!task) return;
    yield blockOf(await task, first);
  }
}

/** A task's columns behind the numbers of its trials, without those before `first`. */
function blockOf({ firstBlock, trials, inputs = [], samples = [] }: TaskResult, first: number): Block {
  const start = firstBlock * BLOCK;
  const skipped = Math.max(0, first - start);
  const numbers = Float64Array.from({ length: trials - skipped }, (_, i) => start + skipped + i);
  const columns = [...inputs, ...samples].map((column) => column.subarray(skipped));
  return { rows: numbers.length, values: [numbers, ...columns] };
}
