/** A number that can be typed, and moved by a slider. It knows neither contracts nor processes. */
import { NumberInput, Slider, Stack } from '@mantine/core';
import { useState } from 'react';
import { rangeAround, rangeOver, type SliderRange, steadyRange } from './slider-range.ts';

interface NumberSliderProps {
  readonly label: string;
  readonly description: string;
  readonly value: number;
  onValue(value: number): void;
  /** The least that the slider reaches to, where it follows the value. */
  readonly least?: number;
  /** The values that the slider goes over, where it does not. */
  readonly usual?: readonly [low: number, high: number] | undefined;
  /** Whole numbers alone. */
  readonly isWhole?: boolean;
  /** Shown and typed as a percentage. */
  readonly isPercent?: boolean;
  /** Why a number cannot stand there. */
  refusal(value: number): string | undefined;
}

/** Twelve digits take away what 0.07 × 100 leaves behind. */
const shownAs = (value: number, isPercent: boolean) => (isPercent ? Number((value * 100).toPrecision(12)) : value);
const meant = (shown: number, isPercent: boolean) => (isPercent ? Number((shown / 100).toPrecision(12)) : shown);

export function NumberSlider(props: NumberSliderProps) {
  const { label, description, value, onValue, isPercent = false, refusal } = props;
  const shown = shownAs(value, isPercent);
  const [typed, setTyped] = useState<string | number>();
  const [steady, rest] = useRange(props, shown);
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
          rest(shown);
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
        onChangeEnd={rest}
      />
    </Stack>
  );
}

/** The slider's range, and how it is told that the value rests somewhere. */
function useRange({ least = 1, usual, isWhole, isPercent = false }: NumberSliderProps, shown: number) {
  const leastShown = shownAs(least, isPercent);
  const [range, setRange] = useState(() => rangeAround(shown, leastShown));
  if (usual) {
    const [low, high] = usual;
    return [rangeOver([shownAs(low, isPercent), shownAs(high, isPercent)], shown, isWhole), () => undefined] as const;
  }
  const steady = shown >= range.min && shown <= range.max ? range : steadyRange(range, shown, leastShown);
  const rest = (at: number) => setRange(steadyRange(steady, at, leastShown));
  return [steady, rest] satisfies readonly [SliderRange, (at: number) => void];
}

const numberOf = (typed: string | number): number =>
  typeof typed === 'number' ? typed : typed.trim() === '' ? Number.NaN : Number(typed.replaceAll(',', ''));
