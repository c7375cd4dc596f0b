/** Models to start from: a workbook of ours with its model, copied for whoever opens it. */
import { type Static, Type } from 'typebox';

export const ExampleList = Type.Object({
  examples: Type.Array(
    Type.Object({
      name: Type.String({ description: 'What to open it by.' }),
      title: Type.String(),
      about: Type.String({ description: 'One sentence: what it models and what it asks.' }),
      filename: Type.String(),
      inputs: Type.Integer({ minimum: 0, description: 'Uncertain cells.' }),
      outputs: Type.Integer({ minimum: 0 }),
    }),
  ),
});
export type ExampleList = Static<typeof ExampleList>;

export const ExampleName = Type.Object({ name: Type.String({ maxLength: 100 }) });
