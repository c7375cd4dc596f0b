/** How a text function of scalars is declared. */
import { error, type Scalar } from '../value.ts';
import type { EvaluateContext, FunctionDefinition, Parameter } from './function.ts';

/** The longest text of a cell. */
export const LONGEST = 32767;

/** A text. */
export const TEXT_ARGUMENT: Parameter = { name: 'text', accepts: 'text' };
/** A number. */
export const NUMBER: Parameter = { name: 'number', accepts: 'number' };
type Evaluate = (args: readonly (string | number | boolean | undefined)[], context: EvaluateContext) => Scalar;

/** A function of scalars. */
export function ofScalars(
  name: string,
  summary: string,
  parameters: readonly Parameter[],
  examples: FunctionDefinition['examples'],
  evaluate: Evaluate,
): FunctionDefinition {
  return {
    name,
    category: 'text',
    summary,
    parameters,
    examples,
    evaluate: (args, context) => limited(evaluate(args as Parameters<Evaluate>[0], context)),
  };
}

/** The result, or #VALUE! where it is longer than a cell can hold. */
export function limited(result: Scalar): Scalar {
  return typeof result === 'string' && result.length > LONGEST ? error('#VALUE!') : result;
}
