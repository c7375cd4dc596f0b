/** Prices tables of option contracts: bytes in, bytes out, in threads. */
export { notedRows, type PricingSummary, settingsOf, summaryOf } from './answer-end.ts';
export { type ColumnsOfTable, columnsOfTable } from './columns-of-table.ts';
export { type Overview, overviewOf } from './overview.ts';
export { type ContractResult, priceContracts, priceContractsIn, type WrittenContract } from './price-contracts.ts';
export {
  openPricing,
  type PricingProgress,
  type PricingSurroundings,
  type TablePricing,
} from './price-table.ts';
export { PricingError, type PricingErrorCode } from './pricing-error.ts';
export { type Decimals, MOST_DECIMALS, PRICE_FORMATS, type PriceFormat, type PricingOptions } from './recipe.ts';
export { ROW_PROBLEMS, type RowError, type RowProblemCode } from './row-problems.ts';
export { tableFile } from './rows.ts';
export type { TableSource } from './table-source.ts';
export {
  type Bucket,
  EXPIRIES,
  MOST_NOTED,
  type NotedRow,
  type Tally,
  totalOf,
} from './tally.ts';
export { PricingThreads } from './threads.ts';
export { writeAnswer } from './write-file.ts';
