/** What `paths.md` lists: processes with their parameters and schemes, functions, aggregates, payoffs, ways of drawing, refusals. The rest of that page is written by hand. */
import { readFileSync } from 'node:fs';
import {
  AGGREGATES,
  EXPRESSION_CONSTANTS,
  EXPRESSION_FUNCTIONS,
  PATH_SAMPLING_METHODS,
  PAYOFFS,
  PROCESSES,
  type Process,
  type ProcessParameter,
} from '@tessera/models';
import { MODELS_REFUSALS } from '../packages/models/src/models-error.ts';
import { code, table, withParts } from './markdown.ts';

/** The page with its lists as the tables of the sources give them. */
export function pathsPage(): string {
  return withParts(readFileSync(new URL('paths.md', import.meta.url), 'utf8'), {
    processes: processes(),
    parameters: PROCESSES.map(processSection).join('\n\n'),
    aggregates: aggregates(),
    functions: functions(),
    payoffs: payoffs(),
    sampling: table(
      ['name', 'what', 'how'],
      PATH_SAMPLING_METHODS.map(({ name, title, meaning }) => [code(name), title, meaning]),
    ),
    refusals: table(
      ['code', 'status', 'sentence'],
      Object.entries(MODELS_REFUSALS).map(([name, { status, text }]) => [code(name), String(status), text]),
    ),
  });
}

function processes(): string {
  const rows = PROCESSES.map(({ name, aliases, title, formula, family }) => [
    `**${code(name)}**${aliases.map((alias) => `<br>${code(alias)}`).join('')}`,
    title,
    code(formula),
    family,
  ]);
  return table(['name', 'process', 'equation', 'family'], rows);
}

function processSection(process: Process): string {
  const components = process.components(
    Object.fromEntries(process.parameters.map(({ name, fallback }) => [name, fallback])),
  );
  const schemes = process.schemes.map(({ name, title, source, strongOrder, weakOrder }) => {
    const orders = [strongOrder && `strong ${strongOrder}`, weakOrder && `weak ${weakOrder}`]
      .filter(Boolean)
      .join(', ');
    return [code(name), title, orders, source];
  });
  return [
    `#### ${process.title} (${code(process.name)})`,
    `${process.use} A path has ${components.map(code).join(', ')}${process.isDiscrete ? '; time moves in whole steps' : ''}. ${process.source}`,
    table(['parameter', 'meaning', 'when left out', 'allowed'], process.parameters.map(parameterRow)),
    table(['scheme', '', 'orders', 'source'], schemes),
  ].join('\n\n');
}

function parameterRow(parameter: ProcessParameter): string[] {
  const { name, aliases = [], symbol, meaning, unit, fallback, follows, isInitial } = parameter;
  const names = [`${code(name)} (${symbol})`, ...aliases.map(code), ...(isInitial ? [code('x0')] : [])];
  return [
    names.join(', '),
    `${meaning}${unit ? `, ${unit}` : ''}`,
    follows ? `as ${code(follows)}` : shorten(JSON.stringify(fallback)),
    allowed(parameter),
  ];
}

function shorten(text: string): string {
  return code(text.length > 40 ? `${text.slice(0, 39)}…` : text);
}

function allowed({ kind, choices = [], low, high, isLowOpen, isHighOpen, isWhole }: ProcessParameter): string {
  if (kind === 'choice') return choices.map(({ name, meaning }) => `${code(name)}: ${meaning}`).join('; ');
  const ends = [
    low !== undefined && `${isLowOpen ? 'above' : 'at least'} ${low}`,
    high !== undefined && `${isHighOpen ? 'below' : 'at most'} ${high}`,
  ];
  const what = [isWhole && 'whole', kind === 'list' && 'a list', kind === 'matrix' && 'a matrix, row by row'];
  return [...what, ...ends].filter(Boolean).join(', ');
}

function aggregates(): string {
  const rows = AGGREGATES.map(({ name, aliases = [], meaning, example }) => [
    [name, ...aliases].map(code).join(', '),
    meaning,
    code(example),
  ]);
  return table(['aggregate', 'meaning', 'example'], rows);
}

function functions(): string {
  const rows = EXPRESSION_FUNCTIONS.map(({ name, aliases = [], parameters, meaning, example: [text, value] }) => [
    [code(`${name}(${parameters})`), ...aliases.map(code)].join(', '),
    meaning,
    `${code(text)} = ${Number(value.toPrecision(10))}`,
  ]);
  return `${table(['function', 'meaning', 'example'], rows)}\n\nConstants: ${[...Object.keys(EXPRESSION_CONSTANTS)].map(code).join(', ')}.`;
}

function payoffs(): string {
  const rows = PAYOFFS.map(({ name, title, meaning, parameters }) => [
    code(name),
    `${title}: ${meaning}`,
    parameters
      .map(
        ({ name: own, meaning: means, choices, fallback }) =>
          `${code(own)}${choices ? ` (${choices.join(' or ')})` : ''}: ${means}${fallback === undefined ? '' : `; ${fallback} when left out`}`,
      )
      .join('<br>'),
  ]);
  return table(['payoff', 'pays', 'parameters'], rows);
}
