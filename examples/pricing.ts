/** Quotes priced from tables: list prices, tiers by quantity, discounts by segment, freight by zone, a bonus on the year. */
import { type Example, FORMAT, head, input, note, result, startPage, title, total, value } from './book.ts';

/** Number, product, list price in USD, cost in EUR, weight in kg. */
const PRODUCTS = [
  ['P-100', 'Pump, small', 142, 78, 4.2],
  ['P-200', 'Pump, medium', 265, 149, 7.5],
  ['P-300', 'Pump, large', 498, 284, 14],
  ['V-110', 'Valve DN25', 58, 29.5, 1.1],
  ['V-120', 'Valve DN50', 96, 51, 2.3],
  ['S-010', 'Seal kit', 21, 8.4, 0.2],
  ['C-500', 'Controller', 384, 205, 1.6],
  ['C-510', 'Controller, network', 512, 268, 1.8],
] as const;

const TIERS = [
  [1, 0],
  [50, 0.03],
  [100, 0.06],
  [250, 0.1],
  [500, 0.14],
  [1000, 0.18],
] as const;
const SEGMENTS = [
  ['Retail', 0],
  ['Wholesale', 0.05],
  ['Key account', 0.08],
  ['Public', 0.03],
] as const;
const ZONES = [
  ['EU', 0.35],
  ['UK', 0.55],
  ['US', 0.92],
  ['Asia', 1.25],
] as const;
const BONUS = [
  [0, 0],
  [250_000, 0.01],
  [400_000, 0.015],
  [600_000, 0.02],
] as const;

/** Segment, product, zone, planned quantity. The last zone is in no table, so its freight is the default. */
const QUOTES = [
  ['Wholesale', 'P-100', 'EU', 320], ['Wholesale', 'P-200', 'EU', 210], ['Key account', 'P-300', 'US', 130],
  ['Retail', 'V-110', 'EU', 480], ['Retail', 'V-120', 'UK', 260], ['Public', 'C-500', 'EU', 95],
  ['Key account', 'C-510', 'Asia', 115], ['Wholesale', 'S-010', 'US', 1250], ['Key account', 'P-200', 'US', 150],
  ['Public', 'P-100', 'UK', 90], ['Retail', 'C-500', 'EU', 45], ['Wholesale', 'V-120', 'Asia', 520],
  ['Key account', 'V-110', 'EU', 900], ['Public', 'P-300', 'Latin America', 40],
] as const; // biome-ignore format: a list

const FIRST = 6;
const LAST = FIRST + QUOTES.length - 1;

function assumptions() {
  const { page, row } = startPage('Assumptions', [38, 14, 56], { rows: 4 });
  row(1, [title('Pricing of open quotes')]);
  row(2, [note('Yellow cells are assumptions. Lists are in USD, costs and results in EUR.')]);
  row(4, [head('Assumption', 'left'), head('Value'), head('Remark', 'left')]);
  row(5, ['Exchange rate, USD per EUR', input(1.09, FORMAT.factor)]);
  row(6, ['Material index', input(1, FORMAT.factor), note('Cost of all products against the list')]);
  row(7, ['Demand factor', input(1, FORMAT.factor), note('Ordered against planned quantity')]);
  row(8, ['Freight index', input(1, FORMAT.factor)]);
  row(9, ['Discount to win against competitors', input(0.02, FORMAT.percent)]);
  row(10, ['Freight per kg where no zone is known', input(1.1, FORMAT.cents)]);
  row(11, ['Margin wanted on each quote', input('=22%', FORMAT.percent)]);
  return page;
}

function lists() {
  const { page, row } = startPage('Lists', [10, 24, 12, 12, 12, 3, 12, 12, 3, 14, 12, 3, 12, 12, 3, 14, 12], {
    rows: 4,
  });
  row(1, [title('Lists and terms')]);
  row(3, [
    note('Products'),
    null,
    null,
    null,
    null,
    null,
    note('Tiers by quantity'),
    null,
    null,
    note('Segments'),
    null,
    null,
    note('Freight'),
    null,
    null,
    note('Bonus on the year'),
  ]);
  row(4, [
    head('Number', 'left'), head('Product', 'left'), head('USD'), head('Cost EUR'), head('kg'), null, head('From'), head('Discount'), null,
    head('Segment', 'left'), head('Discount'), null, head('Zone', 'left'), head('EUR per kg'), null, head('Revenue from'), head('Bonus'),
  ]); // biome-ignore format: a list
  PRODUCTS.forEach(([number, product, price, cost, weight], i) => {
    const [tier, segment, zone, bonus] = [TIERS[i], SEGMENTS[i], ZONES[i], BONUS[i]];
    row(5 + i, [
      number, product, input(price, FORMAT.cents), input(cost, FORMAT.cents), input(weight, FORMAT.one), null,
      tier ? value(tier[0], FORMAT.whole) : null, tier ? input(tier[1], FORMAT.percent) : null, null,
      segment ? segment[0] : null, segment ? input(segment[1], FORMAT.percent) : null, null,
      zone ? zone[0] : null, zone ? input(zone[1], FORMAT.cents) : null, null,
      bonus ? value(bonus[0], FORMAT.whole) : null, bonus ? input(bonus[1], FORMAT.percent) : null,
    ]); // biome-ignore format: a list
  });
  return page;
}

