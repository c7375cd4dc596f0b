/** Headers that several calls understand. */
import { Type } from 'typebox';

/** A key that the client makes: the same call sent again with it is done once. */
export const RepeatHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      description: 'Made by the client: the same call sent again with it makes no second run.',
    }),
  ),
});
