import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TesseraError } from '../errors.ts';
import { columnOf, parseRange, printCell, rowOf } from './address.ts';
import { type Fixture, inflate, makeFile, readFixture, relationships, shown } from './fixture.ts';
import { readXlsx } from './read-xlsx.ts';
import { error } from './workbook.ts';

const print = (key: number) => printCell(rowOf(key), columnOf(key));
const cellsOf = (fixture: Fixture) => shown(readFixture(fixture).sheets[0]!, print);
const area = (text: string) => parseRange(text, 0)!;

/** Code and sentence with which a file is refused. */
function refusal(bytes: Uint8Array, limits = {}): string {
  try {
    readXlsx(bytes, { inflate, fileName: 'book.xlsx', limits });
  } catch (cause) {
    if (cause instanceof TesseraError) return `${cause.code}: ${cause.message}`;
    throw cause;
  }
  return 'accepted';
}

describe('values', () => {
  it('come in every type', () => {
    const cells = `<row r="2"><c r="A2"><v>1.5</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" t="e"><v>#N/A</v></c>
      <c r="E2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="F2" t="inlineStr"><is><t>in </t><r><rPr><b/></rPr><t>line</t></r><rPh sb="0" eb="1"><t>no</t></rPh></is></c>
      <c r="G2" t="d"><v>2026-01-31T12:00:00</v></c><c r="H2" t="n"><v>-1E-3</v></c><c r="I2" t="str"><v></v></c><c r="J2"><v/></c><c r="K2"/></row>`;
    const strings =
      '<si><t>first</t></si><si><r><t xml:space="preserve">rich </t></r><r><t>text_x000D_&amp;</t></r></si>';
    expect(cellsOf({ cells, strings })).toEqual({
      A2: 1.5, B2: 'rich text\r&', C2: true, D2: '#N/A', E2: ['ab', '"a"&"b"'], F2: 'in line', G2: 46053.5, H2: -0.001, I2: '',
    }); // biome-ignore format: a list
  });

  it('are found by counting where rows and cells have no address', () => {
    expect(cellsOf({ cells: '<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c r="C3"><v>3</v></c><c><v>4</v></c></row>' })).toEqual({
      A1: 1, B1: 2, C3: 3, D3: 4,
    }); // biome-ignore format: a list
  });

  it('of dates count from 1904 where the file says so', () => {
    const book = '<workbookPr date1904="1"/>';
    const read = readFixture({ book, cells: '<row><c t="d"><v>1904-01-02</v></c><c><v>5</v></c></row>' });
    expect(read.date1904).toBe(true);
    expect(shown(read.sheets[0]!, print)).toEqual({ A1: 1, B1: 5 });
  });

  it('that are errors are the one value of their kind', () => {
    const [cell] = readFixture({ cells: '<row><c t="e"><v>#DIV/0!</v></c></row>' }).sheets[0]!.cells.values();
    expect(cell!.value).toBe(error('#DIV/0!'));
  });

  it('that are newer errors are told by their metadata', () => {
    const parts = {
      'xl/metadata.xml': `<metadata><metadataTypes><metadataType name="XLRICHVALUE"/></metadataTypes><futureMetadata name="XLRICHVALUE"><bk><extLst><ext><xlrd:rvb i="0"/></ext></extLst></bk>
        <bk><extLst><ext><xlrd:rvb i="1"/></ext></extLst></bk></futureMetadata><valueMetadata><bk><rc t="1" v="0"/></bk><bk><rc t="1" v="1"/></bk></valueMetadata></metadata>`,
      'xl/richData/rdrichvalue.xml': '<rvData><rv s="0"><v>0</v><v>8</v></rv><rv s="0"><v>3</v><v>13</v></rv></rvData>',
      'xl/richData/rdrichvaluestructure.xml':
        '<rvStructures><s t="_error"><k n="subType" t="i"/><k n="errorType" t="i"/></s></rvStructures>',
    };
    const cells =
      '<row><c t="e" vm="1"><v>#VALUE!</v></c><c t="e" vm="2"><v>#VALUE!</v></c><c t="e"><v>#VALUE!</v></c></row>';
    expect(cellsOf({ parts, cells })).toEqual({ A1: '#SPILL!', B1: '#CALC!', C1: '#VALUE!' });
  });

  it('that the file cannot back are passed over with a note', () => {
    const read = readFixture({ cells: '<row><c t="s"><v>7</v></c><c t="e"><v>#ODD!</v></c></row>' });
    expect(shown(read.sheets[0]!, print)).toEqual({ B1: '#VALUE!' });
    expect(read.notes).toEqual([
      'Sheet1!A1 refers to a text that the file does not hold; it is read as blank.',
      'Sheet1!B1 holds the error #ODD!, which is read as #VALUE!.',
    ]);
  });

  it('are the same in the strict form and with a prefix on every name', () => {
    const parts = {
      'xl/worksheets/sheet1.xml':
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:f>B1</x:f><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      '_rels/.rels':
        '<Relationships><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
    };
    expect(cellsOf({ parts, strings: '<si><t>text</t></si>' })).toEqual({ A1: ['text', 'B1'] });
  });

  it('in extensions of the sheet are not cells', () => {
    expect(
      cellsOf({
        cells: '<row><c><v>1</v><extLst><ext><v>2</v></ext></extLst></c></row>',
        after: '<extLst><ext><sheetData><row><c><v>3</v></c></row></sheetData></ext></extLst>',
      }),
    ).toEqual({ A1: 1 });
  });
});

