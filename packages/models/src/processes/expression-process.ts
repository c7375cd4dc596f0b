/**
 * Processes of one's own: drift and diffusion as expressions over the components, named parameters and the time. What an
 * expression means is the business of `paths/expression.ts`; here equations become schemes.
 */
import type { Arithmetic, ExpressionTree } from '@tessera/engine';
import { checkName, type Fail, failing, readExpression } from '../paths/expression.ts';
import { speaksOf } from '../paths/expression-derivative.ts';
import { EXPRESSION_CONSTANTS } from '../paths/expression-functions.ts';
import { correctionsOf, Increment, type Term, termOf } from './expression-increment.ts';
import type { Parameters, Process, ProcessParameter, Scheme } from './process.ts';

/** One component: dX = drift dt + diffusion dW. */
export interface ProcessEquation {
  /** Such as `S`; upper and lower case differ. */
  readonly component: string;
  /** The value at time 0; as a parameter it is called by the component's name and a 0, such as `S0`. */
  readonly initial: number;
  /** Of the components, the parameters and the time `t`, such as `mu*S`. */
  readonly drift: string;
  /**
   * One expression for a Brownian motion that only this component has, or a list: what it has of each Brownian motion that
   * all components share. Nothing when left out.
   */
  readonly diffusion?: string | readonly string[];
}

/** A process of one's own; a plain value. */
export interface ExpressionProcess {
  /** `own` when left out. */
  readonly name?: string;
  readonly equations: readonly ProcessEquation[];
  /** Parameters by name, each with the value that it has when none is given. */
  readonly parameters?: Readonly<Record<string, number>>;
}

/** More would be a mistake. */
const MOST_EQUATIONS = 100;
const MOST_PARAMETERS = 1000;
/** Of all equations together. */
const MOST_LETTERS = 20_000;
/** Letters of a diffusion that is differentiated for Milstein's scheme: derivatives are longer than what they are of. */
const MOST_DIFFERENTIATED = 400;
const TIME = 't';

/**
 * The process of equations.
 * @throws ModelsError `expression-invalid` naming the equation
 */
export function expressionProcess(spec: ExpressionProcess): Process {
  const { equations, parameters = {} } = spec;
  const name = spec.name ?? 'own';
  checkShape(name, equations, parameters);
  const system = new System(equations, parameters);
  return {
    name,
    aliases: [],
    title: 'A process of your own',
    use: 'Drift and diffusion are expressions.',
    formula: equations.map(printEquation).join('; '),
    family: 'Diffusions',
    source:
      'Kloeden and Platen, Numerical Solution of Stochastic Differential Equations (1992), sections 10.2 and 10.3.',
    parameters: system.parameters,
    components: () => equations.map(({ component }) => component),
    schemes: system.isDiagonal ? [euler(system), milstein(system)] : [euler(system)],
    presets: [],
  };
}

function printEquation({ component, drift, diffusion }: ProcessEquation, index: number): string {
  const loadings = diffusion === undefined ? [] : typeof diffusion === 'string' ? [diffusion] : diffusion;
  const own = typeof diffusion === 'string';
  const noise = loadings.map((text, k) => ` + (${text}) dW${own ? `_${component}` : `_${k + 1}`}`).join('');
  return `d${component || index} = (${drift}) dt${noise}`;
}

function checkShape(
  name: string,
  equations: readonly ProcessEquation[],
  parameters: Readonly<Record<string, number>>,
): void {
  const fail = failing(name, 'process');
  if (!Array.isArray(equations) || equations.length === 0) fail('it needs at least one equation');
  if (equations.length > MOST_EQUATIONS)
    fail(`it has ${equations.length} equations, and at most ${MOST_EQUATIONS} are taken`);
  for (const [index, equation] of equations.entries()) {
    if (typeof equation !== 'object' || equation === null) fail(`equation ${index + 1} is ${JSON.stringify(equation)}`);
    const { diffusion = [] } = equation;
    if (typeof diffusion !== 'string' && !(Array.isArray(diffusion) && diffusion.length <= MOST_EQUATIONS))
      fail(`the diffusion of equation ${index + 1} must be an expression, or a list of at most ${MOST_EQUATIONS}`);
  }
  const letters = equations.reduce(
    (sum, { drift, diffusion = '' }) => sum + [drift, diffusion].flat().join('').length,
    0,
  );
  if (letters > MOST_LETTERS) fail(`its equations have ${letters} letters, and at most ${MOST_LETTERS} are taken`);
  const given = Object.entries(parameters);
  if (given.length > MOST_PARAMETERS)
    fail(`it has ${given.length} parameters, and at most ${MOST_PARAMETERS} are taken`);
  const components = equations.map(({ component }) => component);
  checkNames(components, 'component', fail);
  checkNames([...given.map(([own]) => own), ...components.map(initialName)], 'parameter', fail);
  for (const [own, value] of given) {
    if (!Number.isFinite(value))
      fail(`the parameter ${own} is ${JSON.stringify(value)}, and it must be a finite number`);
    if (components.includes(own)) fail(`${own} is a parameter and a component; rename one of them`);
  }
  for (const { component, initial } of equations)
    if (!Number.isFinite(initial))
      fail(`the initial value of ${component} is ${JSON.stringify(initial)}, and it must be a finite number`);
}

