/** What can be asked of the processes that hold workbooks: each call with what goes in and what comes out. Plain values. */
import type { PathsDescription, Place, ReplayedPath, RunProgram } from '@tessera/api';
import type {
  ChangedCell,
  ComparisonAnswer,
  CompileReport,
  DependentCells,
  ErrorResult,
  ExpressionVariable,
  FileDescription,
  Model,
  Parity,
  Program,
  RunSettings,
  SheetWindow,
  Suggestions,
  WindowRequest,
} from '@tessera/engine';
import type { SavedProgram } from '@tessera/jobs';
import type { PathsModel } from '@tessera/models';

/** A moment: an ISO 8601 text, or the serial that an earlier compilation had. */
export type Moment = string | number;

/** What is simulated: a model of a file, or an expression over variables, with a file or without. */
export interface Subject {
  readonly model: Model;
  /** In place of the model's inputs and outputs; its correlations then name variables. */
  readonly expression?: { readonly formula: string; readonly variables: readonly ExpressionVariable[] };
  /** TODAY() and NOW(), where the model gives none. */
  readonly moment: Moment;
}

/** Number formats of a model's cells, in their order; `General` where they have none. */
export interface Formats {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A subject, compiled. */
export interface CompiledSubject {
  /** For the queue alone: restored, a large one would hold up the server. */
  readonly program: SavedProgram;
  /** The serial of its moment. */
  readonly asOf: number;
  readonly report: CompileReport;
  readonly formats: Formats;
  /** By reference, in order. */
  readonly outputs: readonly string[];
  /** Where each output that was asked about stands among them. */
  readonly positions: readonly number[];
}

/** Odds of an output, or of an expression over the path that becomes one. */
export interface PathOdds {
  readonly output?: string;
  readonly operator: '<' | '<=' | '>' | '>=' | '=' | '<>';
  readonly value: number;
}

/** Paths that are asked for. */
export interface AskedPaths {
  readonly model: PathsModel;
  readonly odds: readonly PathOdds[];
  /** Steps after which a long path can be left. */
  readonly snapshotEvery?: number;
}

/** The same, compiled. */
export interface CompiledPaths {
  readonly program: SavedProgram;
  /** With the functionals that only odds were asked of. */
  readonly model: PathsModel;
  readonly about: Omit<PathsDescription, 'outputs'>;
  /** Outputs behind the functionals, and the known mean of a control variate. */
  readonly beside: readonly Extract<PathsDescription['outputs'][number], { kind: 'beside' }>[];
  readonly controlMean?: number;
  /** What is allowed but worth a look. */
  readonly notes: readonly string[];
  /** By reference, in order. */
  readonly outputs: readonly string[];
  /** Where the output of each of the odds stands among them. */
  readonly positions: readonly number[];
}

/** One trial: what went in, what came out, and every cell that differs from the workbook as it stands. */
export interface ReplayedTrial {
  readonly inputs: readonly Valued[];
  readonly outputs: readonly Valued[];
  /** How many cells differ, and the first of them in reading order. */
  readonly changed: number;
  readonly cells: readonly ChangedCell[];
}

/** `null`: an error. */
export interface Valued {
  readonly reference: string;
  readonly label: string;
  readonly value: number | null;
}

/** What is said of a run beside its program. */
export type AboutRun = Pick<RunProgram, 'notes' | 'trials' | 'seed' | 'model' | 'paths'>;

/** By name: what goes in (`in`) and what comes out (`out`). */
export interface Calls {
  /** `moment`: computes the values that the file lacks; without it they stay unknown. */
  readonly describe: { readonly in: { readonly moment?: Moment }; readonly out: FileDescription };
  readonly cells: {
    readonly in: { readonly window: WindowRequest; readonly moment?: Moment };
    readonly out: SheetWindow;
  };
  /** Where a reference or a defined name leads. */
  readonly place: { readonly in: { readonly reference: string }; readonly out: Place };
  readonly variables: { readonly in: null; readonly out: readonly string[] };
  readonly parity: { readonly in: { readonly moment: Moment }; readonly out: Parity };
  readonly suggestions: { readonly in: { readonly moment: Moment }; readonly out: Suggestions };
  readonly compile: {
    /** `about`: outputs as people name them; undefined for the only one. */
    readonly in: { readonly subject: Subject; readonly about: readonly (string | undefined)[] };
    readonly out: CompiledSubject;
  };
  /** A subject compiled for whoever computes it elsewhere: the JSON of `CompiledProgram`, in UTF-8. */
  readonly program: { readonly in: { readonly subject: Subject }; readonly out: Uint8Array };
  /** The same of a run that was submitted: the JSON of `RunProgram`. */
  readonly runProgram: {
    readonly in: { readonly program: SavedProgram; readonly formats?: Formats; readonly about: AboutRun };
    readonly out: Uint8Array;
  };
  readonly paths: { readonly in: AskedPaths; readonly out: CompiledPaths };
  /** One path at equal distances of time, `points` stretches at most. */
  readonly path: {
    readonly in: {
      readonly model: PathsModel;
      readonly settings: RunSettings;
      readonly path: number;
      readonly points: number;
    };
    readonly out: Pick<ReplayedPath, 'times' | 'components' | 'functionals'>;
  };
  /** The outputs of one trial of a program. */
  readonly trial: {
    readonly in: { readonly program: SavedProgram; readonly settings: RunSettings; readonly trial: number };
    readonly out: readonly Valued[];
  };
  readonly dependents: {
    readonly in: { readonly cells: readonly string[]; readonly moment: Moment };
    readonly out: DependentCells;
  };
  readonly replay: {
    readonly in: { readonly subject: Subject; readonly settings: RunSettings; readonly trial: number };
    readonly out: ReplayedTrial;
  };
  readonly compare: {
    readonly in: {
      readonly runs: readonly { readonly run: string; readonly program: Program; readonly settings: RunSettings }[];
      readonly trials?: number;
      /** After which the trials that were done must do. */
      readonly seconds: number;
    };
    readonly out: ComparisonAnswer;
  };
  readonly errors: {
    readonly in: { readonly subject: Subject; readonly settings: RunSettings; readonly trials: readonly number[] };
    readonly out: readonly (readonly ErrorResult[])[];
  };
}

export type Call = keyof Calls;
