/**
 * The processes that open, recalculate, compile and replay workbooks, so that no stranger's file ever holds up the server.
 * Whoever asks has checked whose the file is.
 */
import type { Call, Calls } from './calls.ts';
import { Processes, type WorkLimits } from './processes.ts';

/** A file, with where its bytes come from when no process has it open. */
export interface FileToOpen {
  readonly id: string;
  readonly name: string;
  bytes(): Promise<Uint8Array>;
}

/** Who asks, until when, and about which file. */
export interface Asking {
  readonly owner: string;
  readonly signal?: AbortSignal;
  readonly file?: FileToOpen;
}

export interface Workbench {
  /** Rejects with a `TesseraError` for what is wrong with file or model, or when a limit was passed. */
  ask<C extends Call>(call: C, input: Calls[C]['in'], asking: Asking): Promise<Calls[C]['out']>;
  /** Gets a process ready, so that the first request need not wait for its start. */
  warm(): void;
  close(): Promise<void>;
}

// Without sign-in all who call are one owner: some hundreds of callers at a time must find room.
const LIMITS: WorkLimits = { processes: 2, seconds: 30, megabytes: 1024, waiting: 2048, waitingPerOwner: 512 };

/** Starts no process before the first request, unless it is told to. `limits`: those that differ. */
export function openWorkbench(limits: Partial<WorkLimits> = {}): Workbench {
  const file = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);
  const processes = new Processes(file, { ...LIMITS, ...limits });
  return {
    async ask(call, input, { owner, signal, file }) {
      const asked = {
        call,
        input,
        owner,
        ...(file && { file: { id: file.id, name: file.name }, load: () => file.bytes() }),
        ...(signal && { signal }),
      };
      return (await processes.ask(asked)) as Calls[typeof call]['out'];
    },
    warm: () => processes.warm(),
    close: () => processes.close(),
  };
}
