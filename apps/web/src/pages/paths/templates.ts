/** What people ask of paths, to begin with: numbers and events as expressions, and payoffs of options. It knows no field. */
import type { PayoffModel } from '@tessera/models';
import type { PayoffEntry } from '../../preview/protocol.ts';

/** What they are made of. */
export interface TemplatePlace {
  readonly component: string;
  /** A round level near the start of the path. */
  readonly level: number;
  /** The rate at which payoffs are discounted. */
  readonly rate: number;
}

export interface Template {
  readonly title: string;
  write(place: TemplatePlace): string;
}

export interface TemplateGroup {
  readonly title: string;
  readonly templates: readonly Template[];
}

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

/** A payoff of that kind with values near the start of the path; what has a value of its own keeps it. */
export function firstPayoff({ name, parameters }: PayoffEntry, { level, rate }: TemplatePlace): PayoffModel {
  const near: Readonly<Record<string, number>> = { strike: level, barrier: above(above(level)), rate };
  const values = parameters.flatMap(({ name: own, choices, fallback }): (readonly [string, number | string])[] => {
    if (near[own] !== undefined) return [[own, near[own]]];
    return choices && fallback === undefined ? [[own, own === 'knock' ? 'out' : choices[0]!]] : [];
  });
  return { ...Object.fromEntries(values), kind: name };
}
