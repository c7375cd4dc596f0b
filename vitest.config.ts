import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'examples/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/properties.setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The default leaves a core for the terminal; on two cores that is half of them. Tests of machines that fail wait for
    // leases to end most of their time: others run meanwhile.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
  },
});
