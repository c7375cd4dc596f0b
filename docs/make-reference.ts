/**
 * Writes the reference pages of this folder from the tables that the engine itself reads, so that what is written once
 * is documented too. Run: node_modules/.bin/node docs/make-reference.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DISTRIBUTIONS, type Distribution, ERRORS, FUNCTIONS, type FunctionDefinition } from '@tessera/engine';
import { SCALARS } from '../packages/engine/src/ir/apply.ts';
import { BOUNDS } from '../packages/engine/src/random/distributions/bounds.ts';
import { betaI, betaIInverse, betaTails } from '../packages/engine/src/special/beta.ts';
import * as elementaryFunctions from '../packages/engine/src/special/elementary.ts';
import { gamma, gammaP, gammaPInverse, gammaQ, lnBeta, lnGamma } from '../packages/engine/src/special/gamma.ts';
import { BETA_OVER_SHAPE, RELATIVE, ULPS } from '../packages/engine/src/special/golden/bounds.ts';
import { goldenRows, relativeError, ulps } from '../packages/engine/src/special/golden/rows.ts';
import { erf, erfc, normalCdf, normalDensity, normalQuantile } from '../packages/engine/src/special/normal.ts';
import { code, table } from './markdown.ts';
import { optionsPage } from './options-reference.ts';
import { pathsPage } from './paths-reference.ts';

/** Every page by its file name. */
export async function referencePages(): Promise<Readonly<Record<string, string>>> {
  return {
    'functions.md': functionsPage(),
    'distributions.md': distributionsPage(),
    'errors.md': errorsPage(),
    'accuracy.md': accuracyPage(),
    'options.md': await optionsPage(),
    'paths.md': pathsPage(),
  };
}

const MADE = '<!-- Made by docs/make-reference.ts: change the tables in the sources, then run it. -->';

function page(title: string, ...parts: readonly string[]): string {
  return [`# ${title}`, MADE, ...parts].join('\n\n') + '\n';
}

// ---- functions

const CATEGORIES: Readonly<Record<FunctionDefinition['category'], string>> = {
  math: 'Mathematics',
  statistical: 'Statistics',
  distribution: 'Probability',
  logical: 'Logic',
  lookup: 'Look-up and reference',
  financial: 'Finance',
  date: 'Dates and times',
  text: 'Text',
  information: 'Information',
};

function functionsPage(): string {
  const areas = Object.entries(CATEGORIES).map(([category, title]) => {
    const own = FUNCTIONS.filter((entry) => entry.category === category);
    own.sort((a, b) => (a.name < b.name ? -1 : 1));
    const rows = own.map((entry) => [callOf(entry), entry.summary, examplesOf(entry), runOf(entry)]);
    return `## ${title}\n\n${table(['function', 'result', 'examples', 'with a draw'], rows)}`;
  });
  const total = FUNCTIONS.length + FUNCTIONS.flatMap(({ aliases }) => aliases ?? []).length;
  return page(
    'Spreadsheet functions',
    `${FUNCTIONS.length} functions under ${total} names. \`[x]\` may be left out; \`…\` says that the arguments from there on, or \
the last group of them, may repeat. The examples are tests; numbers are shown to ten digits. \
\`LET\` and \`LAMBDA\` belong to the language, as operators do.`,
    `The last column says what happens when an argument depends on a draw. A call that does not is computed once, before the run.

* **compiled**: it becomes operations of WebAssembly. Rare uses cannot (a shape or a reference that depends on a draw); then
  the cell runs on the evaluator.
* **numbers compiled**: so, where every cell of a range is a number in all trials or in none.
* **evaluator**: a table of results where the arguments can take few values only; else the cell runs trial by trial on the
  formula evaluator. The report of a run names these cells.
* **constant**: it takes nothing that could be drawn.`,
    ...areas,
  );
}

function callOf({ name, aliases, parameters }: FunctionDefinition): string {
  const args = parameters.map((parameter) => (parameter.optional ? `[${parameter.name}]` : parameter.name));
  if (parameters.some(({ repeats }) => repeats)) args.push('…');
  const others = aliases?.length ? `<br>also ${aliases.map(code).join(', ')}` : '';
  return `${code(`${name}(${args.join(', ')})`)}${others}`;
}

/** One example, and a second where both are short. */
function examplesOf({ examples }: FunctionDefinition): string {
  const written = examples.slice(0, 2).map(([formula, result]) => `${code(formula)} = ${resultOf(result)}`);
  return written.length === 2 && written.join('').length > 110 ? written[0]! : written.join('<br>');
}

