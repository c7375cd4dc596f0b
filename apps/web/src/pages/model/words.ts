/** A distribution as a sentence part: "41 to 48.5, most likely 45.5". It reads the text alone; what it cannot say, it quotes. */
import { constantOf, readDraft } from '../../distribution/text.ts';

type Write = (value: number) => string;
type Say = (args: readonly string[]) => string;

const range: Say = ([low, high]) => `${low} to ${high}`;
const threePoints: Say = ([low, mode, high]) => `${low} to ${high}, most likely ${mode}`;
const moments: Say = ([mean, sd]) => `mean ${mean}, standard deviation ${sd}`;

/** Those whose parameters are values of the cell. */
const SENTENCES: Readonly<Record<string, { readonly title: string; readonly say: Say; readonly arguments: number }>> = {
  triangular: { title: 'Triangular', say: threePoints, arguments: 3 },
  pert: { title: 'PERT', say: threePoints, arguments: 3 },
  uniform: { title: 'Uniform', say: range, arguments: 2 },
  normal: { title: 'Normal', say: moments, arguments: 2 },
  lognormal: { title: 'Lognormal', say: moments, arguments: 2 },
};

/** What kind of distribution it is, and with which values, in the number format of its cell. */
export function inWords(text: string, write: Write): { readonly title: string; readonly values: string } {
  const draft = readDraft(text);
  if (!draft) return { title: text, values: '' };
  const { name, args, percentiles, low, high, scale, shift } = draft;
  const number = (arg: string): string => {
    const value = constantOf(arg);
    return value === undefined ? arg : write(value);
  };
  const entry = SENTENCES[name.toLowerCase()];
  const modifiers = [
    ...(low !== '' ? [`not below ${number(low)}`] : []),
    ...(high !== '' ? [`not above ${number(high)}`] : []),
    ...(scale !== '' ? [`times ${scale}`] : []),
    ...(shift !== '' ? [`plus ${number(shift)}`] : []),
  ];
  const isPlain = entry !== undefined && !percentiles && args.length >= entry.arguments;
  const main = percentiles
    ? percentiles.pairs.map(({ share, value }) => `P${percentage(share)} ${number(value)}`).join(', ')
    : isPlain
      ? entry.say(args.map(number))
      : args.join(', ');
  return { title: entry?.title ?? titled(name), values: [main, ...modifiers].filter((part) => part !== '').join(', ') };
}

function percentage(share: string): string {
  const value = constantOf(share);
  return value === undefined ? share : String(Number((value * 100).toPrecision(6)));
}

/** `student_t` as "Student t". */
function titled(name: string): string {
  const words = name
    .replaceAll(/[_.]+/g, ' ')
    .replaceAll(/([a-z])([A-Z0-9])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
