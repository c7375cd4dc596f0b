/** The sheets of a workbook, below the grid as in Excel. Hidden ones are opened from a menu. */
import { Menu, UnstyledButton } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import classes from './workbook-view.module.css';

interface SheetTabsProps {
  readonly shown: readonly string[];
  readonly hidden: readonly string[];
  readonly current: string;
  readonly idOf: (sheet: string) => string;
  readonly panel: string;
  readonly onOpen: (sheet: string) => void;
}

export function SheetTabs({ shown, hidden, current, idOf, panel, onOpen }: SheetTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tab in view follows the current sheet
  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>('[aria-selected=true]');
    if (tab)
      list.current!.scrollLeft = Math.min(
        tab.offsetLeft - 8,
        Math.max(list.current!.scrollLeft, tab.offsetLeft + tab.offsetWidth - list.current!.clientWidth + 8),
      );
  }, [current]);
  const press = (event: KeyboardEvent) => {
    const at = shown.indexOf(current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    const sheet = to === undefined ? undefined : shown[to];
    if (sheet === undefined) return;
    event.preventDefault();
    onOpen(sheet);
    list.current?.querySelector<HTMLElement>(`[data-place="${to}"]`)?.focus();
  };
  return (
    <div className={classes.tabs}>
      <div ref={list} role="tablist" aria-label="Sheets" className={classes.tabList} onKeyDown={press}>
        {shown.map((sheet, place) => (
          <UnstyledButton
            key={sheet}
            role="tab"
            id={idOf(sheet)}
            data-place={place}
            aria-selected={sheet === current}
            aria-controls={sheet === current ? panel : undefined}
            tabIndex={sheet === current ? 0 : -1}
            className={classes.tab}
            onClick={() => onOpen(sheet)}
          >
            {sheet}
          </UnstyledButton>
        ))}
      </div>
      {hidden.length > 0 && (
        <Menu position="top-end" shadow="md">
          <Menu.Target>
            <UnstyledButton className={classes.hidden} aria-label={`Hidden sheets: ${hidden.length}`}>
              <IconEyeOff size={14} aria-hidden /> {hidden.length} hidden
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown mah={320} className={classes.menu}>
            {hidden.map((sheet) => (
              <Menu.Item key={sheet} onClick={() => onOpen(sheet)}>
                {sheet}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}
