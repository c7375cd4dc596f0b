/** Expressions to begin with: numbers, events and payoffs that people ask of paths. It knows no field. */

/** What expressions are made of: the name of the component, the level that it starts at, and an interest rate. */
export interface TemplatePlace {
  readonly component: string;
  /** A round level near the start of the path. */
  readonly level: number;
  /** The rate at which payoffs are discounted. */
  readonly rate: string;
}

export interface Template {
  readonly title: string;
  write(place: TemplatePlace): string;
}

export interface TemplateGroup {
  readonly title: string;
  readonly templates: readonly Template[];
}

const discounted = (payoff: string, { rate }: TemplatePlace): string => `exp(-${rate}*horizon) * ${payoff}`;
const above = (level: number): number => round(level + Math.abs(level || 1) * 0.2);
const below = (level: number): number => round(level - Math.abs(level || 1) * 0.2);

/** All of them, in the order in which people look for them. */
export const TEMPLATES: readonly TemplateGroup[] = [
  {
    title: 'Numbers of a path',
    templates: [
      { title: 'Value at the end', write: ({ component: x }) => x },
      { title: 'Maximum', write: ({ component: x }) => `max(${x})` },
      { title: 'Minimum', write: ({ component: x }) => `min(${x})` },
      { title: 'Average', write: ({ component: x }) => `average(${x})` },
      { title: 'Greatest fall from a high', write: ({ component: x }) => `maxdrawdown(${x})` },
      { title: 'First time at a level', write: ({ component: x, level }) => `hit(${x} >= ${above(level)})` },
      { title: 'Time above a level', write: ({ component: x, level }) => `time(${x} > ${level})` },
    ],
  },
  {
    title: 'Events',
    templates: [
      { title: 'Ends above its start', write: ({ component: x }) => `${x} > start(${x})` },
      { title: 'Reaches a level', write: ({ component: x, level }) => `max(${x}) > ${above(level)}` },
      {
        title: 'Stays between two levels',
        write: ({ component: x, level }) => `and(min(${x}) > ${below(level)}, max(${x}) < ${above(level)})`,
      },
    ],
  },
  {
    title: 'Payoffs, discounted',
    templates: [
      { title: 'European call', write: (at) => discounted(`max(${at.component} - ${at.level}, 0)`, at) },
      { title: 'European put', write: (at) => discounted(`max(${at.level} - ${at.component}, 0)`, at) },
      { title: 'Asian call', write: (at) => discounted(`max(average(${at.component}) - ${at.level}, 0)`, at) },
      {
        title: 'Up-and-out call',
        write: (at) => {
          const { component: x, level } = at;
          return discounted(`if(max(${x}) < ${above(above(level))}, max(${x} - ${level}, 0), 0)`, at);
        },
      },
      { title: 'Lookback call', write: (at) => discounted(`(${at.component} - min(${at.component}))`, at) },
      { title: 'Digital call', write: (at) => discounted(`if(${at.component} > ${at.level}, 1, 0)`, at) },
    ],
  },
];

/** Two digits that count. */
function round(x: number): number {
  return Number(x.toPrecision(2));
}

/** A round level near `x`. */
export function levelNear(x: number): number {
  return Number.isFinite(x) ? round(x) : 1;
}

/** What is read off paths as long as nobody says anything. */
export function firstFunctionals(component: string): readonly string[] {
  return [`max(${component})`, `${component} > start(${component})`];
}
