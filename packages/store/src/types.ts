/** How values come out of the database, alike on both drivers: PostgreSQL's text of a value by the number of its type. */

/** `2026-01-31 12:00:00.5+00` as a moment; without an offset it is taken as UTC. */
function moment(text: string): Date {
  const [, day, time, offset = '+00'] = /^(\S+) ([\d:.]+)(.*)$/.exec(text) ?? [];
  return new Date(`${day}T${time}${offset.length === 3 ? `${offset}:00` : offset || 'Z'}`);
}

const asIs = (text: string): string => text;

/** Only what the drivers would do differently, or not as `Row` promises. */
export const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  20: Number, // int8
  1700: Number, // numeric
  1184: moment, // timestamptz
  1114: moment, // timestamp
  1082: asIs, // date
  1186: asIs, // interval
  114: JSON.parse, // json
  3802: JSON.parse, // jsonb
};
