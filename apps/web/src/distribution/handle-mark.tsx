/** One handle under the axis of a drawing: a slider that is dragged, or moved with the arrow keys. */
import { useRef } from 'react';
import classes from './density.module.css';
import type { Scale } from './density-geometry.ts';
import { rounded, stepped } from './steps.ts';

/** Something of the drawing that can be moved along the axis. */
export interface Handle {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly step: number;
  /** In place of the value, where it says more. */
  readonly text?: string;
  /** Within these it stays. */
  readonly least?: number | undefined;
  readonly most?: number | undefined;
}

interface HandleMarkProps {
  readonly handle: Handle;
  readonly across: Scale;
  readonly ground: number;
  readonly write: (value: number) => string;
  readonly onMove: (value: number, final: boolean) => void;
}

const KEYS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

export function HandleMark({ handle, across, ground, write, onMove }: HandleMarkProps) {
  const {
    label,
    value,
    step,
    text = write(value),
    least = Number.NEGATIVE_INFINITY,
    most = Number.POSITIVE_INFINITY,
  } = handle;
  /** Where the pointer took hold, as a distance from the value; its own scale, which stays while it is held. */
  const held = useRef<{ readonly offset: number; readonly across: Scale; moved: number | undefined }>(undefined);
  const pressed = useRef<number>(undefined);
  const within = (wanted: number) => Math.min(Math.max(wanted, least), most);
  const at = Math.min(Math.max(across.place(value), across.place(across.domain[0])), across.place(across.domain[1]));
  const valueAt = (clientX: number) =>
    within(rounded(held.current!.across.value(clientX - held.current!.offset), step));
  const release = () => {
    const moved = held.current?.moved;
    held.current = undefined;
    if (moved !== undefined) onMove(moved, true);
  };
  return (
    <g
      className={classes.handle}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuenow={value}
      aria-valuetext={text}
      aria-valuemin={Number.isFinite(least) ? least : undefined}
      aria-valuemax={Number.isFinite(most) ? most : undefined}
      transform={`translate(${at} ${ground})`}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { offset: event.clientX - across.place(value), across, moved: undefined };
      }}
      onPointerMove={(event) => {
        if (held.current === undefined) return;
        const wanted = valueAt(event.clientX);
        if (wanted === (held.current.moved ?? value)) return;
        held.current.moved = wanted;
        onMove(wanted, false);
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={(event) => {
        const count = KEYS[event.key];
        if (count === undefined) return;
        event.preventDefault();
        pressed.current = within(stepped(value, step, count * (event.shiftKey ? 10 : 1)));
        onMove(pressed.current, false);
      }}
      onKeyUp={() => {
        if (pressed.current === undefined) return;
        onMove(pressed.current, true);
        pressed.current = undefined;
      }}
    >
      <rect className={classes.reach} x={-14} y={-6} width={28} height={26} />
      <path d="M0 1L6 8V15H-6V8Z" />
      <text className={classes.handleLabel} y={-6} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}
