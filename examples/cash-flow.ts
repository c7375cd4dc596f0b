/** A product's first five years: revenue, cost, tax, working capital, terminal value, and whether it is worth it. */
import {
  columnLetters,
  type Example,
  FORMAT,
  head,
  input,
  note,
  result,
  startPage,
  title,
  total,
  value,
} from './book.ts';

const YEARS = ['Year 0', 'Year 1', 'Year 2', 'Year 3', 'Year 4', 'Year 5'];

function assumptions() {
  const { page, row } = startPage('Assumptions', [38, 16, 50], { rows: 4 });
  row(1, [title('Five-year cash flow: assumptions')]);
  row(2, [note('Yellow cells are assumptions. Amounts in EUR.')]);
  row(4, [head('Assumption', 'left'), head('Value'), head('Remark', 'left')]);
  row(5, ['Price per unit', input(45.5, FORMAT.cents)]);
  row(6, ['Units in year 1', input(46_000)]);
  row(7, ['Growth of units per year', input(0.06, FORMAT.percent)]);
  row(8, ['Growth of the price per year', input(0.015, FORMAT.percent)]);
  row(9, ['Material per unit', input(19.5, FORMAT.cents)]);
  row(10, ['Labour per unit', input(8.2, FORMAT.cents)]);
  row(11, ['Inflation of cost per year', input(0.025, FORMAT.percent)]);
  row(12, ['Fixed cost in year 1', input(520_000)]);
  row(13, ['Investment in year 0', input(2_200_000)]);
  row(14, ['Years of depreciation', input(5), note('Straight line')]);
  row(15, ['Tax rate', input(0.25, FORMAT.percent), note('No tax refund in years of loss')]);
  row(16, ['Working capital, share of revenue', input(0.14, FORMAT.percent)]);
  row(17, ['Discount rate', input('=3.5%+8.5%', FORMAT.percent), note('Base rate and premium for risk')]);
  row(18, ['Growth after year 5', input(0.01, FORMAT.percent), note('For the terminal value')]);
  return page;
}

/** One line over the years: its text, the years' formulas (`{}` is the year's column, `{<}` the one before), its format. */
type Line = [label: string, first: string | null, second: string | null, rest: string | null, format?: string];

const LINES: readonly Line[] = [
  ['Units', null, '=Assumptions!$B$6', '={<}5*(1+Assumptions!$B$7)', FORMAT.whole],
  ['Price per unit', null, '=Assumptions!$B$5', '={<}6*(1+Assumptions!$B$8)', FORMAT.cents],
  ['Material per unit', null, '=Assumptions!$B$9', '={<}7*(1+Assumptions!$B$11)', FORMAT.cents],
  ['Labour per unit', null, '=Assumptions!$B$10', '={<}8*(1+Assumptions!$B$11)', FORMAT.cents],
  ['Revenue', null, '={}5*{}6', '={}5*{}6'],
  ['Material', null, '=-{}5*{}7', '=-{}5*{}7'],
  ['Labour', null, '=-{}5*{}8', '=-{}5*{}8'],
  ['Fixed cost', null, '=-Assumptions!$B$12', '={<}12*(1+Assumptions!$B$11)'],
  ['EBITDA', null, '=SUM({}9:{}12)', '=SUM({}9:{}12)'],
  ['Depreciation', null, '=-Assumptions!$B$13/Assumptions!$B$14', '=-Assumptions!$B$13/Assumptions!$B$14'],
  ['EBIT', null, '={}13+{}14', '={}13+{}14'],
  ['Tax', null, '=-MAX(0,{}15)*Assumptions!$B$15', '=-MAX(0,{}15)*Assumptions!$B$15'],
  ['Operating cash flow', null, '={}13+{}16', '={}13+{}16'],
  ['Working capital', '=0', '={}9*Assumptions!$B$16', '={}9*Assumptions!$B$16'],
  ['Change of working capital', null, '={<}18-{}18', '={<}18-{}18'],
  ['Investment', '=-Assumptions!B13', null, null],
];

