/** Workbooks on their way to the server, one after another; each becomes a model. What is shown of them is not its matter. */
import type { ModelEntry, UploadedFile } from '@tessera/api';
import { count } from '../../format/counts.ts';
import { size } from '../../format/sizes.ts';
import { ServerProblem } from '../../server/problem.ts';
import { modelNameOf } from './model-name.ts';

/** How far a workbook has come. */
export type UploadState =
  | { readonly at: 'waiting' }
  /** The share that has been sent, 0 to 1. */
  | { readonly at: 'sending'; readonly share: number }
  /** All of it has been sent; the server reads it. */
  | { readonly at: 'reading' }
  | { readonly at: 'done'; readonly model: string }
  | { readonly at: 'refused'; readonly problem: unknown };

export interface Upload {
  readonly id: number;
  readonly filename: string;
  readonly state: UploadState;
}

/** The calls that it makes. */
export interface UploadCalls {
  /** The largest file that is taken, in bytes. */
  most(): Promise<number>;
  send(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Pick<UploadedFile, 'file_id'>>;
  makeModel(name: string, file: string): Promise<Pick<ModelEntry, 'id'>>;
}

/** A line of workbooks. `changed` gets all of them after every step. */
export class Uploads {
  #calls: UploadCalls;
  #changed: (uploads: readonly Upload[]) => void;
  #all: readonly Upload[] = [];
  #files = new Map<number, { readonly file: File; readonly stop: AbortController }>();
  #next = 1;
  #working = false;

  constructor(calls: UploadCalls, changed: (uploads: readonly Upload[]) => void) {
    this.#calls = calls;
    this.#changed = changed;
  }

  /** All of them, in the order in which they came. */
  get all(): readonly Upload[] {
    return this.#all;
  }

  /** Puts files at the end of the line; resolves when the line is empty. */
  async add(files: readonly File[]): Promise<void> {
    for (const file of files) {
      const id = this.#next++;
      this.#files.set(id, { file, stop: new AbortController() });
      this.#show([...this.#all, { id, filename: file.name, state: { at: 'waiting' } }]);
    }
    if (this.#working) return;
    this.#working = true;
    for (let upload = this.#waiting(); upload; upload = this.#waiting()) await this.#work(upload.id);
    this.#working = false;
  }

  /** Takes one out, on its way or done with: nothing of it is kept, unless it is a model already. */
  remove(id: number): void {
    this.#files.get(id)?.stop.abort();
    this.#files.delete(id);
    this.#show(this.#all.filter((upload) => upload.id !== id));
  }

  /** Forgets those that were refused. */
  removeRefused(): void {
    this.#show(this.#all.filter(({ state }) => state.at !== 'refused'));
  }

  /** Stops everything. */
  stop(): void {
    for (const { stop } of this.#files.values()) stop.abort();
    this.#files.clear();
    this.#all = [];
  }

  #waiting(): Upload | undefined {
    return this.#all.find(({ state }) => state.at === 'waiting');
  }

  async #work(id: number): Promise<void> {
    const { file, stop } = this.#files.get(id)!;
    const { signal } = stop;
    const progress = (share: number) => this.#set(id, share < 1 ? { at: 'sending', share } : { at: 'reading' });
    progress(0);
    try {
      const most = await this.#calls.most();
      signal.throwIfAborted();
      if (file.size > most) throw tooLarge(file, most);
      const { file_id } = await this.#calls.send(file, progress, signal);
      if (signal.aborted) return;
      const model = await this.#calls.makeModel(modelNameOf(file.name), file_id);
      this.#set(id, { at: 'done', model: model.id });
    } catch (problem) {
      if (!signal.aborted) this.#set(id, { at: 'refused', problem });
    } finally {
      this.#files.delete(id);
    }
  }

  #set(id: number, state: UploadState): void {
    this.#show(this.#all.map((upload) => (upload.id === id ? { ...upload, state } : upload)));
  }

  #show(uploads: readonly Upload[]): void {
    this.#all = uploads;
    this.#changed(uploads);
  }
}

/** Said before anything is sent: a large file takes minutes. */
function tooLarge(file: File, most: number): ServerProblem {
  const close = size(file.size) === size(most);
  const [actual, limit] = [file.size, most].map((bytes) => (close ? `${count(bytes)} bytes` : size(bytes)));
  const detail = `${file.name} has ${actual}; this server takes workbooks of ${limit} at most. Leave out what the model does not need, or ask its operator to raise MAX_UPLOAD_SIZE.`;
  return new ServerProblem({ status: 413, code: 'body-too-large', title: 'The workbook is too large', detail });
}
