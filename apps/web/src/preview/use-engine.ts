/** The engine in the tab for components: what it said last, and whether that is of what is shown now. */
import { useEffect, useRef, useState } from 'react';
import { engine } from './engine.ts';
import type { DistributionEntry, EngineInTab, PreviewResult, Redistributed, Refusal } from './protocol.ts';
import { EngineRefusal } from './refusal.ts';

/** All distributions; undefined until the engine is there. */
export function useCatalog(): readonly DistributionEntry[] | undefined {
  const [catalog, setCatalog] = useState<readonly DistributionEntry[]>();
  useEffect(() => {
    let wanted = true;
    engine()
      .catalog()
      .then((found) => wanted && setCatalog(found))
      // Whoever sketches a distribution says that the engine cannot be started.
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, []);
  return catalog;
}

/** What is known of a preview that is asked again and again. */
export interface LastPreview {
  /** The last one there was; while the next is under way that of a moment ago. */
  readonly result: PreviewResult | undefined;
  /** Why there is none of what is shown now. */
  readonly refusal: Refusal | undefined;
  /** Whether one is under way: one that there is nothing before, or that takes its time. */
  readonly pending: boolean;
}

const NOTHING: LastPreview = { result: undefined, refusal: undefined, pending: false };
/** After so many milliseconds a preview takes its time. What is there sooner flickers if it is announced. */
const SOON = 200;

/** Previews a program (its text) again whenever something of it changes; undefined: there is nothing to preview. */
export function usePreview(
  program: string | undefined,
  { seed, trials }: Parameters<EngineInTab['preview']>[1],
  redistributed: Redistributed | undefined,
): LastPreview {
  const [last, setLast] = useState<LastPreview>(NOTHING);
  const changes = JSON.stringify(redistributed ?? {});
  const asked = useRef(0);
  /** The program that is shown; what comes of another one, or when nothing is shown any more, is dropped. */
  const shown = useRef<string>(undefined);
  useEffect(() => {
    const ask = ++asked.current;
    shown.current = program;
    if (program === undefined) {
      setLast(NOTHING);
      return;
    }
    const isNewest = (): boolean => ask === asked.current;
    const wait = () => setLast((before) => (before.pending ? before : { ...before, pending: true }));
    setLast((before) => (before.result || before.pending ? before : { ...before, pending: true }));
    const timer = setTimeout(wait, SOON);
    preview(program, { seed, trials }, JSON.parse(changes)).then(
      // An earlier one is shown too: a chart should move while the hand does.
      (result) => {
        clearTimeout(timer);
        if (shown.current === program) setLast({ result, refusal: undefined, pending: false });
      },
      (failure) => {
        clearTimeout(timer);
        const refusal = refusalOf(failure);
        if (isNewest()) setLast((before) => ({ ...before, refusal, pending: false }));
      },
    );
    return () => clearTimeout(timer);
  }, [program, seed, trials, changes]);
  useEffect(
    () => () => {
      shown.current = undefined;
    },
    [],
  );
  return last;
}

async function preview(
  program: string,
  settings: Parameters<EngineInTab['preview']>[1],
  redistributed: Redistributed,
): Promise<PreviewResult> {
  const { id } = await engine().open(program);
  return engine().preview(id, settings, redistributed);
}

function refusalOf(failure: unknown): Refusal {
  if (failure instanceof EngineRefusal) return failure;
  return { code: 'engine-failed', message: failure instanceof Error ? failure.message : String(failure) };
}
