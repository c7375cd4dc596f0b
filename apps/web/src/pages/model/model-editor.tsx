/** The editor: the workbook with its marks, the panels beside it, and what comes out of it below, as it is changed. */
import { Button, Drawer, Group, Text } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { SavedModel, UploadedFile } from '@tessera/api';
import { type KeyboardEvent, memo, useCallback, useMemo, useRef } from 'react';
import type { ChosenCell } from '../../grid/sheet.ts';
import { WorkbookView } from '../../grid/workbook-view.tsx';
import { qualified } from '../../model/references.ts';
import { usePageTitle } from '../../shell/title.ts';
import { type Panel, useAddress } from './address.ts';
import { cellQuery } from './cell.ts';
import { MARK_COLOURS } from './colours.ts';
import { Dock } from './dock.tsx';
import classes from './editor.module.css';
import { EditorBar } from './editor-bar.tsx';
import { EditorRun } from './editor-run.tsx';
import { GridKeys } from './grid-keys.tsx';
import { LivePreview } from './live-preview.tsx';
import { ModelViewProvider } from './model-view.ts';
import { PreviewStrip } from './preview-strip.tsx';
import { numbersQuery } from './read-numbers.ts';
import { ShortcutsHelp, useShortcuts } from './shortcuts.tsx';
import { PANEL_TITLES, PanelContent, SidePanel } from './side-panel.tsx';
import { useLinkedCell } from './use-linked-cell.ts';
import { useModelWorkbench } from './use-model-workbench.ts';
import { usePicking } from './use-picking.ts';
import { VersionsDrawer } from './versions-drawer.tsx';

/** What can be done with the chosen cell begins here. */
const FIRST_IN_PANEL = '[role=tabpanel] :is(button, input):not(:disabled)';

/** Not drawn again while a parameter moves. */
const Workbook = memo(WorkbookView);

export interface ModelEditorProps {
  readonly saved: SavedModel;
  readonly file: UploadedFile;
}

export function ModelEditor({ saved, file }: ModelEditorProps) {
  const bench = useModelWorkbench(saved, file);
  const { editor, state, outputs } = bench.view;
  const [address, setAddress] = useAddress();
  const isWide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const [sheetOpened, drawer] = useDisclosure(false);
  const [running, runDialog] = useDisclosure(false);
  const [versionsOpened, versions] = useDisclosure(false);
  const [helpOpened, help] = useDisclosure(false);
  const picking = usePicking();
  const client = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  const side = useRef<HTMLElement>(null);
  usePageTitle(state.draft.name);

  useLinkedCell(file.file_id, address.cell, file.sheet_names, (linked) => setAddress({ cell: linked }));
  const query = cellQuery(file.file_id, address.cell, file.sheet_names);
  const { data: cell, isLoading } = useQuery(query);
  /** What was chosen in the grid last, and nowhere else since. */
  const latest = useRef<ChosenCell>(undefined);
  const show = useCallback(
    (reference: string) => {
      latest.current = undefined;
      setAddress({ cell: bench.view.places(reference)[0] ?? reference });
    },
    [bench.view.places, setAddress],
  );
  const open = useCallback(
    (reference: string) => {
      show(reference);
      setAddress({ panel: 'cell' });
      drawer.open();
    },
    [show, setAddress, drawer.open],
  );
  const { take, pickFor } = picking;
  const choose = useCallback(
    (chosen: ChosenCell) => {
      client.setQueryData(cellQuery(file.file_id, chosen.reference, file.sheet_names).queryKey, chosen);
      if (take(chosen.reference)) return;
      latest.current = chosen;
      setAddress({ cell: chosen.reference, ...(isWide && { panel: 'cell' as const }) });
    },
    [client, file, take, setAddress, isWide],
  );
  useShortcuts({
    undo: () => editor.undo(),
    redo: () => editor.redo(),
    run: () => outputs.length > 0 && runDialog.open(),
    help: help.toggle,
  });

  const view = useMemo(() => ({ ...bench.view, show, open }), [bench.view, show, open]);
  const from = address.cell ?? '';
  const form = useMemo(
    () => ({
      pickCell: (signal: AbortSignal) => {
        drawer.close();
        return pickFor(from)(signal).finally(drawer.open);
      },
      read: (reference: string) => client.fetchQuery(numbersQuery(file.file_id, qualified(reference, from))),
    }),
    [pickFor, from, client, file.file_id, drawer.close, drawer.open],
  );
  const chosen = useMemo(
    () => ({ reference: address.cell, cell, loading: isLoading }),
    [address.cell, cell, isLoading],
  );
  const isRandom = address.cell !== undefined && bench.random.has(address.cell);
  const facts = { chosen, isRandom, suggestions: bench.suggestions, form };
  const showPanel = useCallback((panel: Panel) => setAddress({ panel }), [setAddress]);
  const openPanel = (panel: Panel) => {
    showPanel(panel);
    drawer.open();
  };
  const enter = () => {
    openPanel('cell');
    // When the panel is drawn.
    setTimeout(() => side.current?.querySelector<HTMLElement>(FIRST_IN_PANEL)?.focus());
  };
  return (
    <ModelViewProvider value={view}>
      <LivePreview body={state.draft.body} compiling={bench.compiling}>
        <div className={classes.editor} style={MARK_COLOURS}>
          <EditorBar onRun={runDialog.open} onVersions={versions.open} onShortcuts={help.open} />
          <div className={classes.body}>
            <div className={classes.main}>
              {picking.active && <PickingNote onGiveUp={picking.giveUp} />}
              <GridKeys chosen={() => latest.current ?? cell} place={place} onEnter={enter}>
                <Workbook
                  fileId={file.file_id}
                  sheets={file.sheet_names}
                  marks={bench.marks}
                  {...(bench.dependents && { dependents: bench.dependents })}
                  chosen={address.cell}
                  onChoose={choose}
                />
              </GridKeys>
              <PreviewStrip />
              {!isWide && <Dock cell={cell} onPanel={openPanel} />}
            </div>
            {isWide ? (
              <aside
                ref={side}
                className={classes.side}
                aria-label="Model"
                onKeyDown={(event) => backToGrid(event, place.current)}
              >
                <SidePanel panel={address.panel} onPanel={showPanel} {...facts} />
              </aside>
            ) : (
              <Drawer
                opened={sheetOpened && !picking.active}
                onClose={drawer.close}
                position="bottom"
                size="72%"
                title={PANEL_TITLES[address.panel]}
                padding="md"
                style={MARK_COLOURS}
                overlayProps={{ backgroundOpacity: 0.15 }}
              >
                <div className={classes.sheetPreview}>{address.panel === 'cell' && <PreviewStrip />}</div>
                <PanelContent panel={address.panel} {...facts} />
              </Drawer>
            )}
          </div>
        </div>
        <EditorRun opened={running} onClose={runDialog.close} />
        <VersionsDrawer opened={versionsOpened} onClose={versions.close} />
        <ShortcutsHelp opened={helpOpened} onClose={help.close} />
      </LivePreview>
    </ModelViewProvider>
  );
}

function PickingNote({ onGiveUp }: { readonly onGiveUp: () => void }) {
  return (
    <Group className={classes.picking} role="status" justify="space-between">
      <Text size="sm">Choose the cell in the grid that the number comes from.</Text>
      <Button size="compact-sm" variant="white" onClick={onGiveUp}>
        Give up
      </Button>
    </Group>
  );
}

function backToGrid(event: KeyboardEvent, place: HTMLElement | null): void {
  // Fields and lists use Escape themselves.
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  place?.querySelector<HTMLElement>('[role=grid], [tabindex="0"]')?.focus();
}