function resultOf(result: number | string | boolean): string {
  if (typeof result === 'number') return String(Number(result.toPrecision(10)));
  if (typeof result === 'boolean') return String(result).toUpperCase();
  return result.startsWith('#') ? result : code(`"${result}"`);
}

function runOf(entry: FunctionDefinition): string {
  if (!entry.draws && entry.parameters.every(({ reads }) => reads === false)) return 'constant';
  if ('numeric' in entry) return 'compiled';
  if ('aggregate' in entry) return entry.masked ? 'compiled' : 'numbers compiled';
  return entry.lower ? 'compiled' : 'evaluator';
}

// ---- distributions

function distributionsPage(): string {
  const uses = DISTRIBUTIONS.map((entry) => [
    `**${code(entry.name)}**${(entry.aliases ?? []).map((name) => `<br>${code(name)}`).join('')}`,
    entry.use,
    parametersOf(entry),
    code(entry.example),
  ]);
  const methods = DISTRIBUTIONS.map(({ name, method, limits, source }) => [code(name), method, limits, source]);
  return page(
    'Distributions',
    `${DISTRIBUTIONS.length} distributions. A model file writes one as in the last column of the first table, for instance
\`{"cell": "Sheet1!B4", "distribution": "${DISTRIBUTIONS[0]!.example}"}\`. An argument is a number or any formula as seen from the
cell (\`normal(B5, B5 * 10%)\`), which may itself be uncertain; a list is \`{1, 2, 3}\` or a range. Parameters that are impossible are
refused before the run; those that a trial computes make that trial an error.`,
    '## To any of them',
    table(
      ['written among the arguments', 'meaning'],
      [
        [code('truncate(low, high)'), 'Cut to a range, the rest scaled up; either end may be left out.'],
        [code('scale(k)'), 'Times k, after the cut.'],
        [code('shift(d)'), 'Plus d, last.'],
        [
          code('percentiles(0.1, 80, 0.9, 120)'),
          'In place of parameters, one pair for each: a tenth of all values lies below 80, nine tenths below 120. Continuous ones \
only; solved before the run.',
        ],
      ],
    ),
    'So `lognormal(100, 30, truncate(, 200), shift(-5))` and `normal(percentiles(0.1, 80, 0.9, 120))`.',
    '## When to use which',
    table(['name', 'use', 'parameters', 'example'], uses),
    '## How each is computed',
    'One uniform through the quantile function; with constant parameters mostly from a table made before the run. What that is \
worth in digits: [accuracy](accuracy.md).',
    table(['name', 'method', 'how far it was made to work', 'source'], methods),
  );
}

function parametersOf({ parameters }: Distribution): string {
  return parameters.map(({ name, meaning, list }) => `${code(name)}${list ? ' (list)' : ''}: ${meaning}`).join('<br>');
}

// ---- errors

function errorsPage(): string {
  const rows = Object.entries(ERRORS)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { status, text }]) => [code(name), String(status), text]);
  return page(
    'Errors',
    'Every error that a person can mend is a `TesseraError`: a `code` that stays, `facts` by name, and a sentence that says what is \
wrong, where, with which value, and what to do. Facts stand in braces here. The status is the one an HTTP service gives it.',
    table(['code', 'status', 'sentence'], rows),
  );
}

// ---- accuracy

type Computed = (...args: number[]) => number;

const ELEMENTARY = new Map(Object.entries(elementaryFunctions)) as ReadonlyMap<
  string,
  (m: typeof SCALARS, ...args: number[]) => number
>;

const RELATIVES: Readonly<Record<keyof typeof RELATIVE, Computed>> = {
  normalCdf: (x) => normalCdf(SCALARS, x!),
  normalDensity: (x) => normalDensity(SCALARS, x!),
  normalQuantile: (p) => normalQuantile(SCALARS, p!),
  erf: (x) => erf(SCALARS, x!),
  erfc: (x) => erfc(SCALARS, x!),
  lnGamma: (x) => lnGamma(SCALARS, x!),
  gamma: (x) => gamma(SCALARS, x!),
  lnBeta: (a, b) => lnBeta(SCALARS, a!, b!),
  gammaP: (a, x) => gammaP(SCALARS, a!, x!),
  gammaQ: (a, x) => gammaQ(SCALARS, a!, x!),
  gammaPInverse: (a, p, q) => gammaPInverse(SCALARS, a!, p!, q!),
  betaI: (x, a, b) => betaI(SCALARS, x!, a!, b!),
  betaQ: (x, a, b) => betaTails(SCALARS, x!, a!, b!).q,
  betaIInverse: (a, b, p, q) => betaIInverse(SCALARS, a!, b!, p!, q!),
};

