/** What the page and the engine's worker say to each other: plain values, one reply for each question. */
import type { PathsModel } from '@tessera/models';
import type {
  DistributionEntry,
  DistributionParts,
  OnePath,
  PathsAsked,
  PathsCatalog,
  PathsPreview,
  PreviewResult,
  Redistributed,
  Refusal,
  Sketch,
} from './protocol.ts';

/** By kind: what is asked, and what comes back. */
export interface Questions {
  catalog: { readonly asked: Record<never, never>; readonly answer: readonly DistributionEntry[] };
  sketch: {
    readonly asked: { readonly text: string; readonly values: Readonly<Record<string, number | readonly number[]>> };
    readonly answer: Sketch;
  };
  parts: { readonly asked: { readonly text: string }; readonly answer: DistributionParts };
  correlations: {
    readonly asked: { readonly ranks: readonly (readonly number[])[] };
    readonly answer: readonly (readonly number[])[] | null;
  };
  /** The page numbers programs. */
  open: { readonly asked: { readonly id: number; readonly program: string }; readonly answer: null };
  /** Undefined: the program is not open, or not any more. */
  preview: {
    readonly asked: {
      readonly id: number;
      readonly seed: string;
      readonly trials: number;
      readonly redistributed: Redistributed;
    };
    readonly answer: PreviewResult | undefined;
  };
  pathsCatalog: { readonly asked: Record<never, never>; readonly answer: PathsCatalog };
  paths: { readonly asked: PathsAsked; readonly answer: PathsPreview };
  path: {
    readonly asked: { readonly model: PathsModel; readonly seed: string; readonly path: number };
    readonly answer: OnePath;
  };
}

/** What can be asked. */
export type Kind = keyof Questions;
/** What goes with a question. */
export type Asked<K extends Kind> = Questions[K]['asked'];
/** What comes back. */
export type Answer<K extends Kind> = Questions[K]['answer'];

/** `ask` names the question in its reply; `stop` ends one early that can be. */
export type Message =
  | { [K in Kind]: { readonly ask: number; readonly kind: K; readonly asked: Asked<K> } }[Kind]
  | { readonly stop: number };

/** An answer, or why there is none. */
export type Reply =
  | { readonly ask: number; readonly answer: Answer<Kind> }
  | { readonly ask: number; readonly refusal: Refusal };
