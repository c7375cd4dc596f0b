/**
 * What the engine in the tab says of a distribution: how it looks, or what is wrong. While a parameter moves only the
 * last text counts. References are read where there is a way to.
 */
import { useEffect, useRef, useState } from 'react';
import { engine } from '../preview/engine.ts';
import type { DistributionParts, Refusal, Sketch } from '../preview/protocol.ts';
import { type Draft, readDraft, readList, writeDraft, writeList } from './text.ts';

/** What is known of a text. */
export interface Known {
  /** The text that this is about. */
  readonly text: string;
  readonly parts?: DistributionParts | undefined;
  /** The last sketch there was: of this text, unless there is a refusal or it is not there yet. */
  readonly sketch?: Sketch | undefined;
  readonly refusal?: Refusal | undefined;
}

export type Read = (reference: string) => Promise<readonly number[]>;

export function useShape(text: string, read: Read | undefined): Known {
  const [known, setKnown] = useState<Known>({ text: '' });
  const wanted = useRef<readonly [string, Read | undefined]>(undefined);
  const busy = useRef(false);
  useEffect(() => {
    wanted.current = [text, read];
    if (busy.current) return;
    busy.current = true;
    // One after the other, always the newest: a parameter that is dragged asks faster than some are drawn.
    const follow = async () => {
      let done: readonly [string, Read | undefined] | undefined;
      while (done !== wanted.current && wanted.current !== undefined) {
        done = wanted.current;
        const found = await look(...done);
        setKnown((before) => ({ sketch: before.sketch, ...found }));
      }
      busy.current = false;
    };
    void follow();
  }, [text, read]);
  return known;
}

async function look(text: string, read: Read | undefined): Promise<Known> {
  let known: Known = { text };
  try {
    const parts = await engine().parts(text);
    known = { text, parts };
    const { text: resolved, values } = await resolve(text, parts, read);
    return { ...known, sketch: await engine().sketch(resolved, values) };
  } catch (failure) {
    return { ...known, refusal: refusalOf(failure) };
  }
}

function refusalOf(failure: unknown): Refusal {
  const { code, message } = failure as Partial<Refusal>;
  return { code: code ?? 'page', message: message ?? String(failure) };
}

/** The numbers behind references: lists that are areas of cells are put in, the others go beside. */
async function resolve(text: string, parts: DistributionParts, read: Read | undefined) {
  const values: Record<string, number> = {};
  const draft = readDraft(text);
  if (read === undefined || draft === undefined || parts.references.length === 0) return { text, values };
  const found = new Map<string, readonly number[]>();
  await Promise.all(parts.references.map(async (reference) => found.set(reference, await read(reference))));
  for (const [reference, numbers] of found) if (numbers.length === 1) values[reference] = numbers[0]!;
  return { text: writeDraft(withLists(draft, found)), values };
}

function withLists(draft: Draft, found: ReadonlyMap<string, readonly number[]>): Draft {
  const args = draft.args.map((arg) => {
    const numbers = found.get(arg);
    return numbers !== undefined && numbers.length > 1 && readList(arg) === undefined ? writeList(numbers) : arg;
  });
  return { ...draft, args };
}
