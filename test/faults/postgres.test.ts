import { describe } from 'vitest';
import { postgres } from '../databases/postgres.ts';
import { suite } from './suite.ts';

// As long as all other tests of the job system together: those run on both databases always.
const missing = process.env.FAULTS === 'all' ? postgres.missing : 'set FAULTS=all to run these, some minutes';
const why = missing ? ` (${missing})` : '';
describe.skipIf(missing)(`a run on PostgreSQL${why}, when`, () => suite('postgres'));
