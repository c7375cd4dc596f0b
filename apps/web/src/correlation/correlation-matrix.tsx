/** The matrix of some inputs: both triangles can be typed into and stay equal; arrow keys go from cell to cell. */
import { useRef, useState } from 'react';
import type { CorrelatedInput, Correlation } from './contract.ts';
import classes from './correlation-matrix.module.css';
import { MOVES, nextCell } from './moves.ts';
import { rankOf } from './pairs.ts';
import { RankField } from './rank-field.tsx';

export interface CorrelationMatrixProps {
  readonly inputs: readonly CorrelatedInput[];
  readonly correlations: readonly Correlation[];
  readonly onRank: (first: string, second: string, rank: number | undefined, final: boolean) => void;
  readonly onPair: (first: string, second: string) => void;
}

export function CorrelationMatrix({ inputs, correlations, onRank, onPair }: CorrelationMatrixProps) {
  const table = useRef<HTMLTableElement>(null);
  const [[row, column], setPlace] = useState<readonly [number, number]>([1, 0]);
  const go = (event: React.KeyboardEvent<HTMLInputElement>, from: readonly [number, number]) => {
    const move = MOVES[event.key];
    if (move === undefined || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const inside = move[1] < 0 ? selectionStart !== 0 : selectionEnd !== value.length;
    const whole = selectionStart === 0 && selectionEnd === value.length;
    if (move[1] !== 0 && inside && !whole) return;
    event.preventDefault();
    const [y, x] = nextCell(from, move, inputs.length);
    table.current?.querySelector<HTMLInputElement>(`[data-at="${y} ${x}"]`)?.focus();
  };
  return (
    <div className={classes.frame}>
      <table ref={table} className={classes.table} aria-label="Rank correlations">
        <thead>
          <tr>
            <td />
            {inputs.map(({ reference, label }, index) => (
              <th key={reference} scope="col" title={label} aria-label={label}>
                {index + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inputs.map((first, y) => (
            <tr key={first.reference}>
              <th scope="row" title={first.label}>
                <span className={classes.number}>{y + 1}</span> {first.label}
              </th>
              {inputs.map((second, x) => (
                <td key={second.reference}>
                  {x === y ? (
                    <span className={classes.diagonal}>1</span>
                  ) : (
                    <RankField
                      label={`${first.label} with ${second.label}`}
                      rank={rankOf(correlations, first.reference, second.reference)}
                      onRank={(rank, final) =>
                        onRank(first.reference, second.reference, rank === 0 ? undefined : rank, final)
                      }
                      steps={false}
                      blank
                      at={`${y} ${x}`}
                      tabIndex={y === Math.min(row, inputs.length - 1) && x === column ? 0 : -1}
                      onFocus={() => {
                        setPlace([y, x]);
                        onPair(first.reference, second.reference);
                      }}
                      onKeyDown={(event) => go(event, [y, x])}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
