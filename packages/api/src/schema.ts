/** Pieces that the schemas of several nouns are made of. */
import { type TSchema, Type } from 'typebox';

/** A value, or null where there is none. */
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Of what is sent: a field that nobody knows is refused, not dropped in silence. */
export const strict = { additionalProperties: false };

/** How many there are of something. */
export const Count = Type.Integer({ minimum: 0 });

/** A moment as ISO 8601 in UTC. */
export const Moment = Type.String({ format: 'date-time' });
