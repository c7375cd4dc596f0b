/** A number that can be typed, and moved by a slider. It knows no contract. */
import { NumberInput, Slider, Stack } from '@mantine/core';
import { useState } from 'react';
import { rangeAround, steadyRange } from './slider-range.ts';

interface NumberSliderProps {
  readonly label: string;
  readonly description: string;
  readonly value: number;
  onValue(value: number): void;
  /** The least that the slider reaches to. */
  readonly least: number;
  /** Shown and typed as a percentage. */
  readonly isPercent?: boolean;
  /** Why a number cannot stand there. */
  refusal(value: number): string | undefined;
}

/** Twelve digits take away what 0.07 × 100 leaves behind. */
const shownAs = (value: number, isPercent: boolean) => (isPercent ? Number((value * 100).toPrecision(12)) : value);
const meant = (shown: number, isPercent: boolean) => (isPercent ? Number((shown / 100).toPrecision(12)) : shown);

export function NumberSlider(props: NumberSliderProps) {
  const { label, description, value, onValue, least, isPercent = false, refusal } = props;
  const shown = shownAs(value, isPercent);
  const leastShown = shownAs(least, isPercent);
  const [typed, setTyped] = useState<string | number>();
  const [range, setRange] = useState(() => rangeAround(shown, leastShown));
  const steady = shown >= range.min && shown <= range.max ? range : steadyRange(range, shown, leastShown);
  const wrong = typed === undefined ? undefined : refusal(meant(numberOf(typed), isPercent));
  const take = (next: number) => {
    if (refusal(next) === undefined) onValue(next);
  };
  return (
    <Stack gap={6}>
      <NumberInput
        label={label}
        description={description}
        value={typed ?? shown}
        suffix={isPercent ? ' %' : ''}
        thousandSeparator
        hideControls
        size="sm"
        error={wrong}
        onChange={(next) => {
          setTyped(next);
          take(meant(numberOf(next), isPercent));
        }}
        onBlur={() => {
          setTyped(undefined);
          setRange(steadyRange(steady, shown, leastShown));
        }}
      />
      <Slider
        size="sm"
        thumbLabel={`${label}, slider`}
        thumbValueText={(at) => `${at}${isPercent ? ' percent' : ''}`}
        {...steady}
        value={Math.min(steady.max, Math.max(steady.min, shown))}
        label={null}
        onChange={(at) => {
          setTyped(undefined);
          take(meant(Number(at.toPrecision(12)), isPercent));
        }}
        onChangeEnd={(at) => setRange(steadyRange(steady, at, leastShown))}
      />
    </Stack>
  );
}

const numberOf = (typed: string | number): number =>
  typeof typed === 'number' ? typed : typed.trim() === '' ? Number.NaN : Number(typed.replaceAll(',', ''));
