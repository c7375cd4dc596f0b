/** What the server and a process for workbooks say to each other. It imports nothing. */

/** What a process is sent. `bytes` come with the second asking, when it said that it wants them. */
export interface WorkRequest {
  readonly call: string;
  readonly input: unknown;
  /** The file that the call is about. */
  readonly file?: { readonly id: string; readonly name: string };
  readonly bytes?: Uint8Array;
}

/** What a process answers, after it has said that it is `ready`. */
export type WorkReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'wanted' }
  | {
      readonly kind: 'refused';
      /** Of which registry the code is. */
      readonly by: 'engine' | 'models';
      readonly code: string;
      readonly facts: Readonly<Record<string, string | number>>;
    }
  | { readonly kind: 'broken'; readonly message: string };

/** Exit code of a process that used too much memory; one that V8 gave up on ends by SIGABRT. */
export const OUT_OF_MEMORY = 77;