function quotes() {
  const { page, row } = startPage('Quotes', [6, 14, 10, 14, 10, 10, 11, 10, 10, 11, 13, 11, 11, 12, 10, 10], {
    rows: 5,
    columns: 3,
  });
  row(1, [title('Open quotes')]);
  row(2, [note('Prices and costs per unit, then per quote, in EUR.')]);
  row(
    5,
    [
      'Quote',
      'Segment',
      'Product',
      'Zone',
      'Planned',
      'Quantity',
      'List price',
      'Tier',
      'Segment',
      'Net price',
      'Revenue',
      'Unit cost',
      'Freight',
      'Margin',
      'Margin %',
      'Check',
    ].map((text) => head(text)),
  );
  QUOTES.forEach(([segment, product, zone, planned], i) => {
    const at = FIRST + i;
    row(at, [
      i === 0 ? '=1' : `=A${at - 1}+1`,
      segment,
      product,
      zone,
      input(planned),
      value(`=ROUND(E${at}*DemandFactor,0)`, FORMAT.whole),
      value(`=VLOOKUP(C${at},Lists!$A$5:$E$12,3,FALSE)/ExchangeRate`, FORMAT.cents),
      value(`=IF(F${at}<1,0,VLOOKUP(F${at},Lists!$G$5:$H$10,2,TRUE))`, FORMAT.percent),
      value(`=INDEX(Lists!$K$5:$K$8,MATCH(B${at},Lists!$J$5:$J$8,0))`, FORMAT.percent),
      value(`=G${at}*(1-H${at})*(1-I${at})*(1-Assumptions!$B$9)`, FORMAT.cents),
      value(`=F${at}*J${at}`),
      value(`=XLOOKUP(C${at},Lists!$A$5:$A$12,Lists!$D$5:$D$12)*MaterialIndex`, FORMAT.cents),
      value(
        `=F${at}*INDEX(Lists!$E$5:$E$12,MATCH(C${at},Lists!$A$5:$A$12,0))*IFERROR(VLOOKUP(D${at},Lists!$M$5:$N$8,2,FALSE),Assumptions!$B$10)*Assumptions!$B$8`,
      ),
      value(`=K${at}-F${at}*L${at}-M${at}`),
      value(`=IFERROR(N${at}/K${at},0)`, FORMAT.percent),
      `=IF(O${at}<Assumptions!$B$11,"too low","")`,
    ]);
  });
  row(LAST + 1, [
    total('All'),
    ...Array(9).fill(total('')),
    total(`=SUM(K${FIRST}:K${LAST})`),
    total(''),
    total(`=SUM(M${FIRST}:M${LAST})`),
    total(`=SUM(N${FIRST}:N${LAST})`),
    total(`=N${LAST + 1}/K${LAST + 1}`, FORMAT.percent),
  ]);
  return page;
}

function summary() {
  const column = (letter: string) => `Quotes!${letter}${FIRST}:${letter}${LAST}`;
  const { page, row } = startPage('Summary', [38, 18, 18, 50], { rows: 4 });
  row(1, [title('What the quotes bring')]);
  row(4, [head('Result', 'left'), head('Value'), head(''), head('', 'left')]);
  row(5, ['Revenue', result(`=Quotes!K${LAST + 1}`)]);
  row(6, ['Cost of goods', value(`=-SUMPRODUCT(${column('F')},${column('L')})`)]);
  row(7, ['Freight', value(`=-Quotes!M${LAST + 1}`)]);
  row(8, [
    'Bonus to customers',
    value('=-B5*LOOKUP(B5,Lists!P5:P8,Lists!Q5:Q8)'),
    null,
    note('By revenue of the year'),
  ]);
  row(9, [total('Contribution'), result('=SUM(B5:B8)')]);
  row(10, ['Contribution margin', result('=IFERROR(B9/B5,0)', FORMAT.percent)]);
  row(11, ['Average discount', value(`=1-B5/SUMPRODUCT(${column('F')},${column('G')})`, FORMAT.percent)]);
  row(12, ['Quotes with too low a margin', value(`=COUNTIF(${column('P')},"too low")`, FORMAT.whole)]);
  row(14, [head('Segment', 'left'), head('Revenue'), head('Margin'), head('', 'left')]);
  SEGMENTS.forEach(([segment], i) => {
    row(15 + i, [
      segment,
      value(`=SUMIF(${column('B')},A${15 + i},${column('K')})`),
      value(`=SUMIF(${column('B')},A${15 + i},${column('N')})`),
    ]);
  });
  return page;
}

export const pricing: Example = {
  name: 'pricing',
  book: {
    pages: [assumptions(), lists(), quotes(), summary()],
    names: {
      Contribution: 'Summary!$B$9',
      DemandFactor: 'Assumptions!$B$7',
      ExchangeRate: 'Assumptions!$B$5',
      MaterialIndex: 'Assumptions!$B$6',
    },
  },
  model: {
    inputs: [
      { cell: 'ExchangeRate', distribution: 'normal(1.09, 0.05)', label: 'Exchange rate' },
      { cell: 'MaterialIndex', distribution: 'triangular(0.93, 1, 1.15)', label: 'Material index' },
      { cell: 'DemandFactor', distribution: 'pert(0.7, 1, 1.2)', label: 'Demand factor' },
      { cell: 'Assumptions!B8', distribution: 'triangular(0.8, 1, 1.7)', label: 'Freight index' },
      { cell: 'Assumptions!B9', distribution: 'uniform(0, 0.05)', label: 'Discount to win' },
    ],
    correlations: [{ inputs: ['MaterialIndex', 'Assumptions!B8'], rank: 0.5 }],
    outputs: ['Contribution', 'Summary!B5', 'Summary!B10', 'Summary!B12'],
    trials: 10_000,
    seed: 1,
  },
};
