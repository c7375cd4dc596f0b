/** API keys: made, shown once, revoked. */
import { Button, Code, Group, Table, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiKey } from '@tessera/api';
import type { Static } from 'typebox';
import { ago, inFull } from '../../format/moments.ts';
import { deleteKey, makeKey } from '../../server/calls.ts';
import { keys } from '../../server/queries.ts';
import { useConfirm } from '../../shell/confirm.tsx';
import { LoadingLines } from '../../shell/loading.tsx';
import { tellDone, tellProblem } from '../../shell/notify.ts';
import { ProblemView } from '../../shell/problem-view.tsx';
import { WideTable } from '../../shell/wide-table.tsx';
import { NewKey } from './new-key.tsx';

type Key = Static<typeof ApiKey>;

export function Keys() {
  const { data, error, refetch } = useQuery(keys());
  return (
    <section aria-labelledby="keys">
      <Title order={2} id="keys">
        API keys
      </Title>
      <Text size="sm" c="dimmed" mb="md" maw="44rem">
        A program that sends a key acts for you: it sees and changes what you can. Send it as{' '}
        <Code>Authorization: Bearer tsk_…</Code>
      </Text>
      <KeyMaker />
      {error && <ProblemView problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingLines rows={2} />}
      {data?.keys.length === 0 && <Text size="sm">You have no keys.</Text>}
      {data && data.keys.length > 0 && <KeyTable keys={data.keys} />}
    </section>
  );
}

function KeyMaker() {
  const client = useQueryClient();
  const making = useMutation({
    mutationFn: makeKey,
    onSuccess: () => client.invalidateQueries({ queryKey: keys().queryKey }),
  });
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          making.mutate(String(new FormData(form).get('name')).trim(), { onSuccess: () => form.reset() });
        }}
      >
        <Group align="flex-end" gap="sm" mb="md">
          <TextInput
            name="name"
            label="What the new key is for"
            placeholder="nightly report"
            required
            maxLength={100}
            pattern=".*\S.*"
            flex={1}
            maw={360}
          />
          <Button type="submit" loading={making.isPending}>
            Make a key
          </Button>
        </Group>
      </form>
      {making.isError && <ProblemView problem={making.error} />}
      {making.data && <NewKey name={making.data.name} secret={making.data.key} onClose={making.reset} />}
    </>
  );
}

function KeyTable({ keys: all }: { readonly keys: readonly Key[] }) {
  const revoke = useRevoke();
  return (
    <WideTable label="Keys" minWidth={480}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>For</Table.Th>
            <Table.Th>Begins with</Table.Th>
            <Table.Th>Made</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {all.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Td>{key.name}</Table.Td>
              <Table.Td>
                <Code>{key.prefix}…</Code>
              </Table.Td>
              <Table.Td>
                <time dateTime={key.created_at} title={inFull(key.created_at)}>
                  {ago(key.created_at)}
                </time>
              </Table.Td>
              <Table.Td>
                {key.last_used_at ? (
                  <time dateTime={key.last_used_at} title={inFull(key.last_used_at)}>
                    {ago(key.last_used_at)}
                  </time>
                ) : (
                  'never'
                )}
              </Table.Td>
              <Table.Td ta="right">
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Revoke ${key.name}`}
                  onClick={() => void revoke(key)}
                >
                  Revoke
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

function useRevoke() {
  const client = useQueryClient();
  const confirm = useConfirm();
  return async ({ id, name }: Key) => {
    const agreed = await confirm({
      title: `Revoke the key for ${name}?`,
      text: 'Programs that send it are refused from now on. It cannot be brought back.',
      action: 'Revoke key',
      danger: true,
    });
    if (!agreed) return;
    try {
      await deleteKey(id);
      tellDone(`The key for ${name} was revoked.`);
    } catch (failure) {
      tellProblem(failure);
    }
    await client.invalidateQueries({ queryKey: keys().queryKey });
  };
}
