/** The room of a table that may be wider than the window: it scrolls by itself, by keyboard too, and says what it holds. */
import { Table, type TableScrollContainerProps } from '@mantine/core';
import { useEffect, useState } from 'react';

interface WideTableProps extends TableScrollContainerProps {
  /** What the table tells; said when it is scrolled to. */
  readonly label: string;
}

/** A stop of the Tab key only while something is hidden at its side. */
export function WideTable({ label, ...rest }: WideTableProps) {
  const [viewport, setViewport] = useState<HTMLDivElement | null>(null);
  const [isCut, setCut] = useState(false);
  useEffect(() => {
    if (!viewport) return;
    const watcher = new ResizeObserver(() => setCut(viewport.scrollWidth > viewport.clientWidth));
    watcher.observe(viewport);
    if (viewport.firstElementChild) watcher.observe(viewport.firstElementChild);
    return () => watcher.disconnect();
  }, [viewport]);
  const scrolls = { tabIndex: 0, role: 'region', 'aria-label': `${label}, scrolls sideways` };
  return (
    <Table.ScrollContainer
      {...rest}
      scrollAreaProps={{ viewportRef: setViewport, ...(isCut && { viewportProps: scrolls }) }}
    />
  );
}
