/**
 * What the engine in the tab says of a distribution: how it looks, or what is wrong. While a parameter moves only the
 * last text counts. References are read where there is a way to.
 */
import { useEffect, useRef, useState } from 'react';
import { engine } from '../preview/engine.ts';
import type { DistributionParts, Refusal, Sketch } from '../preview/protocol.ts';

/** What is known of a text. */
export interface Known {
  /** The text that this is about. */
  readonly text: string;
  readonly parts?: DistributionParts | undefined;
  /** The last sketch there was: of this text, unless there is a refusal or it is not there yet. */
  readonly sketch?: Sketch | undefined;
  readonly refusal?: Refusal | undefined;
}

/** The numbers of a reference, as written; none where it holds none. */
export type Read = (reference: string) => Promise<readonly number[]>;

/** What is known of a distribution; of the last text there was while the next one is looked at. */
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
    return { ...known, sketch: await engine().sketch(text, await valuesOf(parts, read)) };
  } catch (failure) {
    return { ...known, refusal: refusalOf(failure) };
  }
}

function refusalOf(failure: unknown): Refusal {
  const { code, message } = failure as Partial<Refusal>;
  return { code: code ?? 'page', message: message ?? String(failure) };
}

/** The numbers behind references: one of a cell, a list of an area. */
async function valuesOf({ references }: DistributionParts, read: Read | undefined) {
  if (read === undefined) return {};
  const found = await Promise.all(
    references.map(async (reference) => {
      const numbers = await read(reference);
      return [reference, numbers.length === 1 && !reference.includes(':') ? numbers[0]! : numbers] as const;
    }),
  );
  return Object.fromEntries(found.filter(([, value]) => typeof value === 'number' || value.length > 0));
}
