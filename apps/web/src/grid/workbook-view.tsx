/** A workbook as in Excel: bar, sheet, tabs. It shows and tells what was chosen; what that means is its owner's. */
import { Skeleton, useComputedColorScheme } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { ProblemView } from '../shell/problem-view.tsx';
import { addressOf, keyOf, type Point, parseReference, printSheet, referenceOf } from './address.ts';
import { FormulaBar } from './formula-bar.tsx';
import { Legend } from './legend.tsx';
import { byRow, Covered } from './overlay.ts';
import type { ChosenCell, Mark, WorkbookViewProps } from './sheet.ts';
import { markColours, SheetGrid } from './sheet-grid.tsx';
import { tile as tileQuery } from './sheet-queries.ts';
import { SheetTabs } from './sheet-tabs.tsx';
import { shownAs } from './shown.ts';
import { type Cell, type Tile, tileOf } from './tiles.ts';
import { useLayout } from './use-layout.ts';
import { useSheets } from './use-sheets.ts';
import classes from './workbook-view.module.css';

interface Place extends Point {
  readonly sheet: string;
}

const ORDER: readonly Mark[] = ['input', 'output', 'random'];

export function WorkbookView(props: WorkbookViewProps) {
  const { fileId, sheets, marks, dependents, values, chosen, onChoose, actions } = props;
  const all = useSheets(fileId, sheets);
  const [place, setPlace] = useState<Place | undefined>(() => placeOf(chosen, sheets));
  const here = place ?? { sheet: all.shown[0]!, row: 0, column: 0 };
  const [call, setCall] = useState(chosen === undefined ? 0 : 1);
  const left = useRef(new Map<string, Point>());
  const go = useCallback((to: Place) => {
    left.current.set(to.sheet, to);
    setPlace(to);
    setCall((before) => before + 1);
  }, []);

  const own = useRef<string>(undefined);
  useEffect(() => {
    const to = placeOf(chosen, sheets);
    if (to && chosen !== own.current) go(to);
  }, [chosen, sheets, go]);

  const tellOf = useTelling(fileId, (cell) => {
    own.current = cell.reference;
    onChoose(cell);
  });
  const choose = (to: Place) => {
    go(to);
    tellOf(to);
  };

  const prefix = useId();
  const panel = `${prefix}-panel`;
  const idOf = (sheet: string) => `${prefix}-tab-${sheets.indexOf(sheet)}`;
  const scheme = useComputedColorScheme('light');
  const cell = useCell(fileId, here);
  const bar = contentOf(here, cell, values);
  const shown =
    all.hidden.includes(here.sheet) || !all.shown.includes(here.sheet) ? [...all.shown, here.sheet] : all.shown;
  const kinds = new Set(marks.values());
  return (
    <div className={classes.view} style={markColours(scheme)}>
      <FormulaBar
        address={addressOf(here)}
        {...bar}
        actions={actions}
        onGo={(typed) => {
          const to = placeOf(typed.includes('!') ? typed : `${printSheet(here.sheet)}!${typed}`, sheets);
          if (to) choose(to);
          return to !== undefined;
        }}
      />
      <div className={classes.panel} role="tabpanel" id={panel} aria-labelledby={idOf(here.sheet)}>
        <Sheet
          key={here.sheet}
          {...{ fileId, here, call, marks, values, dependents }}
          onMove={(point) => {
            const to = { sheet: here.sheet, ...point };
            go(to);
            tellOf(to);
          }}
          onChoose={(point) => choose({ sheet: here.sheet, ...point })}
        />
      </div>
      <div className={classes.foot}>
        <SheetTabs
          shown={shown}
          hidden={all.hidden.filter((sheet) => sheet !== here.sheet)}
          current={here.sheet}
          idOf={idOf}
          panel={panel}
          onOpen={(sheet) => go({ sheet, row: 0, column: 0, ...left.current.get(sheet) })}
        />
        <Legend
          marks={ORDER.filter((mark) => kinds.has(mark))}
          dependents={(dependents?.length ?? 0) > 0}
          trial={(values?.size ?? 0) > 0}
        />
      </div>
    </div>
  );
}

interface SheetProps extends Pick<WorkbookViewProps, 'fileId' | 'marks'> {
  readonly values: WorkbookViewProps['values'] | undefined;
  readonly dependents: WorkbookViewProps['dependents'] | undefined;
  readonly here: Place;
  readonly call: number;
  readonly onMove: (point: Point) => void;
  readonly onChoose: (point: Point) => void;
}

