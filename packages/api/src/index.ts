/** The HTTP contract: schemas that the server validates with, and the types that server and page share. */
export { ApiKey, ApiKeys, KeyId, MadeApiKey, Me, NewApiKey, SignIn, Token, TokenForm } from './auth.ts';
export { ExampleList, ExampleName } from './examples.ts';
export { Health, Ready } from './health.ts';
export { Limits } from './limits.ts';
export {
  ChangedModel,
  ModelBody,
  ModelEntry,
  ModelId,
  ModelList,
  ModelVersionId,
  ModelVersions,
  NewModel,
  SavedModel,
} from './models.ts';
export { PathEstimate, PathParameter, PathSampling, PathsDescription, RunOfPaths } from './path-outputs.ts';
export { NewPaths, PathQuestion, PathsBody, ProcessList, ReplayedPath } from './paths.ts';
export {
  Contract,
  PriceAnswer,
  PricedTable,
  PriceFormat,
  PriceRequest,
  PricingDownload,
  PricingId,
  PricingJob,
  PricingJobList,
  PricingJobQuery,
  PricingJobResult,
  PricingOverview,
  PricingSummary,
  RowError,
  TableColumns,
  TableForm,
  TableQuery,
} from './prices.ts';
export { Problem, ProblemAt } from './problems.ts';
export { CompiledProgram, Dependents, DependentsQuestion, NewProgram, RunProgram } from './programs.ts';
export {
  Driver,
  ErrorByCell,
  Histogram,
  OutputResult,
  Probability,
  ResultId,
  ResultQuery,
  RunResult,
} from './results.ts';
export {
  CompareQuery,
  Comparison,
  Comparisons,
  NewRun,
  Run,
  RunChange,
  RunId,
  RunList,
  RunsQuery,
  RunWithOutputs,
  Trial,
  TrialId,
  WaitQuery,
} from './runs.ts';
export {
  PendingSimulation,
  Simulation,
  SimulationId,
  SimulationRequest,
  SimulationResults,
} from './simulations.ts';
export { System } from './system.ts';
export {
  CellsQuery,
  CellWindow,
  FileEntry,
  FileId,
  FileList,
  PageQuery,
  Parity,
  Place,
  PlaceQuery,
  Suggestions,
  UploadedFile,
  UploadForm,
  Variables,
} from './workbooks.ts';
