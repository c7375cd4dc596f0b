/**
 * The kinds of value that a setting can have: how its text is read, and how its range is written down. It knows no
 * setting by name.
 */

/** What was wrong with a text, as the end of a sentence that starts with the setting: "must be …". */
export class NotThisKind extends Error {}

/** One kind of value. `read` throws `NotThisKind` for any other text; the text is trimmed and not empty. */
export interface Kind<T> {
  readonly type: string;
  /** The values that are allowed, for the reference table. */
  readonly range: string;
  read(text: string): T;
  /** A value as a person would write it. */
  print(value: T): string;
}

const UNITS = ['', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A whole number within bounds; `1e9` and `1_000_000` are understood. */
export function whole(low: number, high: number): Kind<number> {
  const range = `${grouped(low)} to ${grouped(high)}`;
  return {
    type: 'whole number',
    range,
    read(text) {
      const value = /^[0-9][0-9_]*(e[0-9]{1,2})?$/i.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
      if (!Number.isSafeInteger(value) || value < low || value > high)
        throw new NotThisKind(`must be a whole number, ${range}`);
      return value;
    },
    print: grouped,
  };
}

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** One decimal digit. */
export const digit: Kind<Digit> = { ...whole(0, 9), read: (given) => whole(0, 9).read(given) as Digit };

/** A number within bounds; `unit` is for the reference table. */
export function number(low: number, high: number, unit: string): Kind<number> {
  const range = `${grouped(low)} to ${grouped(high)}`;
  return {
    type: unit,
    range,
    read(text) {
      const value = /^[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= low && value <= high)) throw new NotThisKind(`must be a number of ${unit}, ${range}`);
      return value;
    },
    print: grouped,
  };
}

/** A size in bytes: `10MB`, `1.5 GB`, `65536`. Units count in 1,024s, as upload limits mostly do; so `MiB` is `MB`. */
export function size(low: number, high: number): Kind<number> {
  const range = `${printSize(low)} to ${printSize(high)}`;
  return {
    type: 'size',
    range,
    read(text) {
      const [, digits, unit = ''] = /^([0-9]+(?:\.[0-9]+)?)\s*([KMGTP]?)i?B?$/i.exec(text) ?? [];
      const power = UNITS.findIndex((name) => name === (unit && `${unit.toUpperCase()}B`));
      const value = digits === undefined ? Number.NaN : Math.round(Number(digits) * 1024 ** power);
      if (!(value >= low && value <= high))
        throw new NotThisKind(`must be a size such as 10MB or a number of bytes, ${range}`);
      return value;
    },
    print: printSize,
  };
}

/** Yes or no. */
export const flag: Kind<boolean> = {
  type: 'flag',
  range: 'true, false',
  read(text) {
    if (/^(true|1|yes|on)$/i.test(text)) return true;
    if (/^(false|0|no|off)$/i.test(text)) return false;
    throw new NotThisKind('must be true or false');
  },
  print: String,
};

/** One of a few words. */
export function choice<const W extends string>(...words: readonly W[]): Kind<W> {
  return {
    type: 'word',
    range: words.join(', '),
    read(text) {
      const word = words.find((each) => each === text.toLowerCase());
      if (word === undefined) throw new NotThisKind(`must be one of ${words.join(', ')}`);
      return word;
    },
    print: String,
  };
}

/** Any text of so many characters. */
export function text(range: string, low = 1, high = 4096): Kind<string> {
  return {
    type: 'text',
    range,
    read(given) {
      if (given.length < low) throw new NotThisKind(`must have at least ${low} characters, and has ${given.length}`);
      if (given.length > high) throw new NotThisKind(`must have at most ${high} characters, and has ${given.length}`);
      return given;
    },
    print: String,
  };
}

/** The name or address of a network interface. */
export const host: Kind<string> = {
  type: 'address',
  range: 'a name or an IP address, without port',
  read(given) {
    const name = given.replace(/^\[(.*)\]$/, '$1');
    if (!/^[A-Za-z0-9.:%_-]+$/.test(name) || /^[^:]+:[0-9]+$/.test(name))
      throw new NotThisKind('must be a name or an IP address, without scheme and port');
    return name;
  },
  print: String,
};

/** The address of a PostgreSQL server. */
export const postgresUrl: Kind<string> = {
  type: 'address',
  range: 'postgres://USER:PASSWORD@HOST:PORT/DATABASE',
  read(given) {
    const url = URL.canParse(given) ? new URL(given) : undefined;
    if (url?.protocol !== 'postgres:' && url?.protocol !== 'postgresql:')
      throw new NotThisKind('must look like postgres://USER:PASSWORD@HOST:PORT/DATABASE');
    return given;
  },
  print: String,
};

/** Origins of web pages, separated by commas, as a browser sends them: scheme, name and port, no path. */
export const origins: Kind<readonly string[]> = {
  type: 'list',
  range: 'origins such as https://tessera.example.com, separated by commas',
  read(given) {
    return items(given).map((item) => {
      const url = URL.canParse(item) ? new URL(item) : undefined;
      if (!url || !/^https?:$/.test(url.protocol) || url.origin !== item.replace(/\/$/, '').toLowerCase())
        throw new NotThisKind(
          `must list origins (https://name or http://name:port, no path, no *), and "${item}" is none`,
        );
      return url.origin;
    });
  },
  print: (values) => values.join(', '),
};

/** Addresses or networks, separated by commas. */
export const networks: Kind<readonly string[]> = {
  type: 'list',
  range: 'IP addresses or networks (10.0.0.0/8), separated by commas',
  read(given) {
    return items(given).map((item) => {
      if (!/^([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)(\/[0-9]{1,3})?$/i.test(item))
        throw new NotThisKind(`must list IP addresses or networks such as 10.0.0.0/8, and "${item}" is none`);
      return item;
    });
  },
  print: (values) => values.join(', '),
};

function items(given: string): string[] {
  return given
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

/** 1234567 as 1,234,567, whatever the machine's language; 8000 as it is. */
function grouped(value: number): string {
  if (value < 10_000) return String(value);
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function printSize(bytes: number): string {
  let power = 0;
  while (power < UNITS.length - 1 && bytes >= 1024 ** (power + 1) && bytes % 1024 ** (power + 1) === 0) power++;
  return power === 0 ? `${grouped(bytes)} bytes` : `${bytes / 1024 ** power} ${UNITS[power]}`;
}
