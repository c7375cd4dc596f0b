/** What the panel that makes a cell uncertain is given, and what it tells. It knows the engine in the tab, no server. */

/** The cell that is made uncertain. */
export interface UncertainCell {
  /** What the model calls it. */
  readonly reference: string;
  /** Its value in the workbook: first guesses come from it. */
  readonly value: number | null;
  /** Its number format's code. */
  readonly format: string;
}

/** `final`: the end of a movement, or a change of its own: a step of undo. Not final: on the way, for the preview. */
export interface ChangeKind {
  readonly final: boolean;
}

/** Of `distribution/distribution-form.tsx`: `<DistributionForm />`. Give it a `key` by cell. */
export interface DistributionFormProps {
  readonly cell: UncertainCell;
  /**
   * The distribution as the model writes it, also while it moves: what `onChange` told comes back here. Begin a cell with `firstDistribution(value)` of `distribution/guess.ts`.
   */
  readonly text: string;
  /** Comes only with texts that can be read; one that is impossible for its values is told too, with what is wrong. */
  readonly onChange: (text: string, kind: ChangeKind) => void;
  /** Lets a person choose a cell in the grid: its reference as seen from this cell, undefined when given up. */
  readonly pickCell?: (signal: AbortSignal) => Promise<string | undefined>;
  /** The numbers of a cell, a name or an area, as written in an argument; none where it holds none. Keep it the same function. */
  readonly read?: (reference: string) => Promise<readonly number[]>;
  /** What the server says of this distribution in this model, where it refused it. */
  readonly problem?: { readonly code: string; readonly message: string } | undefined;
}
