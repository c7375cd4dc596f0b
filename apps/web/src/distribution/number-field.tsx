/**
 * A field of one argument: a number as people type it, or a reference to a cell. Arrow keys and dragging move a number;
 * every move is told, its end as final. It knows arguments as texts, no distribution.
 */
import { ActionIcon, Text, TextInput, Tooltip } from '@mantine/core';
import { IconArrowsHorizontal, IconTableShortcut } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { type Notation, readNumber, showNumber } from '../format/typed-numbers.ts';
import classes from './number-field.module.css';
import { rounded, stepOf, stepped } from './steps.ts';
import { constantOf, constantText } from './text.ts';

export interface NumberFieldProps {
  readonly label: string;
  readonly description?: string;
  /** In the engine's syntax; empty: left out. */
  readonly arg: string;
  readonly onArg: (arg: string, final: boolean) => void;
  readonly notation: Notation;
  /** How wide the values around are: steps are fine in proportion. */
  readonly spread?: number | undefined;
  readonly error?: string | undefined;
  /** May be left out; what is shown then. */
  readonly fallback?: string | undefined;
  /** Whole numbers: steps of one. */
  readonly whole?: boolean;
  readonly pickCell?: ((signal: AbortSignal) => Promise<string | undefined>) | undefined;
  readonly onPicking?: (picking: boolean) => void;
}

/** Pixels to drag for one step. */
const PIXELS = 4;

export function NumberField(props: NumberFieldProps) {
  const { label, description, arg, onArg, spread, error, fallback, whole, pickCell } = props;
  const id = useId();
  const field = useTyped(props);
  const constant = constantOf(arg);
  const step = whole ? 1 : stepOf(constant ?? 0, spread);
  return (
    <div className={classes.row}>
      <div className={classes.words}>
        <Text component="label" htmlFor={id} size="sm" fw={500}>
          {label}
        </Text>
        {description && (
          <Text id={`${id}-meaning`} size="xs" c="dimmed" lh={1.3}>
            {description}
          </Text>
        )}
      </div>
      <TextInput
        id={id}
        className={classes.input}
        size="sm"
        aria-describedby={description ? `${id}-meaning` : undefined}
        placeholder={fallback}
        inputMode={/^=|[A-Za-z]/.test(field.shown) ? 'text' : 'decimal'}
        autoComplete="off"
        spellCheck={false}
        error={field.error ?? error}
        value={field.shown}
        {...field.handlers}
        onKeyDown={(event) => {
          const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
          if (direction !== 0 && constant !== undefined && !event.altKey) {
            event.preventDefault();
            field.move(stepped(constant, step, direction * (event.shiftKey ? 10 : 1)));
          } else field.handlers.onKeyDown(event);
        }}
        leftSection={
          constant !== undefined && (
            <Scrub value={constant} step={step} onMove={(value, final) => onArg(constantText(value), final)} />
          )
        }
        rightSection={pickCell && <Pick label={label} pick={pickCell} onPicking={props.onPicking} onArg={onArg} />}
      />
    </div>
  );
}

