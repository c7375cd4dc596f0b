import { describe } from 'vitest';
import { suite } from './suite.ts';

describe('a run on the embedded database, when', () => suite('pglite'));
