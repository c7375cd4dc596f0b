/** The gamma family, written once over any arithmetic: the one door to it for the rest of the engine. */
export { gamma, lnBeta, lnGamma } from './gamma/complete.ts';
export { gammaP, gammaQ, gammaTails, type Tails } from './gamma/incomplete.ts';
export { gammaPInverse } from './gamma/inverse.ts';