describe('formulas', () => {
  it('that are shared are each the text of their own cell', () => {
    const cells = `<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$A$1&amp;"A1"</f><v>4</v></c></row>
      <row r="2"><c r="B2"><f t="shared" si="0"/><v>0</v></c></row><row r="3"><c r="B3"><f t="shared" si="0"></f></c></row>`;
    expect(cellsOf({ cells })).toEqual({
      A1: [2, '1+1'],
      B1: [4, 'A1*$A$1&"A1"'],
      B2: [0, 'A2*$A$1&"A1"'],
      B3: [null, 'A3*$A$1&"A1"'],
    });
  });

  it('that come before their master are found; those without one keep their value, with a note', () => {
    const cells = `<row r="1"><c r="A1"><f t="shared" si="0"/><v>1</v></c><c r="B1"><f t="shared" si="9"/><v>7</v></c></row>
      <row r="2"><c r="A2"><f t="shared" ref="A1:A2" si="0">C2</f><v>2</v></c></row>`;
    expect(cellsOf({ cells })).toEqual({ A1: [1, 'C1'], A2: [2, 'C2'], B1: 7 });
    expect(readFixture({ cells }).notes).toEqual([
      'Sheet1!B1 shares a formula that the file does not hold; its saved value is used.',
    ]);
  });

  it('of arrays name their area, and the other cells of it their owner', () => {
    const metadata = `<metadata><metadataTypes><metadataType name="XLDAPR"/></metadataTypes><futureMetadata name="XLDAPR"><bk><extLst><ext>
      <xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata><cellMetadata><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>`;
    const cells = `<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3*2</f><v>2</v></c><c r="D1" cm="1"><f t="array" ref="D1:E1">_xlfn.SEQUENCE(1,2)</f><v>1</v></c><c r="E1"><v>2</v></c></row>
      <row r="2"><c r="A2" s="0"><f ca="1"/><v>4</v></c></row>`;
    const sheet = readFixture({ cells, parts: { 'xl/metadata.xml': metadata } }).sheets[0]!;
    const byAddress = Object.fromEntries([...sheet.cells].map(([key, cell]) => [print(key), cell]));
    expect(byAddress).toEqual({
      A1: { value: 2, style: 0, formula: 'B1:B3*2', array: area('A1:A3'), dynamic: false },
      A2: { value: 4, style: 0, arrayOwner: 0 },
      A3: { value: null, style: 0, arrayOwner: 0 },
      D1: { value: 1, style: 0, formula: 'SEQUENCE(1,2)', array: area('D1:E1'), dynamic: true },
      E1: { value: 2, style: 0, arrayOwner: 3 },
    });
    expect(sheet.extent).toEqual(area('A1:E3'));
  });

  it('of a data table mark every cell that it fills', () => {
    const cells =
      '<row r="1"><c r="A1"><f t="dataTable" ref="A1:A2" dt2D="0" dtr="0" r1="C1"/><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>';
    const [a, b] = readFixture({ cells }).sheets[0]!.cells.values();
    expect([a, b]).toEqual([
      { value: 1, style: 0, dataTable: true },
      { value: 2, style: 0, dataTable: true },
    ]);
  });
});

