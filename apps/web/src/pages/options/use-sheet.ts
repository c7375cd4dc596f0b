/** Prices the calculator's contract beside the page: a slider that is dragged asks faster than some contracts are priced. */
import { useEffect, useRef, useState } from 'react';
import type { ContractSheet } from './contract-sheet.ts';
import type { Ticket } from './ticket.ts';

/** A sheet and the ticket that it is of. */
export interface PricedTicket {
  readonly ticket: Ticket;
  readonly sheet: ContractSheet;
}

interface Line {
  readonly worker: Worker;
  busy: Ticket | undefined;
  /** The newest that waits; those before it nobody wants any more. */
  waiting: Ticket | undefined;
}

/** The sheet of the ticket; of the one before until it is there. `failed`: this browser cannot price. */
export function useSheet(ticket: Ticket): { readonly priced: PricedTicket | undefined; readonly failed: boolean } {
  const [priced, setPriced] = useState<PricedTicket>();
  const [failed, setFailed] = useState(false);
  const line = useRef<Line>(undefined);
  useEffect(() => {
    const worker = new Worker(new URL('./contract-worker.ts', import.meta.url), { type: 'module', name: 'contract' });
    const own: Line = { worker, busy: undefined, waiting: undefined };
    line.current = own;
    worker.onmessage = ({ data }: MessageEvent<ContractSheet>) => {
      setPriced({ ticket: own.busy!, sheet: data });
      own.busy = own.waiting;
      own.waiting = undefined;
      if (own.busy) worker.postMessage(own.busy);
    };
    worker.onerror = () => setFailed(true);
    return () => {
      worker.terminate();
      line.current = undefined;
    };
  }, []);
  useEffect(() => {
    const own = line.current;
    if (!own) return;
    if (own.busy) own.waiting = ticket;
    else {
      own.busy = ticket;
      own.worker.postMessage(ticket);
    }
  }, [ticket]);
  return { priced, failed };
}