function cashFlow() {
  const { page, row } = startPage('Cash flow', [36, 14, 14, 14, 14, 14, 14], { rows: 4, columns: 1 });
  row(1, [title('Cash flow')]);
  row(2, [note('EUR')]);
  row(4, [head('', 'left'), ...YEARS.map((year) => head(year))]);
  const fill = (pattern: string, year: number) =>
    pattern.replaceAll('{}', columnLetters(year + 1)).replaceAll('{<}', columnLetters(year));
  LINES.forEach(([label, first, second, rest, format = FORMAT.money], i) => {
    const strong = ['EBITDA', 'EBIT', 'Operating cash flow'].includes(label) ? total : value;
    const patterns = [first, second, rest, rest, rest, rest];
    row(5 + i, [strong(label), ...patterns.map((pattern, year) => strong(fill(pattern ?? '', year), format))]);
  });
  row(21, [
    'Terminal value',
    null,
    null,
    null,
    null,
    null,
    value('=(G17+G19)*(1+Assumptions!B18)/(Assumptions!B17-Assumptions!B18)'),
  ]);
  row(22, [total('Free cash flow'), ...YEARS.map((_, year) => total(fill('={}17+SUM({}19:{}21)', year)))]);
  row(23, [
    'Without terminal value, summed up',
    value('=B22'),
    ...YEARS.slice(1).map((_, year) => value(fill('={<}23+{}22-{}21', year + 1))),
  ]);
  return page;
}

function summary() {
  const { page, row } = startPage('Summary', [38, 18, 56], { rows: 4 });
  row(1, [title('Is it worth it?')]);
  row(4, [head('Result', 'left'), head('Value'), head('', 'left')]);
  row(5, ['Net present value', result("=NPV(DiscountRate,'Cash flow'!C22:G22)+'Cash flow'!B22")]);
  row(6, ['Internal rate of return', result("=IRR('Cash flow'!B22:G22)", FORMAT.percent)]);
  row(7, [
    'Value created (1 is yes)',
    value('=IF(B5>0,1,0)', '0'),
    note('Its mean over many trials is the probability that the plan pays'),
  ]);
  row(8, ['Lowest cash position', value("=MIN('Cash flow'!B23:G23)")]);
  row(9, [
    'Years until paid back',
    value('=IF(\'Cash flow\'!G23<0,"later",COUNTIF(\'Cash flow\'!B23:G23,"<0"))', FORMAT.whole),
  ]);
  row(10, ['EBITDA margin in year 5', value("='Cash flow'!G13/'Cash flow'!G9", FORMAT.percent)]);
  row(11, ['Decision', '=IF(AND(NetPresentValue>0,B6>DiscountRate),"invest","wait")']);
  return page;
}

export const cashFlowExample: Example = {
  name: 'cash-flow',
  book: {
    pages: [assumptions(), cashFlow(), summary()],
    names: { DiscountRate: 'Assumptions!$B$17', NetPresentValue: 'Summary!$B$5' },
  },
  model: {
    inputs: [
      { cell: 'Assumptions!B5', distribution: 'triangular(41, 45.5, 48.5)', label: 'Price per unit' },
      { cell: 'Assumptions!B6', distribution: 'pert(38000, 46000, 53000)', label: 'Units in year 1' },
      { cell: 'Assumptions!B7', distribution: 'normal(0.06, 0.02)', label: 'Growth of units' },
      { cell: 'Assumptions!B8', distribution: 'normal(0.015, 0.007)', label: 'Growth of the price' },
      { cell: 'Assumptions!B9', distribution: 'lognormal(19.5, 1.1)', label: 'Material per unit' },
      { cell: 'Assumptions!B10', distribution: 'normal(8.2, 0.5)', label: 'Labour per unit' },
      { cell: 'Assumptions!B11', distribution: 'triangular(0.015, 0.025, 0.04)', label: 'Inflation of cost' },
      { cell: 'Assumptions!B12', distribution: 'triangular(480000, 520000, 610000)', label: 'Fixed cost' },
      { cell: 'Assumptions!B13', distribution: 'pert(2000000, 2200000, 2900000)', label: 'Investment' },
    ],
    correlations: [
      { inputs: ['Assumptions!B5', 'Assumptions!B6'], rank: -0.4 },
      { inputs: ['Assumptions!B9', 'Assumptions!B11'], rank: 0.5 },
    ],
    outputs: ['NetPresentValue', 'Summary!B6', 'Summary!B7', 'Summary!B8'],
    trials: 10_000,
    seed: 1,
  },
};
