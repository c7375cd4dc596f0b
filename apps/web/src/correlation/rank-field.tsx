/** A rank correlation in a field: typed, or moved with the arrow keys where they are not needed to go elsewhere. */
import { useRef, useState } from 'react';
import { readRank, showRank } from './pairs.ts';
import classes from './rank-field.module.css';

export interface RankFieldProps {
  readonly label: string;
  readonly rank: number;
  /** Undefined: emptied. */
  readonly onRank: (rank: number | undefined, final: boolean) => void;
  /** Arrow up and down change the number; else they are the owner's. */
  readonly steps: boolean;
  readonly onFocus?: () => void;
  readonly onKeyDown?: (event: React.KeyboardEvent<HTMLInputElement>) => void;
  readonly tabIndex?: number;
  /** 0 is shown as nothing. */
  readonly blank?: boolean;
  readonly at?: string;
}

const STEP = 0.05;

export function RankField(props: RankFieldProps) {
  const { label, rank, onRank, steps, blank = false } = props;
  const [typed, setTyped] = useState<string>();
  const moved = useRef(false);
  /** The rank when the field was entered, or last left something: Escape brings it back. */
  const before = useRef(rank);
  const wrong = typed !== undefined && typed.trim() !== '' && readRank(typed) === undefined;
  const leave = () => {
    const read = typed === undefined ? rank : readRank(typed);
    if (typed !== undefined && !wrong) onRank(read, true);
    else if (moved.current) onRank(rank, true);
    moved.current = false;
    before.current = read ?? 0;
    setTyped(undefined);
  };
  const step = (direction: number) => {
    moved.current = true;
    setTyped(undefined);
    const next = Math.round((rank + direction * STEP) / STEP) * STEP;
    onRank(Number(Math.min(Math.max(next, -1), 1).toFixed(4)), false);
  };
  return (
    <input
      className={classes.field}
      aria-label={label}
      aria-invalid={wrong || undefined}
      data-at={props.at}
      data-sign={rank > 0 ? 'plus' : rank < 0 ? 'minus' : undefined}
      style={{ '--strength': `${Math.round(Math.abs(rank) * 55)}%` } as React.CSSProperties}
      inputMode="text"
      autoComplete="off"
      tabIndex={props.tabIndex}
      title={wrong ? 'From -1 to 1' : undefined}
      value={typed ?? (blank && rank === 0 ? '' : showRank(rank))}
      onFocus={(event) => {
        before.current = rank;
        event.currentTarget.select();
        props.onFocus?.();
      }}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        const next = readRank(event.currentTarget.value);
        if (next !== undefined) onRank(next, false);
      }}
      onBlur={leave}
      onKeyUp={(event) => {
        if (steps && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && moved.current) leave();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') leave();
        else if (event.key === 'Escape' && typed !== undefined) {
          event.stopPropagation();
          setTyped(undefined);
          if (rank !== before.current) onRank(before.current, true);
        } else if (steps && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
          event.preventDefault();
          step((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 2 : 1));
        }
        props.onKeyDown?.(event);
      }}
    />
  );
}
