/** The HTTP contract: schemas that the server validates with, and the types that server and page share. */
export { ApiKey, ApiKeys, KeyId, MadeApiKey, Me, NewApiKey, SignIn, Token, TokenForm } from './auth.ts';
export { Health, Ready } from './health.ts';
export { Problem, ProblemAt } from './problems.ts';
export { System } from './system.ts';