/** What is being typed, until it is left: the field shows it as it was typed, and its owner knows what it means. */
function useTyped({ arg, onArg, notation, fallback }: NumberFieldProps) {
  const [typed, setTyped] = useState<string>();
  /** The argument when the field was entered: Escape brings it back. */
  const before = useRef(arg);
  const moved = useRef(false);
  const constant = constantOf(arg);
  const written = arg === '' ? '' : constant === undefined ? `=${arg}` : showNumber(constant, notation);
  const read = typed === undefined ? arg : readArgument(typed, notation);
  const missing = read === '' && fallback === undefined;
  const error = read === undefined ? 'This is no number. Type one, or = and a cell.' : missing ? 'A value is needed.' : undefined; // biome-ignore format: one thought
  const finish = () => {
    if (typed !== undefined || moved.current) {
      if (read !== undefined && !missing && (read !== before.current || moved.current)) onArg(moved.current && typed === undefined ? arg : read, true); // biome-ignore format: one thought
      if (error === undefined) setTyped(undefined);
    }
    moved.current = false;
    before.current = read ?? arg;
  };
  return {
    shown: typed ?? written,
    error: typed === undefined ? undefined : error,
    move: (value: number) => {
      setTyped(undefined);
      moved.current = true;
      onArg(constantText(value), false);
    },
    handlers: {
      onFocus: () => {
        before.current = arg;
      },
      onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = readArgument(text, notation);
        if (next !== undefined && next !== arg && (next !== '' || fallback !== undefined)) onArg(next, false);
      },
      onBlur: finish,
      onKeyUp: (event: React.KeyboardEvent) => {
        if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && moved.current) finish();
      },
      onKeyDown: (event: React.KeyboardEvent) => {
        if (event.key === 'Enter') finish();
        if (event.key === 'Escape' && typed !== undefined) {
          event.stopPropagation();
          setTyped(undefined);
          if (arg !== before.current) onArg(before.current, true);
        }
      },
    },
  };
}

/** The argument that was typed: a number, what follows an equals sign, or a name or address; undefined: none of them. */
function readArgument(typed: string, notation: Notation): string | undefined {
  const text = typed.trim();
  if (text === '') return '';
  const number = readNumber(text, notation);
  if (number !== undefined) return constantText(number);
  if (text.startsWith('=')) return text.slice(1).trim() || undefined;
  return /[\p{L}]/u.test(text) && !/^[\d.,\s]/.test(text) ? text : undefined;
}

/** A grip that moves the number with the pointer; the keyboard has the arrow keys of the field. */
function Scrub(props: {
  readonly value: number;
  readonly step: number;
  readonly onMove: (value: number, final: boolean) => void;
}) {
  const held = useRef<{ readonly x: number; readonly value: number; readonly step: number; last: number }>(undefined);
  const release = () => {
    const { current } = held;
    held.current = undefined;
    if (current !== undefined && current.last !== current.value) props.onMove(current.last, true);
  };
  return (
    <span
      className={classes.scrub}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { x: event.clientX, value: props.value, step: props.step, last: props.value };
      }}
      onPointerMove={(event) => {
        if (held.current === undefined) return;
        const { x, value, step, last } = held.current;
        const count = Math.round((event.clientX - x) / PIXELS) * (event.shiftKey ? 10 : 1);
        const next = count === 0 ? value : rounded(value + count * step, step);
        if (next === last) return;
        held.current.last = next;
        props.onMove(next, false);
      }}
      onPointerUp={release}
      onPointerCancel={release}
    >
      <IconArrowsHorizontal size={14} />
    </span>
  );
}

/** Takes the value from a cell that is chosen in the sheet. */
function Pick(props: {
  readonly label: string;
  readonly pick: (signal: AbortSignal) => Promise<string | undefined>;
  readonly onPicking?: ((picking: boolean) => void) | undefined;
  readonly onArg: (arg: string, final: boolean) => void;
}) {
  const [picking, setPicking] = useState<AbortController>();
  const pick = async () => {
    const controller = new AbortController();
    setPicking(controller);
    props.onPicking?.(true);
    const reference = await props.pick(controller.signal).catch(() => undefined);
    setPicking(undefined);
    props.onPicking?.(false);
    if (reference !== undefined && !controller.signal.aborted) props.onArg(reference.replace(/^=/, ''), true);
  };
  const name = `Use a cell for ${props.label.toLowerCase()}`;
  return (
    <Tooltip label={picking ? 'Choose a cell in the sheet; press again to give up' : name} openDelay={400}>
      <ActionIcon
        variant={picking ? 'filled' : 'subtle'}
        size="sm"
        aria-label={name}
        aria-pressed={picking !== undefined}
        onClick={() => (picking ? picking.abort() : void pick())}
      >
        <IconTableShortcut size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
