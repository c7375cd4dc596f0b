/** A parameter of a process: a number with its slider, a choice, a list, or a matrix. */
import { Select, Textarea, TextInput } from '@mantine/core';
import type { ParameterValue, ProcessParameter } from '@tessera/models';
import { memo, useState } from 'react';
import { NumberSlider } from '../../shell/number-slider.tsx';
import { writeValue } from './setup.ts';

interface ParameterFieldProps {
  readonly parameter: ProcessParameter;
  readonly value: ParameterValue;
  onParameter(name: string, value: ParameterValue): void;
}

// One slider that moves draws itself anew, not all fields with it.
export const ParameterField = memo(function ParameterField({ parameter, value, onParameter }: ParameterFieldProps) {
  const { name, symbol, meaning, unit, kind, choices, usual, isWhole = false } = parameter;
  const label = symbol === name ? symbol : `${symbol} (${name})`;
  const description = unit === undefined ? meaning : `${meaning}, ${unit}`;
  if (kind === 'choice')
    return (
      <Select
        label={label}
        description={description}
        allowDeselect={false}
        data={(choices ?? []).map((choice) => ({ value: choice.name, label: choice.meaning }))}
        value={String(value)}
        onChange={(chosen) => chosen !== null && onParameter(name, chosen)}
      />
    );
  if (kind !== 'number' || typeof value !== 'number')
    return <Elements {...{ parameter, label, description, value, onParameter }} />;
  return (
    <NumberSlider
      label={label}
      description={description}
      value={value}
      usual={usual}
      isWhole={isWhole}
      onValue={(next) => onParameter(name, next)}
      refusal={(next) => refusalOf(parameter, next)}
    />
  );
});

/** Why a number cannot stand there; undefined: it can. */
export function refusalOf(
  { low, high, isLowOpen, isHighOpen, isWhole }: ProcessParameter,
  value: number,
): string | undefined {
  if (!Number.isFinite(value)) return 'Type a number.';
  if (isWhole && !Number.isInteger(value)) return 'It must be a whole number.';
  if (low !== undefined && (isLowOpen ? value <= low : value < low))
    return isLowOpen ? `It must be above ${low}.` : `It must be ${low} or more.`;
  if (high !== undefined && (isHighOpen ? value >= high : value > high))
    return isHighOpen ? `It must be below ${high}.` : `It must be ${high} or less.`;
  return undefined;
}

interface ElementsProps extends ParameterFieldProps {
  readonly label: string;
  readonly description: string;
}

/** Of a list or a matrix: as text. */
function Elements({ parameter, label, description, value, onParameter }: ElementsProps) {
  const isMatrix = parameter.kind === 'matrix';
  const [typed, setTyped] = useState<string>();
  const found = typed === undefined ? value : elementsOf(typed, parameter);
  const field = {
    label,
    description: `${description}; ${isMatrix ? 'a row on each line, numbers separated by commas' : 'separated by commas'}`,
    value: typed ?? writeValue(value, '\n'),
    error: typeof found === 'string' ? found : undefined,
    onBlur: () => typeof found !== 'string' && setTyped(undefined),
    onChange({ currentTarget }: { readonly currentTarget: { readonly value: string } }) {
      setTyped(currentTarget.value);
      const next = elementsOf(currentTarget.value, parameter);
      if (typeof next !== 'string') onParameter(parameter.name, next);
    },
  };
  return isMatrix ? <Textarea {...field} autosize minRows={2} /> : <TextInput {...field} />;
}

/** The list or the rows that were typed, or what is wrong with them. */
function elementsOf(typed: string, parameter: ProcessParameter): readonly number[] | readonly number[][] | string {
  const rows = typed
    .trim()
    .split(/[;\n]/)
    .map((row) => row.split(/[,\s]+/).filter((one) => one !== ''));
  const read = rows.map((row) => row.map(Number));
  const wrong = read.flatMap((row) => row.map((x) => refusalOf(parameter, x))).find((refusal) => refusal !== undefined);
  if (wrong !== undefined || read.some((row) => row.length === 0)) return wrong ?? 'Type numbers, separated by commas.';
  return parameter.kind === 'list' ? read.flat() : read;
}
