/** A row of single numbers with their names. */
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './figures.module.css';

export function Figures({ children }: { readonly children: ReactNode }) {
  return <dl className={classes.figures}>{children}</dl>;
}

interface FigureProps {
  readonly name: string;
  readonly value: ReactNode;
}

export function Figure({ name, value }: FigureProps) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" fw={550} className={classes.value!}>
        {value}
      </Text>
    </div>
  );
}
