/** A building project: nine tasks with their order, cost by work and materials, float, contingency, penalty, budget. */
import { type Example, FORMAT, head, input, note, result, startPage, title, total, value } from './book.ts';

/** Task, work in person-days, own and hired people, materials in EUR. */
const TASKS = [
  ['Design', 210, '=4+2', 18_000],
  ['Permits', 40, '=1+1', 24_000],
  ['Site preparation', 180, '=4+6', 42_000],
  ['Foundations', 420, '=6+8', 148_000],
  ['Structure', 720, '=6+10', 265_000],
  ['Roof and façade', 420, '=2+10', 172_000],
  ['Services', 560, '=2+12', 168_000],
  ['Fit-out', 520, '=5+11', 131_000],
  ['Commissioning', 90, '=4+2', 9000],
] as const;

/** When each task can start, and when it must be finished: rows 5 to 13 of the schedule. */
const EARLY_START = ['=0', '=D5', '=D5', '=MAX(D6:D7)', '=D8', '=D9', '=D9', '=MAX(D10:D11)', '=D12'];
const LATE_FINISH = ['=MIN(E6:E7)', '=E8', '=E8', '=E9', '=MIN(E10:E11)', '=E12', '=E12', '=E13', '=B15'];

function inputs() {
  const { page, row } = startPage('Inputs', [36, 16, 14, 16, 46], { rows: 4 });
  row(1, [title('Project cost and schedule')]);
  row(2, [note('Yellow cells are assumptions. Amounts in EUR; durations in working days; people are own and hired.')]);
  row(4, [head('General', 'left'), head('Value'), head(''), head(''), head('Remark', 'left')]);
  row(5, ['Start of works', input('=DATE(2026,3,2)', FORMAT.date)]);
  row(6, ['Labour rate per person-day', input(412), null, null, note('All trades, with overheads')]);
  row(7, ['Indirect cost per working day', input(2350), null, null, note('Site office, crane, supervision')]);
  row(8, ['Price escalation of materials', input(0.03, FORMAT.percent)]);
  row(9, ['Contingency, share of direct cost', input(0.05, FORMAT.percent)]);
  row(10, ['Approved budget', input('=2900000+150000'), null, null, note('Contract and change order 1')]);
  row(11, ['Contract duration', input('=44*5'), null, null, note('44 weeks')]);
  row(12, [
    'Penalty per day late',
    input('=ROUND(0.0016*B10,-3)'),
    null,
    null,
    note('0.16 % of the budget, in thousands'),
  ]);
  row(14, [head('Task', 'left'), head('Person-days'), head('People'), head('Materials'), head('Starts after', 'left')]);
  const after = [
    '',
    'Design',
    'Design',
    'Permits, Site preparation',
    'Foundations',
    'Structure',
    'Structure',
    'Roof and façade, Services',
    'Fit-out',
  ];
  TASKS.forEach(([task, work, team, materials], i) => {
    row(15 + i, [task, input(work), input(team), input(materials), note(after[i]!)]);
  });
  return page;
}

function schedule() {
  const { page, row } = startPage('Schedule', [24, 12, 12, 12, 12, 12, 10, 12, 14, 14], { rows: 4, columns: 1 });
  row(1, [title('Schedule and direct cost')]);
  row(2, [note('Earliest dates run forwards, latest dates backwards; a task without float is critical.')]);
  row(4, [
    head('Task', 'left'),
    ...[
      'Duration',
      'Early start',
      'Early finish',
      'Late start',
      'Late finish',
      'Float',
      'Critical',
      'Labour',
      'Materials',
    ].map((text) => head(text)),
  ]);
  TASKS.forEach((_, i) => {
    const [at, from] = [5 + i, 15 + i];
    row(at, [
      `=Inputs!A${from}`,
      value(`=Inputs!B${from}/Inputs!C${from}`, FORMAT.one),
      value(EARLY_START[i]!, FORMAT.one),
      value(`=C${at}+B${at}`, FORMAT.one),
      value(`=F${at}-B${at}`, FORMAT.one),
      value(LATE_FINISH[i]!, FORMAT.one),
      value(`=E${at}-C${at}`, FORMAT.one),
      `=IF(G${at}<0.001,"critical","")`,
      value(`=Inputs!B${from}*LabourRate`),
      value(`=Inputs!D${from}*(1+Inputs!$B$8)`),
    ]);
  });
  row(15, [
    total('Project'),
    total('=MAX(D5:D13)', FORMAT.one),
    ...Array(5).fill(total('')),
    total('=COUNTIF(H5:H13,"critical")', FORMAT.whole),
    total('=SUM(I5:I13)'),
    total('=SUM(J5:J13)'),
  ]);
  return page;
}

