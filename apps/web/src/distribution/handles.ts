/** What of a draft can be dragged in its drawing: least, most likely, greatest and mean values that are plain numbers. */
import type { Handle } from './handle-mark.tsx';
import { stepOf } from './steps.ts';
import { constantOf, constantText, type Draft } from './text.ts';
import { labelOf } from './words.ts';

const ORDERED = ['min', 'mode', 'mode1', 'mode2', 'max'];
const FREE = ['mean', 'location'];

/** Between what is drawn and what the argument says: scale first, then shift. */
function moverOf({ scale, shift }: Draft): { readonly factor: number; readonly offset: number } | undefined {
  const factor = scale === '' ? 1 : constantOf(scale);
  const offset = shift === '' ? 0 : constantOf(shift);
  return factor === undefined || offset === undefined || factor === 0 ? undefined : { factor, offset };
}

/** The handles of a draft, in the drawing's own values. `spread`: about as wide as what is drawn. */
export function handlesOf(
  draft: Draft,
  parameters: readonly { readonly name: string }[],
  spread: number,
  write: (value: number) => string = String,
): Handle[] {
  const mover = moverOf(draft);
  if (mover === undefined) return [];
  const step = stepOf(0, spread);
  const drawn = (value: number) => value * mover.factor + mover.offset;
  if (draft.percentiles) {
    const pairs = draft.percentiles.pairs.map(({ share, value }) => ({
      share: constantOf(share),
      value: constantOf(value),
    }));
    return between(
      pairs.flatMap(({ share, value }, index) =>
        share === undefined || value === undefined
          ? []
          : [
              {
                key: `percentile ${index}`,
                label: `P${Number((share * 100).toPrecision(6))}`,
                value: drawn(value),
                step,
              },
            ],
      ),
    );
  }
  const named = (names: readonly string[]) =>
    names.flatMap((name) => {
      const index = parameters.findIndex((parameter) => parameter.name === name);
      const value = constantOf(draft.args[index] ?? '');
      return value === undefined
        ? []
        : [{ key: `parameter ${index}`, label: labelOf(name), value: drawn(value), step }];
    });
  const means = named(FREE);
  return [
    ...between(named(ORDERED)),
    ...means,
    ...spreads(draft, parameters, means[0]?.value, mover.factor, step, write),
  ];
}

/** The standard deviation, one beyond the mean. */
function spreads(
  draft: Draft,
  parameters: readonly { readonly name: string }[],
  mean: number | undefined,
  factor: number,
  step: number,
  write: (value: number) => string,
): Handle[] {
  const index = parameters.findIndex(({ name }) => name === 'sd');
  const sd = constantOf(draft.args[index] ?? '');
  if (mean === undefined || sd === undefined) return [];
  const away = sd * Math.abs(factor);
  return [
    { key: `sd ${index}`, label: labelOf('sd'), value: mean + away, step, least: mean, text: `± ${write(away)}` },
  ];
}

/** Each kept between its neighbours. */
function between(handles: readonly Handle[]): Handle[] {
  const ascending = [...handles].sort((a, b) => a.value - b.value);
  return ascending.map((handle, index) => ({
    ...handle,
    least: ascending[index - 1]?.value,
    most: ascending[index + 1]?.value,
  }));
}

/** The draft with a handle at a value of the drawing. */
export function withHandle(
  draft: Draft,
  parameters: readonly { readonly name: string }[],
  key: string,
  value: number,
): Draft {
  const { factor, offset } = moverOf(draft)!;
  const digits = (number: number) => constantText(Number(number.toPrecision(12)));
  const [kind, at] = [key.split(' ')[0], Number(key.split(' ')[1])];
  const withArg = (text: string): Draft => ({ ...draft, args: draft.args.map((arg, i) => (i === at ? text : arg)) });
  if (kind === 'parameter') return withArg(digits((value - offset) / factor));
  if (kind === 'sd') {
    const mean = constantOf(draft.args[parameters.findIndex(({ name }) => name === 'mean')] ?? '') ?? 0;
    return withArg(digits(Math.abs((value - offset) / factor - mean)));
  }
  const { from, pairs } = draft.percentiles!;
  const moved = pairs.map((pair, i) => (i === at ? { ...pair, value: digits((value - offset) / factor) } : pair));
  return { ...draft, percentiles: { from, pairs: moved } };
}
