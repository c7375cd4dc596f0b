import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContainerError } from './container-error.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { CLOSE, END, OPEN, XmlScanner } from './scan.ts';
import { decodeNumber, unescapeOffice } from './text.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const scan = (text: string) => new XmlScanner(utf8(text), 'part.xml');

/** The events of a text as `<name` and `/name`. */
function events(text: string): string {
  const xml = scan(text);
  const seen: string[] = [];
  while (xml.next() !== END) seen.push((xml.event === OPEN ? '<' : xml.event === CLOSE ? '/' : '?') + xml.name);
  return seen.join(' ');
}

function textOf(inner: string): string {
  const xml = scan(`<t>${inner}</t>`);
  xml.next();
  const text = xml.text();
  expect(xml.depth).toBe(0);
  expect(xml.next()).toBe(END);
  return text;
}

function refusal(text: string | Uint8Array): string {
  const xml = new XmlScanner(typeof text === 'string' ? utf8(text) : text, 'part.xml');
  try {
    while (xml.next() !== END) if (xml.name === 't' && xml.event === OPEN) xml.text();
  } catch (cause) {
    if (cause instanceof ContainerError) return `${cause.code}: ${cause.facts.detail}`;
    throw cause;
  }
  return 'accepted';
}

describe('the scanner', () => {
  it.each([
    ['<a><b/><c>1</c></a>', '<a <b /b <c /c /a'],
    ['\ufeff<?xml version="1.0"?>\n<x:a xmlns:x="u"><x:b></x:b></x:a>', '<a <b /b /a'],
    ['<a x="1>2" y=\'"/>\' ><!-- <b> --><![CDATA[<c>]]><?pi <d>?></a >', '<a /a'],
    ['<a\n\tb = "1"\n/>', '<a /a'],
    ['', ''],
  ])('walks %j', (text, expected) => expect(events(text)).toBe(expected));

  it('reads attributes by name, apart from prefixed ones of the same name', () => {
    const xml = scan('<s name="A &amp; &#66; &#x43;" r:id="rId1" id="7" n="1.5e3" e=""/>');
    xml.next();
    expect(xml.attribute('name')).toBe('A & B C');
    expect(xml.attribute('id')).toBe('7');
    expect(xml.qualified('id')).toBe('rId1');
    expect(xml.numberAttribute('n')).toBe(1500);
    expect(xml.attribute('e')).toBe('');
    expect(xml.numberAttribute('e')).toBeNaN();
    expect(xml.attribute('none')).toBeUndefined();
  });

  it('keeps more attributes than it has room for at first', () => {
    const names = Array.from({ length: 50 }, (_, i) => `a${i}`);
    const xml = scan(`<s ${names.map((name, i) => `${name}="${i}"`).join(' ')}/>`);
    xml.next();
    expect(names.map((name) => xml.numberAttribute(name))).toEqual(names.map((_, i) => i));
  });

  it.each([
    ['plain', 'plain'],
    ['  kept  ', '  kept  '],
    ['a &lt;b&gt; &amp;amp; &quot;&apos;', 'a <b> &amp; "\''],
    ['&#8364; &#x1F600; é 漢字', '€ 😀 é 漢字'],
    ['one<!-- comment -->two', 'onetwo'],
    ['<![CDATA[<&amp;>]]>!', '<&amp;>!'],
    ['a<b>not this</b>c', 'ac'],
    ['a<b/><!-- c -->d<e/>f', 'adf'],
    ['a\r\nb\rc', 'a\nb\nc'],
    ['', ''],
    [
      'a long text that does not take the short way, with & and é'.replace('&', '&amp;'),
      'a long text that does not take the short way, with & and é',
    ],
  ])('reads the text of %j', (inner, expected) => expect(textOf(inner)).toBe(expected));

  it('visits children, read or left alone', () => {
    const xml = scan('<a><b>1</b><c><d>2</d></c><e/><f>3</f></a>');
    xml.next();
    const seen: string[] = [];
    xml.children((name) => seen.push(name === 'f' ? xml.text() : name));
    expect(seen).toEqual(['b', 'c', 'e', '3']);
    expect(xml.depth).toBe(0);
  });

  it.each([
    ['utf-16le', [0xff, 0xfe]],
    ['utf-16be', [0xfe, 0xff]],
  ])('reads %s', (encoding, mark) => {
    const units = [...'<?xml version="1.0" encoding="UTF-16"?><t>é€</t>'].flatMap((letter) => {
      const code = letter.charCodeAt(0);
      return encoding === 'utf-16le' ? [code & 255, code >> 8] : [code >> 8, code & 255];
    });
    const xml = new XmlScanner(new Uint8Array([...mark, ...units]), 'part.xml');
    xml.next();
    expect(xml.text()).toBe('é€');
  });

  it('reads another declared encoding', () => {
    const bytes = Uint8Array.from('<?xml version="1.0" encoding="ISO-8859-1"?><t>\u00e9</t>', (letter) =>
      letter.charCodeAt(0),
    );
    const xml = new XmlScanner(bytes, 'part.xml');
    xml.next();
    expect(xml.text()).toBe('é');
  });

  it.each([
    ['<!DOCTYPE lolz [<!ENTITY lol "lol">]><t>&lol;</t>', 'forbidden: <!DOCTYPE'],
    ['<!ENTITY x "y"><t/>', 'forbidden: <!ENTITY'],
    ['<t>&lol;</t>', 'forbidden: the entity &lol;'],
    ['<t>&#x110000;</t>', 'forbidden: the entity &#x110000;'],
    ['<t>a & b</t>', 'forbidden: the entity & b'],
    ['<a><b></a></b>', 'damaged: </a> closes nothing'],
    ['</a>', 'damaged: </a> closes nothing'],
    ['<a></b >', 'damaged: </b> closes nothing'],
    ['<a><b>', 'damaged: <b> is never closed'],
    ['<a b="1', 'damaged: it ends inside an attribute'],
    ['<a', 'damaged: it ends inside a tag'],
    ['<a b>', 'damaged: an attribute has no value'],
    ['<a b=1>', 'damaged: an attribute has no quotes'],
    ['<a><!-- </a>', 'damaged: --> is missing'],
    ['<>', 'damaged: a tag has no name'],
  ])('refuses %j', (text, expected) => expect(refusal(text)).toBe(expected));

  it('refuses nesting beyond the limit', () => {
    expect(refusal('<a>'.repeat(DEFAULT_LIMITS.depth) + '</a>'.repeat(DEFAULT_LIMITS.depth))).toBe('accepted');
    const xml = scan('<a>'.repeat(100_000));
    expect(() => {
      while (xml.next() !== END);
    }).toThrow(/limit.*depth/);
  });

  it('ends with a reason of its own on any bytes', () => {
    const soup = fc.array(
      fc.constantFrom(
        '<',
        '>',
        '/',
        'a',
        't',
        ':',
        '"',
        '=',
        ' ',
        '!',
        '--',
        '[CDATA[',
        ']]',
        '?',
        '&',
        ';',
        '#',
        '1',
        'é',
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(soup, (pieces) => typeof refusal(pieces.join('')) === 'string'),
      { numRuns: 2000, seed: 1 },
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => typeof refusal(bytes) === 'string'),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe('a number', () => {
  const read = (text: string) => decodeNumber(utf8(text), 0, utf8(text).length);

  it('is the double nearest to its decimal, as JavaScript itself reads it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(read(String(x))).toBe(Number(String(x)));
      }),
    );
    fc.assert(
      fc.property(fc.nat(), fc.stringMatching(/^\d{1,20}$/), (whole, part) => {
        expect(read(`-${whole}.${part}`)).toBe(Number(`-${whole}.${part}`));
      }),
    );
  });

  it.each([
    ['', Number.NaN],
    ['abc', Number.NaN],
    ['1,5', Number.NaN],
    ['Infinity', Number.NaN],
    ['0x10', Number.NaN],
    [' 12 ', 12],
    ['1E+20', 1e20],
    ['-0', -0],
    ['.5', 0.5],
    ['5.', 5],
    ['-', Number.NaN],
    ['.', Number.NaN],
    ['0.10000000000000001', 0.1],
  ])('of %j is %d', (text, expected) => expect(read(text)).toBe(expected));
});

it('characters that XML cannot hold come back from their escapes', () => {
  expect(unescapeOffice('a_x000D_b_x005F_x000D_c_xZZZZ_')).toBe('a\rb_x000D_c_xZZZZ_');
});
