/** What the panel of correlations is given, and what it tells. */
import type { ModelBody } from '@tessera/api';

/** As in the model. */
export type Correlation = NonNullable<ModelBody['correlations']>[number];

/** An input that can be correlated. */
export interface CorrelatedInput {
  /** What the model calls it: `cell` of its inputs. */
  readonly reference: string;
  readonly label: string;
}

/** Of `correlation/correlation-panel.tsx`: `<CorrelationPanel />`. */
export interface CorrelationPanelProps {
  readonly inputs: readonly CorrelatedInput[];
  readonly correlations: readonly Correlation[];
  /** `final`: a step of undo; not final: on the way. */
  readonly onChange: (correlations: readonly Correlation[], kind: { readonly final: boolean }) => void;
  /** Why the model was refused, where that is about its correlations (codes that begin with `correlation-`). */
  readonly problem?: { readonly code: string; readonly message: string } | undefined;
  /** An input whose pairs are shown first. */
  readonly about?: string | undefined;
}
