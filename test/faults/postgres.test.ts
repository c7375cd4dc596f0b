import { describe } from 'vitest';
import { postgres } from '../databases/postgres.ts';
import { suite } from './suite.ts';

const why = postgres.missing ? ` (${postgres.missing})` : '';
describe.skipIf(postgres.missing)(`a run on PostgreSQL${why}, when`, () => suite('postgres'));
