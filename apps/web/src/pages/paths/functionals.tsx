/** Numbers of each path by expression: a value with its interval for each, and the distribution of one of them. */
import { ActionIcon, Button, Menu, Paper, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconChartHistogram, IconPlus, IconTrash } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { Refusal } from '../../preview/protocol.ts';
import { Estimate, Histogram } from './estimate.tsx';
import classes from './functionals.module.css';
import { MOST_FUNCTIONALS } from './setup.ts';
import { isEvent } from './summary.ts';
import { TEMPLATES, type TemplatePlace } from './templates.ts';

interface FunctionalsProps {
  readonly expressions: readonly string[];
  /** By expression that is not empty; undefined where it is too new to be known. */
  readonly columns: ReadonlyMap<string, Float64Array | Refusal>;
  readonly place: TemplatePlace;
  onExpressions(expressions: readonly string[]): void;
}

export const Functionals = memo(function Functionals({ expressions, columns, place, onExpressions }: FunctionalsProps) {
  const [chosen, setChosen] = useState(0);
  const shown = Math.min(chosen, expressions.length - 1);
  const column = columns.get(expressions[shown] ?? '');
  const add = (expression: string) => {
    onExpressions([...expressions, expression]);
    setChosen(expressions.length);
  };
  return (
    <section aria-labelledby="functionals">
      <Title order={2} id="functionals" mb={4}>
        Numbers of each path
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        An expression reads one number off each path; a comparison is an event.
      </Text>
      <Stack gap="sm">
        {expressions.map((expression, index) => (
          <Expression
            // biome-ignore lint/suspicious/noArrayIndexKey: an expression is its place; its text is being typed.
            key={index}
            number={index + 1}
            expression={expression}
            column={columns.get(expression)}
            isShown={index === shown}
            onShow={() => setChosen(index)}
            onExpression={(text) => onExpressions(expressions.map((one, i) => (i === index ? text : one)))}
            onRemove={() => onExpressions(expressions.filter((_, i) => i !== index))}
          />
        ))}
        {expressions.length < MOST_FUNCTIONALS && <Add place={place} onAdd={add} />}
        {column instanceof Float64Array && !isEvent(column) && (
          <Histogram expression={expressions[shown]!} column={column} />
        )}
      </Stack>
    </section>
  );
});

interface ExpressionProps {
  readonly number: number;
  readonly expression: string;
  readonly column: Float64Array | Refusal | undefined;
  readonly isShown: boolean;
  onShow(): void;
  onExpression(expression: string): void;
  onRemove(): void;
}

function Expression({ number, expression, column, isShown, onShow, onExpression, onRemove }: ExpressionProps) {
  const refusal = column && !(column instanceof Float64Array) ? column : undefined;
  return (
    <Paper withBorder p="sm" role="group" aria-label={`Expression ${number}`} data-shown={isShown || undefined}>
      <div className={classes.row}>
        <TextInput
          className={classes.field!}
          classNames={{ input: classes.input! }}
          aria-label={`Expression ${number}`}
          value={expression}
          spellCheck={false}
          autoCapitalize="off"
          error={refusal?.message}
          onFocus={onShow}
          onChange={({ currentTarget }) => onExpression(currentTarget.value)}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="input-sm"
          aria-label={`Remove expression ${number}`}
          onClick={onRemove}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </div>
      {column instanceof Float64Array && <Estimate column={column} />}
      {column instanceof Float64Array && !isEvent(column) && !isShown && (
        <UnstyledButton className={classes.show!} onClick={onShow}>
          <IconChartHistogram size={14} aria-hidden /> Show its distribution
        </UnstyledButton>
      )}
    </Paper>
  );
}

interface AddProps {
  readonly place: TemplatePlace;
  onAdd(expression: string): void;
}

function Add({ place, onAdd }: AddProps) {
  return (
    <Menu position="bottom-start" withinPortal width={260}>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconPlus size={16} aria-hidden />} className={classes.add!}>
          Add a number or an event
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu!}>
        {TEMPLATES.map(({ title, templates }) => (
          <div key={title}>
            <Menu.Label>{title}</Menu.Label>
            {templates.map((template) => (
              <Menu.Item key={template.title} onClick={() => onAdd(template.write(place))}>
                {template.title}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
