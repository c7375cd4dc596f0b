/** Around every chart: its title, its numbers as a table in its place, and ways to take it elsewhere. */
import { ActionIcon, Button, Menu, Text, Tooltip } from '@mantine/core';
import {
  IconChartHistogram,
  IconDownload,
  IconFileTypeCsv,
  IconFileTypeSvg,
  IconPhoto,
  IconTable,
} from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { DataTable } from './data-table.tsx';
import type { Draw } from './figure.ts';
import classes from './frame.module.css';
import { type PictureFormat, pictureOf, save } from './picture.ts';
import { useStill } from './still.ts';
import { csvOf, fileName, type Table } from './table.ts';

export interface ChartFrameProps {
  readonly title: string;
  readonly draw: Draw;
  readonly height: number;
  /** Asked for when it is shown or saved. */
  readonly table: () => Table;
  /** What is worth knowing of how it is drawn. */
  readonly note?: string | undefined;
  readonly children: ReactNode;
}

/** A chart in its frame. */
export function ChartFrame({ title, draw, height, table, note, children }: ChartFrameProps) {
  const still = useStill();
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className={classes.frame} aria-labelledby={id}>
      <figcaption className={classes.head}>
        <Text id={id} component="span" fw={600} size={still ? 'sm' : 'md'} className={classes.title}>
          {title}
        </Text>
        {!still && (
          <>
            <TableSwitch pressed={asTable} onChange={setAsTable} />
            <SaveMenu title={title} draw={draw} height={height} table={table} />
          </>
        )}
      </figcaption>
      {asTable ? <DataTable table={table()} height={height} /> : children}
      {note && (
        <Text size="xs" c="dimmed" mt={4}>
          {note}
        </Text>
      )}
    </figure>
  );
}

function TableSwitch({
  pressed,
  onChange,
}: {
  readonly pressed: boolean;
  readonly onChange: (pressed: boolean) => void;
}) {
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="gray"
      leftSection={pressed ? <IconChartHistogram size={16} /> : <IconTable size={16} />}
      onClick={() => onChange(!pressed)}
    >
      <span className={classes.words}>{pressed ? 'Show as chart' : 'Show as table'}</span>
    </Button>
  );
}

type SaveMenuProps = Pick<ChartFrameProps, 'title' | 'draw' | 'height' | 'table'>;

function SaveMenu({ title, draw, height, table }: SaveMenuProps) {
  const [failed, setFailed] = useState(false);
  const savePicture = async (format: PictureFormat) => {
    setFailed(false);
    try {
      save(await pictureOf(draw, title, height, format), fileName(title, format));
    } catch {
      setFailed(true);
    }
  };
  const saveData = () => save(new Blob(['\ufeff', csvOf(table())], { type: 'text/csv' }), fileName(title, 'csv'));
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Tooltip
          label={failed ? 'The picture could not be made. Try again.' : 'Save this chart'}
          {...(failed && { opened: true })}
        >
          <ActionIcon variant="subtle" color={failed ? 'red' : 'gray'} aria-label={`Save "${title}"`}>
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPhoto size={16} />} onClick={() => savePicture('png')}>
          Picture (PNG)
        </Menu.Item>
        <Menu.Item leftSection={<IconFileTypeSvg size={16} />} onClick={() => savePicture('svg')}>
          Drawing (SVG)
        </Menu.Item>
        <Menu.Item leftSection={<IconFileTypeCsv size={16} />} onClick={saveData}>
          Its numbers (CSV)
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
