/** The engine's public surface. Everything else is its own business. */
export { type Answer, type AnswerOptions, answer } from './answer.ts';
export { type Backend, BLOCK, type Kernel, type TrialRange } from './backend/backend.ts';
export { BACKENDS, chooseBackend } from './backend/choose.ts';
export {
  type ComparedPair,
  type ComparedRun,
  type CompareOptions,
  type Comparison,
  type ComparisonAnswer,
  compare,
  MOST_COMPARED_TRIALS,
  pairsOf,
} from './compare.ts';
export { type Compiled, type CompileReport, compileModel, withInputsApart } from './compile.ts';
export { type DependentCells, dependentsOf, type RandomCell, randomCells, type SheetArea } from './dependents.ts';
export { ERRORS, type ErrorCode, TesseraError } from './errors.ts';
export { type Chapter, explain } from './explain.ts';
export { type ExpressionModel, type ExpressionVariable, expressionModel } from './expression-model.ts';
export type { FeedSource, Host } from './feed.ts';
export { isVariableName } from './formula/expression.ts';
export {
  type ExpressionNames,
  type ExpressionTree,
  parseExpression,
} from './formula/expression-tree.ts';
export type { FunctionDefinition, Parameter } from './formula/functions/function.ts';
export { FUNCTIONS } from './formula/functions/registry.ts';
export { type DistributionParts, distributionParts, type ReferenceValues } from './graph/constant-distribution.ts';
export { checkParity, type Parity } from './graph/parity.ts';
export { type Recalculated, recalculate } from './graph/recalculate.ts';
export { SCALARS } from './ir/apply.ts';
export type { Arithmetic } from './ir/arithmetic.ts';
export { Builder } from './ir/builder.ts';
export type { Graph, Id } from './ir/ir.ts';
export { optimise } from './ir/optimise.ts';
export { type Model, momentOf, readModel } from './model.ts';
export {
  type Begun,
  begin,
  type Finished,
  finish,
  isSampled,
  type OutputSnapshot,
  type PartOptions,
  proceed,
  snapshot,
} from './parts.ts';
export {
  ENGINE_VERSION,
  type Feed,
  type Layout,
  MOST_FED,
  MOST_GROUPED_BLOCKS,
  type ModuleFeed,
  type Move,
  type Program,
  type ProgramInput,
  type ProgramOutput,
  type Sampling,
  type SobolFeed,
  type SteppedStage,
} from './program.ts';
export { parseProgram, printProgram } from './program-text.ts';
export { type Bridge, createBridge } from './random/brownian-bridge.ts';
export { nearestIfContradictory } from './random/correlate.ts';
export type { Distribution } from './random/distributions/distribution.ts';
export { DISTRIBUTIONS } from './random/distributions/registry.ts';
export { cholesky, type Matrix, nearestCorrelation } from './random/nearest-correlation.ts';
export { STREAM_VERSION, streamKey, streamOf, uniform } from './random/philox.ts';
export { prepareQuantile } from './random/prepare.ts';
export { MOST_SOBOL_DIMENSIONS, type SobolKey, sobolColumns } from './random/sobol.ts';
export { stepNormal } from './random/step-normal.ts';
export { type Changes, redistribute } from './redistribute.ts';
export { type ChangedCell, errorsByCell, replay } from './replay.ts';
export { type ErrorResult, type OutputResult, outputGlances, outputResults, type Questions } from './result.ts';
export {
  alignedBlocks,
  columnsOf,
  createRunner,
  type Executor,
  type Keep,
  type Pauses,
  type Runner,
  type RunSettings,
  runTask,
  simulate,
  singleThread,
  type Task,
  type TaskResult,
} from './simulate.ts';
export { type DistributionSketch, sketchDistribution } from './sketch-distribution.ts';
export { cos, exp, expBounded, expm1, log, log1p, logRatio, pow, sin, tan, tanh } from './special/elementary.ts';
export { millsRatio, normalCdf, normalDensity, normalQuantile } from './special/normal.ts';
export { polynomial, polynomialPaired } from './special/polynomial.ts';
export { EMPTY_PREFIX, extend, type Prefix, type Stretch } from './statistics/prefix.ts';
export type { Bins, Sketch } from './statistics/sketch.ts';
export {
  BlockLeft,
  createStepper,
  createStepperNow,
  type PathState,
  type Pausing,
  type Stepper,
} from './stepped.ts';
export type { StopRule } from './stop-rule.ts';
export { type SuggestedInput, type SuggestedOutput, type Suggestions, suggest } from './suggest.ts';
export { outputOf, variableCell, variablesOf } from './variables.ts';
export { type Area, parseAddress, printAddress, printCell } from './workbook/address.ts';
export { serialOfMoment } from './workbook/dates.ts';
export { describeFile, type FileDescription } from './workbook/describe-file.ts';
export { readWorkbook } from './workbook/read-workbook.ts';
export { type ReadOptions, readXlsx } from './workbook/read-xlsx.ts';
export { type SheetWindow, type WindowCell, type WindowRequest, windowOf } from './workbook/window.ts';
export { type Cell, formatAt, type Scalar, type Sheet, type Workbook } from './workbook/workbook.ts';
