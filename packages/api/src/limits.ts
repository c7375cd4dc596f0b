/** What may be asked for at most, so that a page can say it before it is refused. */
import { type Static, Type } from 'typebox';

export const Limits = Type.Object({
  trials: Type.Integer({ minimum: 1, description: 'Most trials of one run.' }),
  upload_bytes: Type.Integer({ minimum: 1, description: 'Largest workbook.' }),
});

export type Limits = Static<typeof Limits>;
