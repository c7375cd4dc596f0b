/** The beta family, written once over any arithmetic: the one door to it for the rest of the engine. */
export { betaI, betaTails } from './beta/incomplete.ts';
export { betaIInverse } from './beta/inverse.ts';
export { lnBeta } from './gamma/complete.ts';