function accuracyPage(): string {
  const rows = ['elementary', 'normal', 'gamma', 'beta'].flatMap((name) =>
    goldenRows(readFileSync(new URL(`../packages/engine/src/special/golden/${name}.csv`, import.meta.url), 'utf8')),
  );
  const worst = (name: string, f: Computed, error: typeof ulps): number =>
    Math.max(...rows.filter((row) => row.name === name).map((row) => error(f(...row.args), row)));
  const count = (name: string) => String(rows.filter((row) => row.name === name).length);
  const elementaryRows = Object.entries(ULPS).map(([name, bound]) => {
    const f = ELEMENTARY.get(name)!;
    return [code(name), String(bound), worst(name, (...args) => f(SCALARS, ...args), ulps).toFixed(2), count(name)];
  });
  const otherRows = Object.entries(RELATIVE).map(([name, { near, far }]) => [
    code(name),
    String(near),
    String(far),
    worst(name, RELATIVES[name as keyof typeof RELATIVE], relativeError).toExponential(1),
    count(name),
  ]);
  return page(
    'Accuracy',
    'What is promised, and what the tests measure. The promises are asserted on every golden row (values of mpmath at 60 digits); \
the rows hold the ordinary, the hard (next to multiples of π/2, subnormal, at the borders of methods), and the worst of at least \
30,000 random arguments for each elementary function.',
    '## Equal bits',
    `* WebAssembly and the reference interpreter compute the same operations on IEEE 754 doubles, each rounded once, never fused, in
  the same order. A kernel gives the bits that the interpreter gives; the tests compare them without a tolerance.
* Nothing that reaches a result calls \`Math.exp\`, \`Math.log\`, \`Math.pow\`, \`Math.sin\` or their kin, which differ between JavaScript
  engines. The functions below are written in additions, multiplications, divisions, square roots and comparisons alone.
* A draw is a function of seed, stream, trial and index (Philox4x32-10), so no order of computing can change it.
* Sums run in a fixed tree over blocks of 1,024 trials, whatever the number of threads.`,
    '## Elementary functions',
    'In units of the last place of the true value (1 ulp is the distance to the next double).',
    table(['function', 'promised below', 'worst of the rows', 'rows'], elementaryRows),
    'Exact: whole powers of whole numbers up to 2^53, `log2` of powers of two, `log10` of normal powers of ten. `sin`, `cos` and \
`tan` take angles below 2^27 radians, as Excel does, and keep these bounds next to multiples of π/2.',
    '## Normal, gamma and beta functions',
    'Relative errors, in both tails; apart where the value, or the probability that is inverted, is below 1e-100.',
    table(['function', 'promised', 'below 1e-100', 'worst of the rows', 'rows'], otherRows),
    `Subnormal values have fewer digits. Beta functions of a shape s below 0.04 are good to ${BETA_OVER_SHAPE} / s.`,
    '## Distributions',
    `Relative errors, against mpmath at 50 digits or more (quantiles, and back to their probabilities) and SciPy (counts, moments), at 15 probabilities from the far lower to the far \
upper tail, for each of ${parameterSets()} sets of parameters.`,
    table(
      ['quantity', 'promised'],
      [
        ['quantile, continuous, parameters that vary by trial', String(BOUNDS.quantile)],
        ['quantile, continuous, constant parameters (from tables)', String(BOUNDS.tabulated)],
        ['quantile, counts', 'exact'],
        [
          'distribution function, continuous, in the smaller tail',
          `${BOUNDS.cdf} and what rounding x by half an ulp does`,
        ],
        ['distribution function, counts', String(BOUNDS.countCdf)],
        ['mean; variance', `${BOUNDS.mean}; ${BOUNDS.variance}`],
      ],
    ),
    'Limits of single distributions stand in [their table](distributions.md).',
  );
}

/** How many the golden file of the distributions has. */
function parameterSets(): number {
  const file = new URL('../packages/engine/src/random/distributions/golden.csv', import.meta.url);
  const named = readFileSync(file, 'utf8').matchAll(/^\w+,"\{.*?\}"/gm);
  return new Set(Array.from(named, ([text]) => text)).size;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(await referencePages()))
    writeFileSync(new URL(name, import.meta.url), text);
}
