/** What is kept with a run so that any server can explain and replay it, and what a call says of the model to run. */
import type { ModelBody, PathsDescription } from '@tessera/api';
import { type ExpressionVariable, type Model, TesseraError } from '@tessera/engine';
import type { Run } from '@tessera/jobs';
import type { PathsModel } from '@tessera/models';
import type { Formats, Subject } from '../workbench/calls.ts';

/** A run of paths: what was asked, which any server can compile again, and what it means. */
export interface PathsSource {
  readonly model: PathsModel;
  readonly about: Omit<PathsDescription, 'outputs'>;
  /** Outputs behind the functionals, and the known mean of a control variate: what estimates are made of. */
  readonly beside: readonly Extract<PathsDescription['outputs'][number], { kind: 'beside' }>[];
  readonly controlMean?: number;
}

/** A plain JSON value. */
export interface RunSource {
  readonly kind: 'run' | 'simulation' | 'paths';
  /** The name that the client gave. */
  readonly simulation_id?: string;
  readonly file_id?: string;
  readonly filename?: string;
  readonly model_id?: string;
  readonly model_version?: number;
  /** Its moment is the serial that the program was compiled with. Of all but paths. */
  readonly subject?: Subject;
  readonly paths?: PathsSource;
  /** Of its cells, as the workbook had them. */
  readonly formats?: Formats;
  readonly as_of: string;
  readonly engine_version: string;
  readonly stream_version: number;
  readonly notes: readonly string[];
  readonly fallback_cells: readonly { readonly cell: string; readonly reason: string }[];
  /** Of the call: a repeated one is known by both. */
  readonly request: string;
  readonly idempotency_key?: string;
}

export function sourceOf({ source }: Run): RunSource {
  return source as RunSource;
}

/** The model of a call or of a saved model, in the engine's words. Throws `model-ambiguous`. */
export function subjectOf(body: ModelBody, hasFile: boolean): Omit<Subject, 'moment'> {
  const { inputs = [], outputs = [], formula, variables, correlations = [], sampling, as_of } = body;
  const layout = {
    correlations: correlations.map(({ inputs: [first, second], rank }) => ({
      inputs: [first!, second!] as const,
      rank,
    })),
    ...(sampling && { sampling }),
    ...(as_of !== undefined && { asOf: as_of }),
  };
  if (formula !== undefined || variables !== undefined) {
    if (inputs.length + outputs.length > 0) throw ambiguous('a formula with variables, and inputs and outputs');
    const expression = { formula: formula ?? '', variables: (variables ?? []).map(variableOf) };
    return { model: { inputs: [], outputs: [], ...layout }, expression };
  }
  if (!hasFile) throw new TesseraError('model-without-file', {});
  return { model: { inputs, outputs, ...layout } as Model };
}

/** What a run simulates, in the words of a call: the other way round. */
export function bodyOf({ model, expression }: Subject): ModelBody {
  const { inputs, outputs, correlations = [], sampling, asOf } = model;
  const layout = {
    ...(correlations.length > 0 && { correlations: correlations.map((of) => ({ ...of, inputs: [...of.inputs] })) }),
    ...(sampling && { sampling }),
    ...(asOf !== undefined && { as_of: asOf }),
  };
  if (!expression) return { inputs: [...inputs], outputs: [...outputs], ...layout };
  const variables = expression.variables.map((variable) => {
    if ('distribution' in variable) return { name: variable.name, distribution: variable.distribution };
    const { name, min, mode, max } = variable;
    return { name, min_value: min, most_likely: mode, max_value: max };
  });
  return { formula: expression.formula, variables, ...layout };
}

export function ambiguous(given: string): TesseraError {
  return new TesseraError('model-ambiguous', { given });
}

type Variable = NonNullable<ModelBody['variables']>[number];

export function variableOf(variable: Variable): ExpressionVariable {
  const { name } = variable;
  if ('distribution' in variable) return { name, distribution: variable.distribution };
  return { name, min: variable.min_value, mode: variable.most_likely, max: variable.max_value };
}
