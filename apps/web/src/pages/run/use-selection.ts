/** The trials that the address selects: a range of the chosen output, or those that ended in an error. */
import { useMemo } from 'react';
import { useAddress } from '../../shell/use-address.ts';
import { askedOf, failedTrials, selectionText, trialsWithin } from './selection.ts';
import type { AnswerView } from './view.ts';

const NONE = new Uint32Array(0);

export interface Selection {
  /** Whether the address asks for it; else it is the usual one. */
  readonly asked: boolean;
  readonly errors: boolean;
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Ascending. */
  readonly trials: Uint32Array;
  /** What they have in common: "Profit from 3 to 5". */
  readonly text: string;
}

export function useSelection({ output, chosen, samples, writing }: AnswerView): Selection {
  const { params } = useAddress();
  const { asked, errors, from, to } = askedOf(
    { from: params.get('from'), to: params.get('to'), pick: params.get('pick') },
    output.percentiles,
  );
  const column = samples.columns?.outputs[chosen];
  const trials = useMemo(() => {
    if (!column) return NONE;
    return errors ? failedTrials(column) : trialsWithin(column, { from, to });
  }, [column, errors, from, to]);
  const text = selectionText(output.label, { errors, from, to }, writing.value);
  return useMemo(() => ({ asked, errors, from, to, trials, text }), [asked, errors, from, to, trials, text]);
}
