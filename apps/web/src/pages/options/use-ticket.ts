/** The calculator's contract as state, and in the address of the page, so that it can be linked and gone back to. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useAddress } from '../../shell/use-address.ts';
import { addressOf, changed, type Ticket, ticketOf } from './ticket.ts';

/** A slider moves faster than browsers let addresses change. */
const PAUSE = 250;

/** The ticket, and how to change it. */
export function useTicket() {
  const { params, change } = useAddress();
  const [ticket, setTicket] = useState(() => ticketOf(params));
  const written = useRef(JSON.stringify(ticket));
  useEffect(() => {
    const timer = setTimeout(() => {
      const text = JSON.stringify(ticket);
      if (text === written.current) return;
      written.current = text;
      change(addressOf(ticket));
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [ticket, change]);
  useEffect(() => {
    // Somebody followed a link, or went back.
    const told = ticketOf(params);
    const text = JSON.stringify(told);
    if (text === written.current) return;
    written.current = text;
    setTicket(told);
  }, [params]);
  const set = useCallback((part: Partial<Ticket>) => setTicket((before) => changed(before, part)), []);
  return { ticket, change: set };
}
