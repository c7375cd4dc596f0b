/** Asks before something is lost. One dialog for the whole page; whoever asks gets the answer as a promise. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';

/** What is asked. */
export interface Question {
  /** "Delete budget.xlsx?" */
  readonly title: string;
  /** What is lost. */
  readonly text: ReactNode;
  /** What the button that does it says: "Delete file". */
  readonly action: string;
  /** Whether something is destroyed; the button is red then. */
  readonly danger?: boolean;
}

type Ask = (question: Question) => Promise<boolean>;

const Asking = createContext<Ask>(async () => false);

/** `const confirm = useConfirm(); if (await confirm({…})) …` */
export function useConfirm(): Ask {
  return useContext(Asking);
}

/** Holds the dialog. */
export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  const [opened, setOpened] = useState(false);
  const answer = useRef<(agreed: boolean) => void>(undefined);
  const ask = useCallback<Ask>((asked) => {
    answer.current?.(false);
    setQuestion(asked);
    setOpened(true);
    return new Promise((resolve) => {
      answer.current = resolve;
    });
  }, []);
  const close = (agreed: boolean) => {
    setOpened(false);
    answer.current?.(agreed);
    answer.current = undefined;
  };
  return (
    <Asking value={ask}>
      {children}
      <Modal opened={opened} onClose={() => close(false)} title={question?.title} centered>
        <Text size="sm">{question?.text}</Text>
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={() => close(false)} data-autofocus>
            Cancel
          </Button>
          <Button {...(question?.danger && { color: 'red' })} onClick={() => close(true)}>
            {question?.action}
          </Button>
        </Group>
      </Modal>
    </Asking>
  );
}
