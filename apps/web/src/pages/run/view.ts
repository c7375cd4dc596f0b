/** What the tabs of an answer are given: one output of a run, and everything beside it. */
import type { OutputResult, Run, RunProgram, RunResult } from '@tessera/api';
import type { Writing } from '../../format/writing.ts';
import type { RunSamples } from '../../runs/use-samples.ts';

/** An input or an output as it is shown: its name, and how its numbers are written. */
export interface Variable {
  readonly reference: string;
  readonly label: string;
  readonly writing: Writing;
}

export interface AnswerView {
  readonly run: Run;
  readonly result: RunResult;
  /** Undefined until it is there. */
  readonly program: RunProgram | undefined;
  readonly samples: RunSamples;
  readonly inputs: readonly Variable[];
  readonly outputs: readonly Variable[];
  /** The place of the output that is looked at. */
  readonly chosen: number;
  readonly output: OutputResult;
  readonly writing: Writing;
}
