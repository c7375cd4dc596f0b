/**
 * Property tests draw from one seed, so that a failure on one machine is a failure on all. `FC_SEED=random` explores,
 * `FC_SEED=<number>` repeats what a failure printed.
 */
import fc from 'fast-check';

const asked = process.env.FC_SEED;
if (asked !== 'random') fc.configureGlobal({ seed: asked === undefined ? 20260131 : Number(asked) });
