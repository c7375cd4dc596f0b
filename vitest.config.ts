/** How the tests run. Where the time goes: `npm test` on two cores takes some minutes, most of them in real servers and browsers. */
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Beginnings of the paths of files that take longest: on a clean checkout nothing else tells. */
const LONGEST = [
  'test/faults/',
  'test/browser/',
  'apps/cli/src/cli.test.ts',
  'test/databases/',
  'packages/jobs/',
  'apps/server/',
  'apps/cli/',
];

/** The longest first, so that at the end no core waits for another. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const path = relative(import.meta.dirname, moduleId);
      const found = LONGEST.findIndex((start) => path.startsWith(start));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'examples/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/properties.setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A process loads the sources once for all files that it runs. No file replaces a module, and whoever replaces a
    // clock or a global gives it back.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // The default leaves a core for the terminal; on two cores that is half of them. Tests of machines that fail wait for
    // leases to end most of their time: others run meanwhile.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
  },
});