describe('a workbook', () => {
  it('has its names, sheets, calculation settings and program', () => {
    const read = readFixture({
      book: `<definedNames><definedName name="Rate">Sheet1!$B$4</definedName><definedName name="Local" localSheetId="0" hidden="1">_xlfn.SINGLE(Sheet1!$A$1:$A$3)</definedName></definedNames>
        <calcPr iterate="1" iterateCount="50" iterateDelta="1E-4"/>`,
      parts: {
        'docProps/app.xml':
          '<Properties><Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>',
      },
    });
    expect(read.names).toEqual([
      { name: 'Rate', formula: 'Sheet1!$B$4', hidden: false },
      { name: 'Local', sheet: 0, formula: '@Sheet1!$A$1:$A$3', hidden: true },
    ]);
    expect(read.iteration).toEqual({ enabled: true, count: 50, delta: 1e-4 });
    expect(read.application).toBe('Microsoft Excel 16.0300');
    expect(readFixture({}).iteration).toEqual({ enabled: false, count: 100, delta: 0.001 });
  });

  it('keeps the places of sheets that hold no cells', () => {
    const parts = {
      'xl/workbook.xml':
        '<workbook><sheets><sheet name="Chart &amp; co" r:id="c"/><sheet name="Data" r:id="d" state="hidden"/><sheet name="Lost" r:id="x" state="veryHidden"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="c" Type="t/chartsheet" Target="chart.xml"/><Relationship Id="d" Type="t/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/chart.xml': '<chartsheet/>',
    };
    const read = readFixture({ parts, cells: '<row><c><v>1</v></c></row>' });
    expect(read.sheets.map(({ name, state, cells }) => [name, state, cells.size])).toEqual([
      ['Chart & co', 'visible', 0],
      ['Data', 'hidden', 1],
      ['Lost', 'veryHidden', 0],
    ]);
    expect(read.notes).toEqual([
      'Chart & co is a chartsheet; it is shown as an empty sheet.',
      'Lost is missing from the file; it is shown as an empty sheet.',
    ]);
  });

  it('reads a part for one sheet only', () => {
    const parts = {
      'xl/workbook.xml':
        '<workbook><sheets><sheet name="A" r:id="rId1"/><sheet name="B" r:id="rId2"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': relationships([
        ['worksheet', 'worksheets/sheet1.xml'],
        ['worksheet', '/xl/worksheets/sheet1.xml'],
      ]),
    };
    const read = readFixture({ parts, cells: '<row><c><v>1</v></c></row>' });
    expect(read.sheets.map(({ cells }) => cells.size)).toEqual([1, 0]);
    expect(read.notes).toEqual(['B is missing from the file; it is shown as an empty sheet.']);
  });

  it('has its tables', () => {
    const parts = {
      'xl/worksheets/_rels/sheet1.xml.rels': relationships([['table', '../tables/table1.xml']]),
      'xl/tables/table1.xml':
        '<table name="T" displayName="Sales" ref="B2:C6" totalsRowCount="1"><tableColumns count="2"><tableColumn id="1" name="Unit_x000a_price"/><tableColumn id="2" name="Q"><calculatedColumnFormula>1</calculatedColumnFormula></tableColumn></tableColumns></table>',
    };
    expect(readFixture({ parts }).tables).toEqual([
      { name: 'Sales', area: area('B2:C6'), columns: ['Unit\nprice', 'Q'], headerRows: 1, totalsRows: 1 },
    ]);
  });

  it('has the layout of its sheets', () => {
    const [sheet] = readFixture({
      before: `<sheetFormatPr defaultColWidth="11.5" defaultRowHeight="15"/><sheetViews><sheetView showGridLines="0"><pane xSplit="1" ySplit="3" topLeftCell="B4" state="frozen"/></sheetView></sheetViews>
        <cols><col min="1" max="2" width="20.5" customWidth="1"/><col min="4" max="4" width="9" hidden="1"/><col min="1" max="16384" width="5"/></cols>`,
      cells: '<row r="1" ht="30" customHeight="1"/><row r="3" hidden="1"><c r="B3"><v>1</v></c></row>',
      after: '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>',
    }).sheets;
    expect(sheet).toMatchObject({
      frozen: { rows: 3, columns: 1 },
      showGridLines: false,
      defaultColumnWidth: 11.5,
      defaultRowHeight: 15,
      merged: [area('A1:C1')],
      extent: area('B3'),
    });
    expect([...sheet!.columnWidths].slice(0, 4)).toEqual([
      [0, 20.5],
      [1, 20.5],
      [3, 9],
      [4, 5],
    ]);
    expect([...sheet!.hiddenColumns]).toEqual([3]);
    expect([...sheet!.rowHeights]).toEqual([[0, 30]]);
    expect([...sheet!.hiddenRows]).toEqual([2]);
  });

  it('says what it passed over', () => {
    const parts = {
      'xl/_rels/workbook.xml.rels': relationships([
        ['worksheet', 'worksheets/sheet1.xml'],
        ['externalLink', 'e.xml'],
        ['vbaProject', 'v.bin'],
      ]),
    };
    expect(readFixture({ parts }).notes).toEqual([
      'It refers to 1 other workbook; those are not read, saved values are used.',
      'It has macros; they are not run.',
    ]);
  });

  it('opens without texts, styles, theme, relationships of the file, or cells', () => {
    const parts = { '_rels/.rels': undefined, 'xl/sharedStrings.xml': undefined };
    expect(readFixture({ parts }).sheets.map(({ cells }) => cells.size)).toEqual([0]);
  });
});

