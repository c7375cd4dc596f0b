/** Half a year of one article in stock: weekly demand, a reorder point, orders that arrive two weeks later, lost sales. */
import { type Example, FORMAT, head, input, note, result, startPage, title, value } from './book.ts';

/** Seasonal index of each two weeks. */
const SEASON = [0.82, 0.85, 0.9, 0.98, 1.06, 1.12, 1.1, 1.02, 0.95, 0.92, 1.0, 1.1, 1.18];
const WEEKS = Array.from({ length: 26 }, (_, i) => i + 1);
const FIRST = 6;
const LAST = FIRST + 25;

function inputs() {
  const { page, row } = startPage('Inputs', [38, 14, 52], { rows: 4 });
  row(1, [title('Inventory with a service level')]);
  row(2, [note('Yellow cells are assumptions. Amounts in EUR. An order arrives two weeks after it was placed.')]);
  row(4, [head('Assumption', 'left'), head('Value'), head('Remark', 'left')]);
  row(5, ['Selling price', input(24.5, FORMAT.cents)]);
  row(6, ['Purchase cost', input(15.2, FORMAT.cents)]);
  row(7, ['Average weekly demand', input(120), note('Before the season and the chance of the week')]);
  row(8, ['Reorder point', input(290), note('Stock and orders on their way, at the end of a week')]);
  row(9, ['Order quantity', input(480)]);
  row(10, ['Stock at the start', input(420)]);
  row(11, ['Cost of an order', input(160, FORMAT.cents)]);
  row(12, ['Holding cost per unit and week', input(0.09, FORMAT.cents)]);
  row(13, ['Goodwill lost per unit not delivered', input(4, FORMAT.cents)]);
  row(14, [
    'Service level promised',
    input('=98%', FORMAT.percent),
    note('Share of demand that is delivered from stock'),
  ]);
  row(16, [head('Season: weeks', 'left'), head('Index'), head('')]);
  SEASON.forEach((index, i) => {
    row(17 + i, [`Weeks ${2 * i + 1} and ${2 * i + 2}`, input(index, FORMAT.cents)]);
  });
  return page;
}

function weeks() {
  const { page, row } = startPage('Weeks', [8, 10, 10, 10, 12, 10, 12, 10, 10, 12, 12], { rows: 5, columns: 1 });
  row(1, [title('Week by week')]);
  row(2, [note('The chance of a week is 1 in the plan; in the simulation it varies.')]);
  row(
    5,
    ['Week', 'Season', 'Chance', 'Demand', 'Opening', 'Receipt', 'Available', 'Sold', 'Lost', 'Closing', 'Order'].map(
      (text) => head(text),
    ),
  );
  for (const week of WEEKS) {
    const at = FIRST + week - 1;
    row(at, [
      week === 1 ? '=1' : `=A${at - 1}+1`,
      value(`=INDEX(Inputs!$B$17:$B$29,ROUNDUP(A${at}/2,0))`, FORMAT.cents),
      input(1, FORMAT.factor),
      value(`=ROUND(AverageDemand*B${at}*C${at},0)`, FORMAT.whole),
      value(week === 1 ? '=Inputs!B10' : `=J${at - 1}`, FORMAT.whole),
      value(week <= 2 ? '=0' : `=K${at - 2}`, FORMAT.whole),
      value(`=E${at}+F${at}`, FORMAT.whole),
      value(`=MIN(D${at},G${at})`, FORMAT.whole),
      value(`=D${at}-H${at}`, FORMAT.whole),
      value(`=G${at}-H${at}`, FORMAT.whole),
      value(
        week === 1
          ? `=IF(J${at}<=ReorderPoint,OrderQuantity,0)`
          : `=IF(J${at}+K${at - 1}<=ReorderPoint,OrderQuantity,0)`,
        FORMAT.whole,
      ),
    ]);
  }
  return page;
}

function summary() {
  const column = (letter: string) => `Weeks!${letter}${FIRST}:${letter}${LAST}`;
  const { page, row } = startPage('Summary', [38, 18, 56], { rows: 4 });
  row(1, [title('The half-year in one table')]);
  row(4, [head('Result', 'left'), head('Value'), head('', 'left')]);
  row(5, ['Demand', value(`=SUM(${column('D')})`, FORMAT.whole)]);
  row(6, ['Sold', value(`=SUM(${column('H')})`, FORMAT.whole)]);
  row(7, ['Lost sales', result(`=SUM(${column('I')})`, FORMAT.whole)]);
  row(8, ['Service level', result('=IF(B5=0,1,B6/B5)', FORMAT.percent)]);
  row(9, [
    'Promise kept (1 is yes)',
    value('=IF(B8>=Inputs!B14,1,0)', '0'),
    note('Its mean over many trials is the chance of keeping the promise'),
  ]);
  row(10, ['Weeks without enough stock', value(`=COUNTIF(${column('I')},">0")`, FORMAT.whole)]);
  row(11, ['Average stock', value(`=AVERAGE(${column('J')})`, FORMAT.whole)]);
  row(12, ['Orders', value(`=COUNTIF(${column('K')},">0")`, FORMAT.whole)]);
  row(14, ['Margin on sales', value('=B6*(Inputs!B5-Inputs!B6)')]);
  row(15, ['Holding cost', value(`=-SUM(${column('J')})*Inputs!B12`)]);
  row(16, ['Order cost', value('=-B12*Inputs!B11')]);
  row(17, ['Goodwill lost', value('=-B7*Inputs!B13')]);
  row(18, ['Profit', result('=SUM(B14:B17)')]);
  return page;
}

export const inventory: Example = {
  name: 'inventory',
  book: {
    pages: [inputs(), weeks(), summary()],
    names: {
      AverageDemand: 'Inputs!$B$7',
      OrderQuantity: 'Inputs!$B$9',
      Profit: 'Summary!$B$18',
      ReorderPoint: 'Inputs!$B$8',
      ServiceLevel: 'Summary!$B$8',
    },
  },
  model: {
    inputs: [
      { cell: 'Inputs!B5', distribution: 'triangular(22.5, 24.5, 25.5)', label: 'Selling price' },
      { cell: 'Inputs!B6', distribution: 'normal(15.2, 0.6)', label: 'Purchase cost' },
      { cell: 'AverageDemand', distribution: 'pert(95, 120, 150)', label: 'Average weekly demand' },
      ...WEEKS.map((week) => ({
        cell: `Weeks!C${FIRST + week - 1}`,
        distribution: 'lognormal(1, 0.3)',
        label: `Chance of week ${week}`,
      })),
    ],
    correlations: [{ inputs: ['Inputs!B5', 'Inputs!B6'], rank: 0.5 }],
    outputs: ['Profit', 'ServiceLevel', 'Summary!B7', 'Summary!B9', 'Summary!B11'],
    trials: 10_000,
    seed: 1,
  },
};
