import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'examples/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/properties.setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The default leaves a core for the terminal; on two cores that is half of them.
    maxWorkers: '100%',
  },
});
