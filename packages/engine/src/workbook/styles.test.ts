import { describe, expect, it } from 'vitest';
import { resolveColour, tinted } from './colours.ts';
import { readFixture } from './fixture.ts';
import { PLAIN_STYLE } from './styles.ts';

const styles = (xml: string, theme?: string) =>
  readFixture({ parts: { 'xl/styles.xml': `<styleSheet>${xml}</styleSheet>`, 'xl/theme/theme1.xml': theme } }).styles;

describe('colours', () => {
  // What Excel's own palette shows for "Lighter 80 %" and so on of the Office theme.
  it.each([
    ['#4472c4', 0.7999816888943144, '#d9e1f2'],
    ['#4472c4', 0.5999938962981048, '#b4c6e7'],
    ['#4472c4', 0.3999755851924192, '#8ea9db'],
    ['#4472c4', -0.249977111117893, '#305496'],
    ['#4472c4', -0.499984740745262, '#203764'],
    ['#ed7d31', 0.7999816888943144, '#fce4d6'],
    ['#ed7d31', -0.249977111117893, '#c65911'],
    ['#ffffff', -0.0499893185216834, '#f2f2f2'],
    ['#ffffff', -0.499984740745262, '#808080'],
    ['#000000', 0.499984740745262, '#808080'],
  ])('%s with tint %d is %s', (colour, tint, expected) => {
    // Excel rounds lightness (twice) and saturation to 240 steps, half a unit of a channel each, and then the channel.
    const channels = (hex: string) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
    const wanted = channels(expected);
    for (const [i, channel] of channels(tinted(colour, tint)).entries())
      expect(Math.abs(channel - wanted[i]!)).toBeLessThanOrEqual(2);
  });

  it('are named plainly, by theme, by index, or are automatic', () => {
    expect(resolveColour({ rgb: 'FF00AA11' })).toBe('#00aa11');
    expect(resolveColour({ rgb: '00AA11' })).toBe('#00aa11');
    expect(resolveColour({ theme: 0 })).toBe('#ffffff');
    expect(resolveColour({ theme: 1 })).toBe('#000000');
    expect(resolveColour({ theme: 4 })).toBe('#4472c4');
    expect(resolveColour({ indexed: 10 })).toBe('#ff0000');
    expect(resolveColour({ indexed: 55 })).toBe('#969696');
    expect(resolveColour({ indexed: 64 })).toBeUndefined();
    expect(resolveColour({ rgb: 'nonsense' })).toBeUndefined();
    expect(resolveColour({})).toBeUndefined();
  });
});

describe('styles', () => {
  it('are one plain style in a file without them', () => {
    expect(readFixture({}).styles).toEqual([PLAIN_STYLE]);
    expect(styles('')).toEqual([PLAIN_STYLE]);
  });

  it('put together what their lists hold', () => {
    const [first, second] = styles(`
      <numFmts><numFmt numFmtId="164" formatCode="#,##0.0 &quot;km&quot;"/></numFmts>
      <fonts><font><sz val="11"/><name val="Calibri"/></font>
        <font><b/><i val="0"/><u/><strike val="1"/><sz val="14"/><color rgb="FFFF0000"/><name val="Arial"/></font></fonts>
      <fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
        <fill><patternFill patternType="solid"><fgColor theme="4"/><bgColor indexed="64"/></patternFill></fill></fills>
      <borders><border><left/><right/></border>
        <border><start style="thin"><color auto="1"/></start><bottom style="double"><color indexed="10"/></bottom></border></borders>
      <cellXfs><xf numFmtId="4" fontId="0" fillId="0" borderId="0"/>
        <xf numFmtId="164" fontId="1" fillId="2" borderId="1"><alignment horizontal="center" vertical="top" wrapText="1" indent="2"/></xf></cellXfs>`);
    expect(first).toEqual({ format: '#,##0.00', font: { size: 11, name: 'Calibri' }, borders: {} });
    expect(second).toEqual({
      format: '#,##0.0 "km"',
      font: { bold: true, underline: true, strike: true, size: 14, color: '#ff0000', name: 'Arial' },
      fill: '#4472c4',
      borders: { left: { style: 'thin' }, bottom: { style: 'double', color: '#ff0000' } },
      horizontal: 'center',
      vertical: 'top',
      wrap: true,
      indent: 2,
    });
  });

  it('take colours from the theme and palette of the file, wherever these stand', () => {
    const theme = `<a:theme xmlns:a="u"><a:themeElements><a:clrScheme><a:dk1><a:sysClr val="windowText" lastClr="111111"/></a:dk1>
      <a:lt1><a:sysClr val="window" lastClr="EEEEEE"/></a:lt1><a:accent1><a:srgbClr val="123456"/></a:accent1></a:clrScheme></a:themeElements></a:theme>`;
    const read = styles(
      `<fonts><font><color theme="1"/></font><font><color theme="4"/></font><font><color indexed="1"/></font></fonts>
       <cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/></cellXfs>
       <colors><indexedColors><rgbColor rgb="FF000000"/><rgbColor rgb="FFABCDEF"/></indexedColors></colors>`,
      theme,
    );
    expect(read.map(({ font }) => font.color)).toEqual(['#111111', '#123456', '#abcdef']);
  });

  it('show the share of a pattern and the first colour of a gradient', () => {
    const read = styles(`
      <fills><fill><patternFill patternType="mediumGray"/></fill>
        <fill><gradientFill><stop position="0"><color rgb="FF102030"/></stop><stop position="1"><color rgb="FFFFFFFF"/></stop></gradientFill></fill></fills>
      <cellXfs><xf fillId="0"/><xf fillId="1"/></cellXfs>`);
    expect(read.map(({ fill }) => fill)).toEqual(['#808080', '#102030']);
  });
});
