/** Ready-made problems that build operations through the engine's public surface: the pricing of options. */
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
export { ModelsError, type ModelsErrorCode } from './options/models-error.ts';
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