describe('a file is refused with its reason', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>';
  it.each<[string, Uint8Array, string]>([
    [
      'no zip',
      new TextEncoder().encode('just some text, long enough to hold an end record'),
      'file-not-a-workbook: book.xlsx is not an Excel workbook (it is no zip container)',
    ],
    [
      'a text document',
      makeFile({ parts: { 'xl/workbook.xml': '<document/>' } }),
      'file-not-a-workbook: book.xlsx is not an Excel workbook (its main part is a document)',
    ],
    [
      'no main part',
      makeFile({ parts: { 'xl/workbook.xml': undefined } }),
      'file-not-a-workbook: book.xlsx is not an Excel workbook (there is no workbook in it)',
    ],
    [
      'OpenDocument',
      makeFile({ parts: { mimetype: 'application/vnd.oasis', 'xl/workbook.xml': undefined } }),
      'file-not-a-workbook: book.xlsx is not an Excel workbook (it is an OpenDocument file)',
    ],
    [
      '.xlsb',
      makeFile({ parts: { '_rels/.rels': relationships([['officeDocument', 'xl/workbook.bin']]) } }),
      'file-not-a-workbook: book.xlsx is not an Excel workbook (it is a binary workbook, .xlsb)',
    ],
    [
      'an entity bomb',
      makeFile({ parts: { 'xl/sharedStrings.xml': `${bomb}<sst/>` } }),
      'file-forbidden: book.xlsx holds <!DOCTYPE in its part xl/sharedStrings.xml',
    ],
    [
      'an external entity',
      makeFile({ cells: '<row><c t="str"><v>&file;</v></c></row>' }),
      'file-forbidden: book.xlsx holds the entity &file;',
    ],
    [
      'broken XML',
      makeFile({ cells: '<row><c></row>' }),
      'file-damaged: book.xlsx is damaged in its part xl/worksheets/sheet1.xml: </row> closes nothing',
    ],
    [
      'a cell outside the sheet',
      makeFile({ cells: '<row r="1"><c r="XFE1"><v>1</v></c></row>' }),
      'file-damaged: book.xlsx is damaged in its part xl/worksheets/sheet1.xml: a cell lies outside the sheet',
    ],
    ['a row outside the sheet', makeFile({ cells: '<row r="1048577" ht="9"/>' }), 'a row lies outside the sheet'],
    ['a malformed address', makeFile({ cells: '<row r="1"><c r="A1x"/></row>' }), 'the address of a cell is malformed'],
    [
      'deep nesting',
      makeFile({ after: '<a>'.repeat(5000) }),
      'file-limit: book.xlsx goes beyond a limit: the nesting of XML elements is 65, at most 64 is allowed in its part xl/worksheets/sheet1.xml',
    ],
    [
      'an array over the sheet',
      makeFile({ cells: '<row><c><f t="array" ref="A1:XFD1048576">1</f></c></row>' }),
      'file-limit: book.xlsx goes beyond a limit: the number of cells is 17179869185, at most 5000000 is allowed',
    ],
  ])('%s', (_, bytes, expected) => expect(refusal(bytes)).toContain(expected));

  it('a long formula that many cells share', () => {
    const text = `A1${'+1'.repeat(500)}`;
    const followers = '<c><f t="shared" si="0"/></c>'.repeat(99);
    const file = makeFile({ cells: `<row><c><f t="shared" ref="A1:CV1" si="0">${text}</f></c>${followers}</row>` });
    expect(refusal(file, { formulaLetters: 50_000 })).toContain('the number of letters in formulas is 50');
    expect(refusal(file, { formulaLetters: 101_000 })).toBe('accepted');
    expect(refusal(makeFile({ cells: `<row><c><f>${'+1'.repeat(40_000)}</f></c></row>` }))).toContain(
      'a formula has 80000 letters',
    );
  });

  it('a list of small things without end', () => {
    expect(refusal(makeFile({ strings: '<si/>'.repeat(1001) }), { elements: 1000 })).toContain(
      'the number of XML elements is 1001, at most 1000 is allowed in its part xl/sharedStrings.xml',
    );
    const styles = `<styleSheet><cellXfs>${'<xf/>'.repeat(65_537)}</cellXfs></styleSheet>`;
    expect(refusal(makeFile({ parts: { 'xl/styles.xml': styles } }))).toContain('more than 65536 cell formats');
  });

  it('too many cells, over all sheets', () => {
    const cells = `<row>${'<c><v>1</v></c>'.repeat(11)}</row>`;
    expect(refusal(makeFile({ cells }), { cells: 10 })).toContain('the number of cells is 11, at most 10 is allowed');
    expect(refusal(makeFile({ cells }), { cells: 11 })).toBe('accepted');
  });

  it('a password, or the old format', () => {
    const ole = new Uint8Array(1024);
    ole.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    expect(refusal(ole)).toContain('file-old-format');
    ole.set(
      [...'EncryptedPackage'].flatMap((letter) => [letter.charCodeAt(0), 0]),
      512,
    );
    expect(refusal(ole)).toContain('file-encrypted');
  });

  it('cut off anywhere', () => {
    const file = makeFile({ cells: '<row><c><v>1</v></c></row>' });
    for (let length = 1; length < file.length; length += 7)
      expect(refusal(file.subarray(0, length))).toMatch(/^file-(damaged|not-a-workbook)/);
  });

  it('with a reason of its own, whatever is changed in its parts', () => {
    const parts: Record<string, string> = {
      'xl/workbook.xml':
        '<workbook><workbookPr date1904="1"/><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="N" localSheetId="0">A!$A$1</definedName></definedNames><calcPr iterate="1"/></workbook>',
      'xl/worksheets/sheet1.xml':
        '<worksheet><cols><col min="1" max="3" width="5"/></cols><sheetData><row r="1" ht="5"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" cm="1"><f t="array" ref="B1:B3">_xlfn.SINGLE(A1)</f><v>1</v></c><c r="C1"><f t="shared" ref="C1:C2" si="0">A1+1</f><v>2</v></c></row><row r="2"><c r="C2"><f t="shared" si="0"/><v>1e3</v></c><c t="d"><v>2026-01-31</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>',
      'xl/sharedStrings.xml': '<sst><si><t>a&amp;b_x000D_</t></si></sst>',
      'xl/styles.xml':
        '<styleSheet><fonts><font><b/><color theme="4" tint="0.5"/></font></fonts><fills><fill><patternFill patternType="solid"><fgColor indexed="5"/></patternFill></fill></fills><cellXfs><xf/><xf fontId="0" fillId="0" numFmtId="14"/></cellXfs></styleSheet>',
      'xl/metadata.xml':
        '<metadata><metadataTypes><metadataType name="XLDAPR"/></metadataTypes><cellMetadata><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>',
    };
    expect(refusal(makeFile({ parts }))).toBe('accepted');
    const letter = fc.constantFrom('', '<', '>', '/', '"', '&', ' ', '0', '9', '-', 'x', ':', '!', '\u00e9');
    const change = fc.record({ part: fc.constantFrom(...Object.keys(parts)), at: fc.nat(), length: fc.nat(3), letter });
    fc.assert(
      fc.property(change, ({ part, at, length, letter: put }) => {
        const text = parts[part]!;
        const from = at % text.length;
        const changed = text.slice(0, from) + put + text.slice(from + length);
        expect(refusal(makeFile({ parts: { ...parts, [part]: changed } }))).toMatch(
          /^(accepted|file-[a-z-]+: book\.xlsx .*\.)$/s,
        );
      }),
      { numRuns: 600, seed: 1 },
    );
  });
});
