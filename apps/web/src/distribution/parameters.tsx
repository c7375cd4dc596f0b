/** The fields of a distribution: its parameters, its lists, or percentiles in place of parameters. */
import { SegmentedControl, Stack, Text } from '@mantine/core';
import type { Notation } from '../format/typed-numbers.ts';
import type { DistributionEntry, Sketch } from '../preview/protocol.ts';
import type { DistributionFormProps } from './contract.ts';
import { ListTable } from './list-table.tsx';
import { NumberField } from './number-field.tsx';
import { byParameters, byPercentiles, sharesOf } from './percentiles-mode.ts';
import type { PlacedRefusal } from './refusal.ts';
import { constantOf, type Draft } from './text.ts';
import { isQuantity, labelOf } from './words.ts';

export interface FieldsProps {
  readonly draft: Draft;
  readonly notation: Notation;
  readonly spread: number | undefined;
  readonly placed: PlacedRefusal | undefined;
  readonly pickCell?: DistributionFormProps['pickCell'];
  readonly onDraft: (draft: Draft, final: boolean) => void;
}

export interface ParametersProps extends FieldsProps {
  readonly entry: DistributionEntry;
  readonly sketch: Sketch | undefined;
  /** Of the cell. */
  readonly value: number | null;
}

export function Parameters(props: ParametersProps) {
  const { entry, draft, sketch, value, onDraft } = props;
  const mode = draft.percentiles ? 'percentiles' : 'parameters';
  return (
    <Stack gap="xs">
      {(sharesOf(entry) !== undefined || draft.percentiles) && (
        <SegmentedControl
          size="xs"
          aria-label="Given by"
          value={mode}
          onChange={(next) => {
            if (next === 'percentiles' && sketch) onDraft(byPercentiles(entry, draft, sketch), true);
            if (next === 'parameters') onDraft(byParameters(entry, sketch, value), true);
          }}
          data={[
            { value: 'parameters', label: 'By parameters' },
            { value: 'percentiles', label: 'By percentiles', disabled: sketch === undefined },
          ]}
        />
      )}
      {draft.percentiles && <Percentiles {...props} />}
      <Scalars {...props} />
      <Lists {...props} />
    </Stack>
  );
}

function withArg(draft: Draft, index: number, arg: string): Draft {
  const args = Array.from({ length: Math.max(draft.args.length, index + 1) }, (_, at) => draft.args[at] ?? '');
  args[index] = arg;
  return { ...draft, args };
}

function Scalars({ entry, draft, notation, spread, placed, pickCell, onDraft }: ParametersProps) {
  const { from = 0, pairs = [] } = draft.percentiles ?? {};
  return entry.parameters.map(({ name, meaning, list, fallback }, index) => {
    if (list || (draft.percentiles && index >= from && index < from + pairs.length)) return null;
    const quantity = isQuantity(name);
    return (
      <NumberField
        key={name}
        label={labelOf(name)}
        description={meaning}
        arg={draft.args[index] ?? ''}
        onArg={(arg, final) => onDraft(withArg(draft, index, arg), final)}
        notation={quantity ? notation : { ...notation, percent: false }}
        spread={quantity ? spread : undefined}
        error={placed?.place === index ? placed.sentence : undefined}
        fallback={fallback === undefined ? undefined : String(fallback)}
        pickCell={pickCell}
      />
    );
  });
}

function Percentiles({ draft, notation, spread, placed, pickCell, onDraft }: ParametersProps) {
  const { from, pairs } = draft.percentiles!;
  const change = (index: number, part: 'share' | 'value') => (arg: string, final: boolean) => {
    const changed = pairs.map((pair, at) => (at === index ? { ...pair, [part]: arg } : pair));
    onDraft({ ...draft, percentiles: { from, pairs: changed } }, final);
  };
  return (
    <Stack gap={6}>
      {pairs.map(({ share, value }, index) => {
        const percentage = constantOf(share);
        const name = percentage === undefined ? 'Percentile' : `P${Number((percentage * 100).toPrecision(6))}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a percentile is its place
          <Stack gap={4} key={index}>
            <NumberField
              label={`${name}: value`}
              arg={value}
              onArg={change(index, 'value')}
              notation={notation}
              spread={spread}
              pickCell={pickCell}
            />
            <NumberField
              label={`${name}: share below it`}
              arg={share}
              onArg={change(index, 'share')}
              notation={{ ...notation, percent: true }}
            />
          </Stack>
        );
      })}
      {[draft.low, draft.high, draft.scale, draft.shift].some((text) => text !== '') && (
        <Text size="xs" c="dimmed">
          These are the percentiles before what stands under More is applied.
        </Text>
      )}
      {placed?.place === 'percentiles' && (
        <Text size="sm" c="red" role="alert">
          {placed.sentence}
        </Text>
      )}
    </Stack>
  );
}

function Lists({ entry, draft, notation, placed, onDraft }: ParametersProps) {
  const lists = entry.parameters.flatMap(({ name, meaning, list }, index) => (list ? [{ name, meaning, index }] : []));
  if (lists.length === 0) return null;
  return (
    <ListTable
      columns={lists.map(({ name, meaning, index }) => ({
        name,
        meaning,
        arg: draft.args[index] ?? '',
        error: placed?.place === index ? placed.sentence : undefined,
      }))}
      notation={notation}
      between={entry.name === 'histogram'}
      onArgs={(args, final) => {
        const all = lists.reduce((next, { index }, at) => withArg(next, index, args[at]!), draft);
        onDraft(all, final);
      }}
    />
  );
}
