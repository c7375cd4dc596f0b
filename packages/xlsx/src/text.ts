/**
 * Text and numbers of XML, from bytes: character encodings, the five predefined entities and numeric references, line
 * ends. There are no other entities, since document types are refused.
 */
import { ContainerError } from './container-error.ts';

const AMPERSAND = 38;
const CARRIAGE_RETURN = 13;
const SHORT = 24;

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A part as UTF-8 without byte order mark, whatever encoding it declares. */
export function toUtf8(bytes: Uint8Array): Uint8Array {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return bytes.subarray(3);
  if ((a === 0xff && b === 0xfe) || (a === 60 && b === 0)) return transcode(bytes, 'utf-16le');
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 60)) return transcode(bytes, 'utf-16be');
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/.exec(latin1(bytes.subarray(0, 200)))?.[1];
  if (!declared || /^(utf-?8|us-ascii)$/i.test(declared)) return bytes;
  return transcode(bytes, declared);
}

function transcode(bytes: Uint8Array, encoding: string): Uint8Array {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(encoding);
  } catch {
    throw new ContainerError('damaged', { detail: `its encoding "${encoding}" is unknown` });
  }
  return new TextEncoder().encode(decoder.decode(bytes));
}

/** Characters 0 to 255, one per byte. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Character data or an attribute's value between two positions. Throws `ContainerError` on an unknown entity. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  let plain = end - start <= SHORT;
  let entities = false;
  let returns = false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte >= 128) plain = false;
    else if (byte === AMPERSAND) entities = true;
    else if (byte === CARRIAGE_RETURN) returns = true;
  }
  let text = '';
  // For a few letters this is several times faster than a call of the decoder.
  if (plain) for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  else text = utf8.decode(bytes.subarray(start, end));
  if (returns) text = text.replace(/\r\n?/g, '\n');
  return entities ? text.replace(/&([^;&]*);?/g, resolveEntity) : text;
}

function resolveEntity(whole: string, name: string): string {
  const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
  const code = number ? Number.parseInt(number[1] ?? number[2]!, number[1] ? 16 : 10) : undefined;
  const text = code === undefined ? ENTITIES[name] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
  if (text === undefined || !whole.endsWith(';')) {
    throw new ContainerError('forbidden', { detail: `the entity ${whole.slice(0, 40)}` });
  }
  return text;
}

/** Powers of ten that are exact doubles. */
const TENS = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/**
 * The number between two positions; NaN when there is none. Correctly rounded: up to 15 digits and exponents up to 22
 * both factors are exact, so one division or product rounds once (Clinger 1990); the rest goes through `Number`.
 */
export function decodeNumber(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const negative = bytes[at] === 45;
  if (negative) at++;
  let digits = 0;
  let mantissa = 0;
  let point = -1;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= 48 && byte <= 57) {
      mantissa = mantissa * 10 + (byte - 48);
      digits++;
    } else if (byte === 46 && point < 0) point = digits;
    else break;
  }
  if (at < end || digits === 0 || digits > 15) {
    const text = decodeText(bytes, start, end).trim();
    return text === '' || !/^[-+.\d]/.test(text) || text.startsWith('0x') ? Number.NaN : Number(text);
  }
  const magnitude = point < 0 ? mantissa : mantissa / TENS[digits - point]!;
  return negative ? -magnitude : magnitude;
}

/** Undoes the `_x000D_` form in which Office keeps characters that XML cannot; `_x005F_` is the underscore itself. */
export function unescapeOffice(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