function summary() {
  const { page, row } = startPage('Summary', [36, 18, 50], { rows: 4 });
  row(1, [title('What the project costs and when it ends')]);
  row(4, [head('Result', 'left'), head('Value'), head('', 'left')]);
  row(5, ['Duration in working days', result('=Schedule!B15', FORMAT.one)]);
  row(6, ['Finish', result('=Inputs!B5+ROUND(B5*7/5,0)', FORMAT.date)]);
  row(7, ['Days late', value('=MAX(0,B5-Inputs!B11)', FORMAT.one)]);
  row(9, ['Labour', value('=Schedule!I15')]);
  row(10, ['Materials', value('=Schedule!J15')]);
  row(11, ['Indirect cost', value('=B5*IndirectPerDay')]);
  row(12, ['Penalty', value('=B7*Inputs!B12')]);
  row(13, ['Contingency', value('=Inputs!B9*(B9+B10)')]);
  row(14, [total('Total cost'), total('=SUM(B9:B13)')]);
  row(16, ['Margin to the budget', result('=Budget-TotalCost')]);
  row(17, ['Share of the budget used', value('=TotalCost/Budget', FORMAT.percent)]);
  row(18, [
    'Over budget (1 is yes)',
    result('=IF(TotalCost>Budget,1,0)', '0'),
    note('Its mean over many trials is the probability of an overrun'),
  ]);
  row(19, ['Critical tasks', value('=Schedule!H15', FORMAT.whole)]);
  row(20, ['Verdict', '=IF(B18=1,"over budget",IF(B7>0,"late","on time and within budget"))']);
  return page;
}

export const projectCost: Example = {
  name: 'project-cost',
  book: {
    pages: [inputs(), schedule(), summary()],
    names: {
      Budget: 'Inputs!$B$10',
      IndirectPerDay: 'Inputs!$B$7',
      LabourRate: 'Inputs!$B$6',
      TotalCost: 'Summary!$B$14',
    },
  },
  model: {
    inputs: [
      { cell: 'LabourRate', distribution: 'triangular(380, 412, 470)', label: 'Labour rate' },
      { cell: 'IndirectPerDay', distribution: 'triangular(2100, 2350, 2900)', label: 'Indirect cost per day' },
      { cell: 'Inputs!B15', distribution: 'pert(180, 210, 300)', label: 'Work: design' },
      { cell: 'Inputs!B16', distribution: 'pert(28, 40, 85)', label: 'Work: permits' },
      { cell: 'Inputs!B17', distribution: 'pert(150, 180, 260)', label: 'Work: site preparation' },
      { cell: 'Inputs!B18', distribution: 'pert(360, 420, 580)', label: 'Work: foundations' },
      { cell: 'Inputs!B19', distribution: 'pert(640, 720, 960)', label: 'Work: structure' },
      { cell: 'Inputs!B20', distribution: 'pert(370, 420, 560)', label: 'Work: roof and façade' },
      { cell: 'Inputs!B21', distribution: 'pert(490, 560, 760)', label: 'Work: services' },
      { cell: 'Inputs!B22', distribution: 'pert(450, 520, 680)', label: 'Work: fit-out' },
      { cell: 'Inputs!D18', distribution: 'normal(148000, 12000)', label: 'Materials: foundations' },
      { cell: 'Inputs!D19', distribution: 'lognormal(265000, 30000)', label: 'Materials: structure' },
      { cell: 'Inputs!D20', distribution: 'normal(172000, 14000)', label: 'Materials: roof and façade' },
      { cell: 'Inputs!D21', distribution: 'lognormal(168000, 20000)', label: 'Materials: services' },
    ],
    correlations: [{ inputs: ['Inputs!D19', 'Inputs!D21'], rank: 0.6 }],
    outputs: ['TotalCost', 'Summary!B5', 'Summary!B16', 'Summary!B18'],
    trials: 10_000,
    seed: 1,
  },
};
