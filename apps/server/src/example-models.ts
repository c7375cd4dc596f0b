/**
 * The examples that come with Tessera: a table of workbooks with their models, read from the folder of examples. Names are
 * looked up in the table, never in the folder.
 */
import { readFile } from 'node:fs/promises';
import type { ExampleList, ModelBody } from '@tessera/api';
import { type Model, readModel, TesseraError } from '@tessera/engine';

const FOLDER = new URL('../../../examples/', import.meta.url);

/** In the order in which a newcomer might open them; a test holds the table to the folder. */
export const EXAMPLE_MODELS = [
  {
    name: 'project-cost',
    title: 'Building project',
    about: 'Nine building tasks with their order and materials: what will it cost, and how likely is an overrun?',
  },
  {
    name: 'cash-flow',
    title: 'Five-year cash flow',
    about: 'A new product from investment to terminal value: what is it worth, and how likely is it to pay off?',
  },
  {
    name: 'inventory',
    title: 'Inventory for half a year',
    about: 'Weekly demand, reorder point and late deliveries: what is the profit, and is the service promise kept?',
  },
  {
    name: 'pricing',
    title: 'Quotes priced from lists',
    about: 'Open quotes with look-ups, tiers and discounts: what margin is left when rates and costs move?',
  },
] as const;

type Listed = ExampleList['examples'][number];

/** An example as it is copied. */
export interface ExampleModel {
  readonly title: string;
  readonly filename: string;
  readonly bytes: Uint8Array;
  readonly model: ModelBody;
}

/** The table, with what each model holds. */
export function listExamples(): Promise<Listed[]> {
  return Promise.all(
    EXAMPLE_MODELS.map(async ({ name, title, about }) => {
      const { inputs, outputs } = await modelOf(name);
      return { name, title, about, filename: `${name}.xlsx`, inputs: inputs.length, outputs: outputs.length };
    }),
  );
}

/** One example, whole. Throws `example-unknown`. */
export async function readExample(asked: string): Promise<ExampleModel> {
  const found = EXAMPLE_MODELS.find(({ name }) => name === asked);
  if (!found) {
    const names = EXAMPLE_MODELS.map(({ name }) => name).join(', ');
    throw new TesseraError('example-unknown', { name: asked, names });
  }
  const { name, title } = found;
  const { inputs, outputs, correlations = [] } = await modelOf(name);
  return {
    title,
    filename: `${name}.xlsx`,
    bytes: await readFile(new URL(`${name}.xlsx`, FOLDER)),
    model: {
      inputs: [...inputs],
      outputs: [...outputs],
      ...(correlations.length > 0 && {
        correlations: correlations.map(({ inputs: pair, rank }) => ({ inputs: [...pair], rank })),
      }),
    },
  };
}

async function modelOf(name: string): Promise<Model> {
  return readModel(JSON.parse(await readFile(new URL(`${name}.tessera.json`, FOLDER), 'utf8')));
}
