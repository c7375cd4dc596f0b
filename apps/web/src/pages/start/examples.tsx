/** Models to try: opening one copies it, so that it can be changed at will; a copy that was left as it is is opened again. */
import { SimpleGrid, Text, Title, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { getModel, openExample } from '../../server/calls.ts';
import { examples, files, model, models } from '../../server/queries.ts';
import { LoadingCards } from '../../shell/loading.tsx';
import { tellProblem } from '../../shell/notify.ts';
import { ProblemView } from '../../shell/problem-view.tsx';
import { untouchedCopy } from './own-copy.ts';
import classes from './start.module.css';

export function Examples() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(examples());
  const opening = useMutation({
    async mutationFn(name: string) {
      const { models: own } = await client.fetchQuery(models());
      const example = data?.examples.find((one) => one.name === name);
      const before = example && untouchedCopy(example, own);
      return before ? getModel(before.id) : openExample(name);
    },
    onSuccess(saved) {
      client.setQueryData(model(saved.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: models().queryKey, exact: true });
      void client.invalidateQueries({ queryKey: files().queryKey, exact: true });
      void navigate(`/models/${saved.id}`);
    },
    onError: tellProblem,
  });
  return (
    <section aria-labelledby="examples">
      <Title order={2} id="examples" mb="sm">
        Try an example
      </Title>
      {error && <ProblemView problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingCards />}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {data?.examples.map(({ name, title, about, inputs, outputs }) => (
          <UnstyledButton
            key={name}
            className={classes.card}
            onClick={() => opening.mutate(name)}
            disabled={opening.isPending}
            aria-busy={opening.isPending && opening.variables === name}
          >
            <Text fw={600}>{title}</Text>
            <Text size="sm" c="dimmed" mt={4}>
              {about}
            </Text>
            <Text size="xs" mt="auto" pt="sm">
              {opening.isPending && opening.variables === name
                ? 'Being opened…'
                : `${of(inputs, 'uncertain cell')}, ${of(outputs, 'output')}`}
            </Text>
          </UnstyledButton>
        ))}
      </SimpleGrid>
    </section>
  );
}

function of(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
