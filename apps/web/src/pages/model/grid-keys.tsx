/** The keys that mark cells, while the focus is in the grid. */
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import type { ChosenCell } from '../../grid/sheet.ts';
import { useCellActions, whatCanBeDone } from './cell-actions.ts';
import classes from './editor.module.css';
import { useModelView } from './model-view.ts';

interface GridKeysProps {
  /** The cell that is chosen now: keys come faster than the page is drawn. */
  readonly chosen: () => ChosenCell | undefined;
  readonly place: RefObject<HTMLDivElement | null>;
  readonly onEnter: () => void;
  readonly children: ReactNode;
}

export function GridKeys({ chosen, place, onEnter, children }: GridKeysProps) {
  const { inputs, outputs, open } = useModelView();
  const actions = useCellActions();
  // The grid itself chooses the cell at Enter; here it goes on to what can be done with it.
  const onKeyDown = (event: KeyboardEvent) => {
    const cell = chosen();
    if (
      !cell ||
      (event.defaultPrevented && event.key !== 'Enter') ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      isField(event.target)
    )
      return;
    const input = inputs.find(({ reference }) => reference === cell.reference);
    const output = outputs.find(({ references }) => references.includes(cell.reference));
    const can = whatCanBeDone(cell, input !== undefined, output !== undefined);
    const keys: Readonly<Record<string, (() => void) | undefined>> = {
      u: input ? () => open(cell.reference) : can.uncertain ? () => actions.makeUncertain(cell) : undefined,
      o: output ? () => actions.removeOutput(output) : can.output ? () => actions.makeOutput(cell) : undefined,
      delete: input ? () => actions.removeInput(input) : output ? () => actions.removeOutput(output) : undefined,
      enter: onEnter,
    };
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the grid inside has the focus; this only adds keys to it.
    <div ref={place} className={classes.grid} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

function isField(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], button, a') !== null
  );
}
