/** The bar above the sheet: where one is, and what stands there. Typing an address goes to it. */
import { TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import classes from './workbook-view.module.css';

interface FormulaBarProps {
  readonly address: string;
  /** Formula or value in full; undefined while it is on its way. */
  readonly content: string | undefined;
  /** Said behind it, such as what the workbook itself holds. */
  readonly note: string | undefined;
  /** Goes to what was typed; false where it is no cell. */
  readonly onGo: (typed: string) => boolean;
  readonly actions: ReactNode;
}

export function FormulaBar({ address, content, note, onGo, actions }: FormulaBarProps) {
  const [typed, setTyped] = useState(address);
  const [isWrong, setWrong] = useState(false);
  useEffect(() => {
    setTyped(address);
    setWrong(false);
  }, [address]);
  const go = (event: FormEvent) => {
    event.preventDefault();
    setWrong(!onGo(typed.trim()));
  };
  return (
    <div className={classes.bar}>
      <form onSubmit={go} className={classes.nameBox}>
        <TextInput
          size="xs"
          aria-label="Cell address: type one to go there"
          value={typed}
          error={isWrong}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={() => {
            setTyped(address);
            setWrong(false);
          }}
          spellCheck={false}
          autoComplete="off"
        />
      </form>
      <textarea
        readOnly
        rows={1}
        aria-label="Formula or value"
        className={classes.formula}
        value={content ?? ''}
        spellCheck={false}
      />
      {note !== undefined && <span className={classes.note}>{note}</span>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
