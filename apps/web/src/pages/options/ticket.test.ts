import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf, changed, FIRST_TICKET, refusalOf, type Ticket, ticketOf } from './ticket.ts';

const paramsOf = (ticket: Ticket): URLSearchParams =>
  new URLSearchParams(
    Object.entries(addressOf(ticket)).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );

describe('the address of a ticket', () => {
  test('says nothing of the first one', () => {
    expect(paramsOf(FIRST_TICKET).toString()).toBe('');
    expect(ticketOf(new URLSearchParams())).toEqual(FIRST_TICKET);
  });

  test('leads back to it, bit for bit', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const tickets = fc.record({
      ...{ S: number(1e-3, 1e6), K: number(1e-3, 1e6), T: number(0, 30), r: number(-1, 1), q: number(-1, 1) },
      ...{ sigma: number(0, 5), price: number(0, 1e6), type: fc.constantFrom('call', 'put') },
      model: fc.constantFrom('black-scholes', 'black-76', 'garman-kohlhagen'),
      theta: fc.constantFrom('year', 'day365', 'day252'),
    });
    fc.assert(
      fc.property(tickets, (some) => {
        const ticket = { ...FIRST_TICKET, ...some } as Ticket;
        // A zero has no sign in an address.
        const plain = (told: Ticket) => Object.fromEntries(Object.entries(told).map(([k, v]) => [k, v === 0 ? 0 : v]));
        expect(plain(ticketOf(paramsOf(ticket)))).toEqual(plain(ticket));
      }),
    );
  });

  test('with what cannot be there is as if it had not been said', () => {
    expect(ticketOf(new URLSearchParams('S=-1&K=none&T=&sigma=1e9&type=both&model=bachelier&r=0.05'))).toEqual({
      ...FIRST_TICKET,
      r: 0.05,
    });
  });
});

test('the volatility is found of European contracts only; what was chosen last stays', () => {
  const implied = changed(FIRST_TICKET, { by: 'price' });
  expect(changed(implied, { exercise: 'american' })).toMatchObject({ by: 'sigma', exercise: 'american' });
  const american = changed(FIRST_TICKET, { exercise: 'american' });
  expect(changed(american, { by: 'price' })).toMatchObject({ by: 'price', exercise: 'european' });
});

test.each([
  ['S', 0, 'It must be above 0.'],
  ['T', -1, 'It must not be negative.'],
  ['r', -11, 'It must be -10 or more.'],
  ['sigma', 101, 'It must be 100 or less.'],
  ['K', Number.NaN, 'Type a number.'],
  ['q', -0.5, undefined],
] as const)('%s of %d: %s', (name, value, said) => {
  expect(refusalOf(name, value)).toBe(said);
});
