/** A problem in the place where it came up: what is wrong, in the server's words, and what one can do. */
import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import { asProblem } from '../server/problem.ts';
import { adviceOn } from './advice.ts';

interface ProblemViewProps {
  /** Whatever was thrown. */
  readonly problem: unknown;
  /** Tries again. */
  readonly onRetry?: () => void;
}

/** Refusals that stay the same however often one asks: nobody is signed in, not allowed, not there. */
const FINAL = new Set([401, 403, 404]);

export function ProblemView({ problem: failure, onRetry }: ProblemViewProps) {
  const { pathname, search } = useLocation();
  const problem = asProblem(failure);
  const { title, sentence, way } = adviceOn(problem, pathname + search);
  const offline = problem.code === 'offline';
  const retry = FINAL.has(problem.status) ? undefined : onRetry;
  return (
    <Alert
      role="alert"
      variant="default"
      color={offline ? 'gray' : 'red'}
      icon={offline ? <IconPlugConnectedX aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={title}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {sentence}
      </Text>
      {problem.places.length > 1 && (
        <List size="sm" mt="xs">
          {problem.places.slice(0, 20).map(({ path, detail }) => (
            <List.Item key={`${path} ${detail}`}>{detail}</List.Item>
          ))}
        </List>
      )}
      {(retry || way) && (
        <Group gap="xs" mt="sm">
          {way && (
            <Button size="xs" component={Link} to={way.to}>
              {way.text}
            </Button>
          )}
          {retry && (
            <Button size="xs" variant="default" onClick={retry}>
              Try again
            </Button>
          )}
        </Group>
      )}
      {problem.requestId && (
        <Text size="xs" c="dimmed" mt="xs">
          Call {problem.requestId}
        </Text>
      )}
    </Alert>
  );
}