const NONE: readonly never[] = [];
const NO_VALUES = new Map<string, never>();

function Sheet({ fileId, here, call, marks, values = NO_VALUES, dependents = NONE, onMove, onChoose }: SheetProps) {
  const { sheet } = here;
  const { layout, see, grow, problem, retry } = useLayout(fileId, sheet);
  const [trouble, setTrouble] = useState<{ readonly problem: Error; readonly retry: () => void }>();
  const onProblem = useCallback(
    (problem: Error | null, retry: () => void) => setTrouble(problem ? { problem, retry } : undefined),
    [],
  );
  const markRows = useMemo(() => byRow(marks, sheet), [marks, sheet]);
  const valueRows = useMemo(() => byRow(values, sheet), [values, sheet]);
  const covered = useMemo(() => new Covered(dependents, sheet), [dependents, sheet]);
  if (problem) return <ProblemView problem={problem} onRetry={() => void retry()} />;
  if (!layout) return <Skeleton flex={1} radius={0} aria-label={`Sheet ${sheet} is on its way`} />;
  return (
    <>
      <SheetGrid
        {...{ fileId, sheet, layout, call, onMove, onChoose, onProblem }}
        active={here}
        marks={markRows}
        values={valueRows}
        dependents={covered}
        onSee={see}
        onHigh={grow}
      />
      {trouble && (
        <div className={classes.over}>
          <ProblemView problem={trouble.problem} onRetry={trouble.retry} />
        </div>
      )}
    </>
  );
}

/** The cell that a reference means, in one of the sheets. */
function placeOf(reference: string | undefined, sheets: readonly string[]): Place | undefined {
  const at = reference === undefined ? undefined : parseReference(reference);
  const sheet = sheets.find((name) => name.toLowerCase() === at?.sheet?.toLowerCase());
  return at && sheet !== undefined ? { sheet, row: at.row, column: at.column } : undefined;
}

function useCell(fileId: string, { sheet, row, column }: Place): { readonly cell: Cell | undefined } | undefined {
  const { data } = useQuery(tileQuery(fileId, sheet, tileOf({ row, column })));
  return data && { cell: data.cells.get(keyOf(row, column)) };
}

function contentOf(here: Place, found: ReturnType<typeof useCell>, values: WorkbookViewProps['values']) {
  const reference = referenceOf(here.sheet, here);
  const trial = values?.get(reference);
  const cell = found?.cell;
  const content = found && (cell?.formula ?? plain(cell));
  if (trial === undefined) return { content, note: undefined };
  const inTrial = shownAs(trial, cell?.style.format ?? 'General', navigator.language, cell).text;
  return { content, note: `${inTrial} in this trial, ${cell?.text || 'empty'} in the workbook` };
}

function plain(cell: Cell | undefined): string {
  if (cell === undefined || cell.value === null) return '';
  // Dates and percentages are typed as they are shown; other numbers in all their digits.
  return cell.kind === 'number' && !/[/:%]|[a-z]{3}/i.test(cell.text)
    ? String(cell.value)
    : cell.kind === 'number'
      ? cell.text
      : String(cell.value);
}

/** Tells of the cell that was chosen, once it is known what is in it; of the last one only. */
function useTelling(fileId: string, onChoose: (cell: ChosenCell) => void) {
  const client = useQueryClient();
  const latest = useRef(onChoose);
  latest.current = onChoose;
  const turn = useRef(0);
  return useCallback(
    async (to: Place) => {
      const mine = ++turn.current;
      const tile = await client.ensureQueryData(tileQuery(fileId, to.sheet, tileOf(to))).catch(() => undefined);
      if (tile && mine === turn.current) latest.current(chosenIn(tile, to));
    },
    [client, fileId],
  );
}

function chosenIn({ cells }: Tile, { sheet, row, column }: Place): ChosenCell {
  const { value = null, kind = 'blank', text = '', formula, style } = cells.get(keyOf(row, column)) ?? {};
  return {
    sheet,
    address: addressOf({ row, column }),
    reference: referenceOf(sheet, { row, column }),
    row,
    column,
    value,
    kind,
    text,
    ...(formula !== undefined && { formula }),
    format: style?.format ?? 'General',
  };
}
