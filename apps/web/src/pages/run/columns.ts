/** Inputs and outputs as columns of trials, by a key that the address can hold: "i3", "o0". */
import type { AnswerView, Variable } from './view.ts';

/** A column with what is shown of it. */
export interface NamedColumn extends Variable {
  readonly key: string;
  /** Undefined until they are there. */
  readonly values: Float64Array | undefined;
}

/** All inputs, then all outputs. */
export function columnsOf({ inputs, outputs, samples }: AnswerView): NamedColumn[] {
  const { columns } = samples;
  return [
    ...inputs.map((input, i) => ({ ...input, key: `i${i}`, values: columns?.inputs[i] })),
    ...outputs.map((output, i) => ({ ...output, key: `o${i}`, values: columns?.outputs[i] })),
  ];
}

/** Columns of other outputs, and of inputs, that a table has; the scatter plot reaches all of them. */
const MOST = 30;

/** Columns of a table of trials: the chosen output, the other outputs, then inputs, the strongest first. */
export function tableColumns(view: AnswerView): NamedColumn[] {
  const all = columnsOf(view);
  const strength = new Map(view.output.drivers.map(({ input }, place) => [input, place]));
  const place = ({ reference }: Variable) => strength.get(reference) ?? Number.POSITIVE_INFINITY;
  const own = all.filter(({ key }) => key === `o${view.chosen}`);
  const others = all.filter(({ key }) => key.startsWith('o') && key !== `o${view.chosen}`);
  const inputs = all.filter(({ key }) => key.startsWith('i')).sort((a, b) => place(a) - place(b) || 0);
  return [...own, ...others.slice(0, MOST), ...inputs.slice(0, MOST)];
}
