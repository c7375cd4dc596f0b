/** The outputs of a run to choose from: name, average, and the shape of the distribution. */
import { Badge, Text, UnstyledButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './output-list.module.css';
import { Spark } from './spark.tsx';

/** What stands in the list. */
export interface ListedOutput {
  readonly key: string;
  readonly label: string;
  /** The average as it is written. */
  readonly mean: string;
  readonly counts: readonly number[];
  /** The value in each bin, where there are few. */
  readonly values?: readonly number[] | undefined;
  readonly errors?: number;
}

interface OutputListProps {
  readonly outputs: readonly ListedOutput[];
  readonly chosen: number;
  readonly onChoose: (key: string) => void;
}

export function OutputList({ outputs, chosen, onChoose }: OutputListProps) {
  const current = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the button that is the chosen one follows from it.
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);
  if (outputs.length < 2) return null;
  return (
    <nav aria-label="Outputs" className={classes.list}>
      {outputs.map(({ key, label, mean, counts, values, errors = 0 }, i) => (
        <UnstyledButton
          key={key}
          ref={i === chosen ? current : null}
          className={classes.output!}
          aria-current={i === chosen ? 'true' : undefined}
          onClick={() => onChoose(key)}
        >
          <Text size="sm" fw={550} lineClamp={2}>
            {label}
          </Text>
          <Text size="xs" className={classes.mean!}>
            {mean}
            {errors > 0 && (
              <Badge component="span" size="xs" color="red" variant="light" ml={6}>
                errors
              </Badge>
            )}
          </Text>
          <Spark counts={counts} values={values} />
        </UnstyledButton>
      ))}
    </nav>
  );
}
