/** Whether the server lives, and whether it can work. */
import { type Static, Type } from 'typebox';

export const Health = Type.Object({ status: Type.Literal('healthy') }, { additionalProperties: false });

export const Ready = Type.Object({
  status: Type.Literal('ready'),
  database: Type.Union([Type.Literal('pglite'), Type.Literal('postgres')]),
  workers: Type.Integer({ description: 'Workers that are alive, on all hosts.' }),
});

export type Ready = Static<typeof Ready>;
