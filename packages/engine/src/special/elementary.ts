/**
 * The elementary functions, written once over any arithmetic: the one door to them for the rest of the engine.
 * `Math.exp` and its kin differ between JavaScript engines, so nothing that reaches a result may use those.
 */
export { exp, expBounded, expm1, log, log1p, logRatio } from './elementary/exponential.ts';
export { acosh, asinh, atanh, cosh, sinh, tanh } from './elementary/hyperbolic.ts';
export { acos, asin, atan, atan2 } from './elementary/inverse-trigonometric.ts';
export { log2, log10, pow } from './elementary/power.ts';
export { cos, sin, tan } from './elementary/trigonometric.ts';
