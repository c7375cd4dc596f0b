/** Ready-made problems that build operations through the engine's public surface: options, and paths of stochastic processes. */

export { ModelsError, type ModelsErrorCode } from './models-error.ts';
export {
  CONTRACT_COLUMNS,
  type ColumnMatch,
  type ContractColumn,
  type ContractColumnName,
  columnsFor,
  matchColumns,
} from './options/columns.ts';
export type { Contract } from './options/contract.ts';
export { createPricer } from './options/create-pricer.ts';
export { EARLY_QUANTITIES } from './options/early-exercise.ts';
export { type PricedContract, payoff, priceOne } from './options/price-one.ts';
export {
  AMERICAN_METHODS,
  type AmericanMethod,
  type Contracts,
  DEFAULT_SPECIFICATION,
  EXERCISES,
  type Exercise,
  OPTION_MODELS,
  type OptionModel,
  OUTCOMES,
  type Outcome,
  type Pricer,
  type PricingSpecification,
} from './options/pricer.ts';
export { QUANTITIES, type Quantity, type QuantityName } from './options/quantities.ts';
export { DEFAULT_UNITS, RHO_UNITS, THETA_UNITS, type Units, VEGA_UNITS } from './options/units.ts';
export { AGGREGATES, type Aggregate } from './paths/aggregates.ts';
export {
  type Beside,
  type CompiledPaths,
  compilePaths,
  type PathOutput,
  type PathsPlan,
} from './paths/compile-paths.ts';
export { estimatesOf, type PathEstimate } from './paths/estimates.ts';
export { EXPRESSION_CONSTANTS, EXPRESSION_FUNCTIONS, type ExpressionFunction } from './paths/expression-functions.ts';
export type { Functional, PathPoint } from './paths/functional.ts';
export type { FunctionalModel } from './paths/functionals.ts';
export { PAYOFFS, type Payoff, type PayoffParameter } from './paths/payoffs.ts';
export { MOST_OUTPUTS, MOST_STEPS, type PathsModel, readPaths } from './paths/read-paths.ts';
export type { PayoffModel } from './paths/read-payoffs.ts';
export { PATH_SAMPLING_METHODS, PATH_SAMPLINGS, type PathSampling, type SamplingModel } from './paths/read-sampling.ts';
export { type ArmaModel, autocovariances, isStationary, shockWeights } from './processes/arma-analysis.ts';
export { checkParameters } from './processes/check-parameters.ts';
export { type ExpressionProcess, expressionProcess, type ProcessEquation } from './processes/expression-process.ts';
export {
  type Absorption,
  absorption,
  type ChainClass,
  chainClasses,
  distributionAfter,
  expectedHittingTimes,
  hittingProbabilities,
  stationaryDistribution,
  stationaryDistributions,
} from './processes/markov-analysis.ts';
export type {
  Noise,
  Parameters,
  ParameterValue,
  PathMoments,
  Process,
  ProcessParameter,
  Scheme,
  StepPlace,
} from './processes/process.ts';
export {
  analyseQueue,
  erlangB,
  erlangC,
  type QueueAnalysis,
  type QueueModel,
  queueDistribution,
  queueDistributionAt,
} from './processes/queue-analysis.ts';
export { findProcess, PROCESSES } from './processes/registry.ts';
