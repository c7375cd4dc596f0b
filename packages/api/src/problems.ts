/** What every refused call answers: RFC 9457 problem details with Tessera's code. */
import { type Static, Type } from 'typebox';

/** One value of the call that does not fit. */
export const ProblemAt = Type.Object({
  in: Type.String({ description: 'body, querystring, params or headers' }),
  path: Type.String({ description: 'Where in it, as a JSON pointer; empty for the whole.' }),
  value: Type.Optional(Type.String({ description: 'The offending value as text, cut short; never a password.' })),
  detail: Type.String(),
});

/** `application/problem+json`. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'urn:tessera:problem: and the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stays the same across versions; docs/errors.md lists them.' }),
    detail: Type.String({ description: 'What is wrong, where, with which value, and what to do.' }),
    request_id: Type.String({ description: 'Names this call in the log of the server.' }),
    errors: Type.Optional(Type.Array(ProblemAt)),
  },
  { $id: 'Problem', description: 'Why a call was refused, and what to do.' },
);

export type Problem = Static<typeof Problem>;
