/** The runs that were chosen, at the bottom of the window: two to five of them can be compared. */
import { Affix, Button, Group, Paper, Text, Transition } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import type { Run } from '@tessera/api';
import { Link } from 'react-router';

/** As many as the server compares. */
export const MOST_COMPARED = 5;

interface ChosenRunsProps {
  readonly runs: readonly Run[];
  onClear(): void;
}

export function ChosenRuns({ runs, onClear }: ChosenRunsProps) {
  const enough = runs.length >= 2;
  const compare = `/compare?runs=${runs.map(({ id }) => id).join(',')}`;
  return (
    <Affix position={{ bottom: 16, left: 16, right: 16 }} style={{ pointerEvents: 'none' }}>
      <Transition mounted={runs.length > 0} transition="slide-up">
        {(style) => (
          <Paper withBorder shadow="md" p="sm" mx="auto" w="fit-content" style={{ ...style, pointerEvents: 'auto' }}>
            <Group gap="md">
              <Text size="sm" role="status">
                {enough ? `${runs.length} runs chosen` : 'Choose one more to compare'}
                {runs.length === MOST_COMPARED && ', the most at a time'}
              </Text>
              <Group gap="xs">
                {enough && (
                  <Button size="xs" component={Link} to={compare} leftSection={<IconScale size={16} aria-hidden />}>
                    Compare
                  </Button>
                )}
                <Button size="xs" variant="default" onClick={onClear}>
                  Choose none
                </Button>
              </Group>
            </Group>
          </Paper>
        )}
      </Transition>
    </Affix>
  );
}
