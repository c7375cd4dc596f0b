/** The distribution as the model writes it, for who prefers to type it. */
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { DistributionEntry } from '../preview/protocol.ts';
import { readDraft } from './text.ts';

export function ExpertText(props: {
  readonly text: string;
  readonly entry: DistributionEntry | undefined;
  readonly onText: (text: string) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const example = props.entry?.example ?? 'triangular(80, 100, 130)';
  const wrong = typed !== undefined && readDraft(typed) === undefined;
  const leave = () => {
    if (typed === undefined || wrong) return;
    if (typed.trim() !== props.text) props.onText(typed.trim());
    setTyped(undefined);
  };
  return (
    <Textarea
      aria-label="Distribution as text"
      description="As in =B4*1.1: cells, names and formulas can be arguments. Numbers with a point, commas between them."
      autosize
      maxRows={6}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      error={wrong ? `Write it as ${example}.` : undefined}
      value={typed ?? props.text}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.shiftKey) {
          event.preventDefault();
          leave();
        }
        if (event.key === 'Escape' && typed !== undefined) {
          event.stopPropagation();
          setTyped(undefined);
        }
      }}
    />
  );
}