/** Parameters are given in any case, so names must differ in more than that. */
function checkNames(names: readonly string[], kind: 'component' | 'parameter', fail: Fail): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (typeof name !== 'string') fail(`the name of a ${kind} is ${JSON.stringify(name)}, and it must be a text`);
    checkName(name, fail);
    if (name === TIME || name === 'horizon' || name in EXPRESSION_CONSTANTS)
      fail(`a ${kind} cannot be called ${name}, which means something else already; rename it`);
    const key = kind === 'parameter' ? name.toLowerCase() : name;
    if (seen.has(key)) fail(`there are two ${kind}s ${name}; rename one of them`);
    seen.add(key);
  }
}

function initialName(component: string): string {
  return `${component}0`;
}

/** An equation with its parameters put in. */
interface Known {
  readonly drift: Term;
  readonly loadings: readonly { readonly noise: number; readonly term: Term; readonly tree: ExpressionTree }[];
}

class System {
  readonly equations: readonly ProcessEquation[];
  readonly parameters: readonly ProcessParameter[];
  /** Each component has a Brownian motion of its own, and its diffusion speaks of no other component. */
  readonly isDiagonal: boolean;
  readonly #known = new WeakMap<Parameters, readonly Known[]>();
  readonly #shared: number;

  constructor(equations: readonly ProcessEquation[], parameters: Readonly<Record<string, number>>) {
    this.equations = equations;
    this.#shared = Math.max(0, ...equations.map(({ diffusion }) => (Array.isArray(diffusion) ? diffusion.length : 0)));
    this.parameters = [
      ...equations.map(({ component, initial }): ProcessParameter => ({
        name: initialName(component), symbol: `${component}₀`, meaning: `${component} at the start`, kind: 'number', fallback: initial, isInitial: true,
      })),
      ...Object.entries(parameters).map(([name, fallback]): ProcessParameter => ({
        name, symbol: name, meaning: `${name} of the equations`, kind: 'number', fallback,
      })),
    ]; // biome-ignore format: tables
    const known = this.known(Object.fromEntries(this.parameters.map(({ name, fallback }) => [name, fallback])));
    this.isDiagonal = known.every((equation, index) => this.#isOwn(equation, index));
  }

  #isOwn({ loadings }: Known, index: number): boolean {
    const { diffusion } = this.equations[index]!;
    if (diffusion === undefined) return true;
    const others = this.equations.filter((_, other) => other !== index).map(({ component }) => component);
    return (
      typeof diffusion === 'string' &&
      diffusion.length <= MOST_DIFFERENTIATED &&
      loadings.every(({ tree }) => others.every((other) => !speaksOf(tree, other)))
    );
  }

  /** The equations with these parameters. */
  known(p: Parameters): readonly Known[] {
    let known = this.#known.get(p);
    if (known === undefined) {
      let own = this.#shared;
      known = this.equations.map((equation) => {
        const read = (what: string, text: string) => this.#read(`${what} of ${equation.component}`, text, p);
        const { diffusion = [] } = equation;
        const first = typeof diffusion === 'string' ? own++ : 0;
        const texts = typeof diffusion === 'string' ? [diffusion] : diffusion;
        const loadings = texts.map((text, k) => {
          const tree = read(texts.length > 1 ? `diffusion ${k + 1}` : 'diffusion', text);
          return { noise: first + k, term: termOf(tree), tree };
        });
        return { drift: termOf(read('drift', equation.drift)), loadings };
      });
      this.#known.set(p, known);
    }
    return known;
  }

  #read(entry: string, text: string, p: Parameters): ExpressionTree {
    const variables = [...this.equations.map(({ component }) => component), TIME];
    return readExpression(text, { entry, variables, constants: p as Readonly<Record<string, number>> });
  }

  /** Values of the names of expressions at the start of a step. */
  meaning<V>(state: readonly V[], time: V): { name(name: string): V } {
    const at = new Map(this.equations.map(({ component }, index) => [component, state[index]!]));
    return { name: (name) => (name === TIME ? time : at.get(name)!) };
  }

  start<V, B>(m: Arithmetic<V, B>, p: Parameters): V[] {
    return this.equations.map(({ component }) => m.const(p[initialName(component)] as number));
  }
}

/** Drift and diffusion of a step of length dt. */
function eulerIncrement({ drift, loadings }: Known, dt: number): Increment {
  const increment = new Increment();
  increment.steady(drift, dt);
  for (const { term, noise } of loadings) increment.noise(term, noise, 'linear', Math.sqrt(dt));
  return increment;
}

function euler(system: System): Scheme {
  return {
    name: 'euler',
    title: 'Euler-Maruyama',
    source: 'Kloeden and Platen, Numerical Solution of Stochastic Differential Equations (1992), section 10.2.',
    strongOrder: 0.5,
    weakOrder: 1,
    start: (m, p) => system.start(m, p),
    step(m, p, state, at) {
      const meaning = system.meaning(state, at.time);
      return system.known(p).map((known, index) => eulerIncrement(known, at.dt).added(m, state[index]!, meaning, at));
    },
  };
}

function milstein(system: System): Scheme {
  return {
    name: 'milstein',
    title: 'Milstein',
    source: 'Kloeden and Platen (1992), section 10.3.',
    strongOrder: 1,
    weakOrder: 1,
    start: (m, p) => system.start(m, p),
    step(m, p, state, at) {
      const meaning = system.meaning(state, at.time);
      return system.known(p).map((known, index) => {
        const increment = eulerIncrement(known, at.dt);
        for (const { term, noise } of known.loadings)
          for (const correction of correctionsOf(term, system.equations[index]!.component)) {
            increment.steady(correction, -at.dt);
            increment.noise(correction, noise, 'square', at.dt);
          }
        return increment.added(m, state[index]!, meaning, at);
      });
    },
  };
}
