/** A field for a number as its cell writes it; empty means none. */
import { CloseButton, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Write } from '../../format/numbers.ts';
import { readNumber } from '../../format/typed-numbers.ts';
import classes from './number-field.module.css';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly write: Write;
  readonly onChange: (value: number | undefined) => void;
  readonly placeholder?: string;
}

export function NumberField({ label, value, write, onChange, placeholder }: NumberFieldProps) {
  const shown = value === undefined ? '' : write(value);
  const [typed, setTyped] = useState<string>();
  const [wrong, setWrong] = useState(false);
  const commit = () => {
    // What was not changed keeps the digits that are not shown.
    if (typed === undefined || typed === shown) return setTyped(undefined);
    const found = readNumber(typed, { locale: navigator.language, percent: false });
    if (found === undefined && typed.trim() !== '') return setWrong(true);
    setTyped(undefined);
    setWrong(false);
    onChange(found);
  };
  const clear = () => {
    setTyped(undefined);
    setWrong(false);
    onChange(undefined);
  };
  return (
    <TextInput
      label={label}
      size="sm"
      className={classes.field!}
      inputMode="decimal"
      autoComplete="off"
      placeholder={placeholder}
      value={typed ?? shown}
      error={wrong && 'This is no number.'}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        setWrong(false);
      }}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape' && typed !== undefined) {
          event.stopPropagation();
          setTyped(undefined);
          setWrong(false);
        }
      }}
      rightSection={value !== undefined && <CloseButton size="sm" aria-label={`Clear: ${label}`} onClick={clear} />}
    />
  );
}
