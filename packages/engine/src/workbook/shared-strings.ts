/** The table of texts that cells refer to by number, and rich text in cells: the letters, without their fonts. */
import { type Limits, unescapeOffice, XmlScanner } from '@tessera/xlsx';

/** The texts by number; none when the part is absent. */
export function readSharedStrings(bytes: Uint8Array | undefined, part: string, limits: Limits): readonly string[] {
  const texts: string[] = [];
  if (!bytes) return texts;
  const xml = new XmlScanner(bytes, part, limits);
  xml.next();
  xml.children((name) => {
    if (name === 'si') texts.push(readRichText(xml));
  });
  return texts;
}

/** The text of the `<si>` or `<is>` just opened; phonetic hints (`<rPh>`) are no part of it. */
export function readRichText(xml: XmlScanner): string {
  let text = '';
  xml.children((name) => {
    if (name === 't') text += xml.text();
    else if (name === 'r') {
      xml.children((inner) => {
        if (inner === 't') text += xml.text();
      });
    }
  });
  return unescapeOffice(text);
}
