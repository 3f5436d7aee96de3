/**
 * Schemas as hosts see them: converted once per process, and without what only costs bytes. Checking
 * always uses the full schema.
 *
 * @module
 */

import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';

type Json = Record<string, unknown>;
type Advertised = StandardSchemaWithJSON<unknown, unknown>;

/**
 * The shape of arguments. The SDK is told that everything fits: our own check comes later and can
 * say what was expected instead.
 */
export function advertiseInput(schema: z.ZodObject): Advertised {
  return advertise(
    (value) => ({ value }),
    () => thinned(schema),
  );
}

/**
 * Results are checked by the SDK in full on the way out, and announced as an object and no more: their
 * shapes would be a third of the list of tools, and a result names its fields itself.
 */
export function advertiseOutput(schema: z.ZodType): Advertised {
  return advertise(
    (value) => schema['~standard'].validate(value),
    () => ({ type: 'object' }),
  );
}

function advertise(
  validate: Advertised['~standard']['validate'],
  describe: () => Json,
): Advertised {
  let json: Json | undefined;
  const convert = (): Json => {
    json ??= describe();
    return json;
  };
  return {
    '~standard': {
      version: 1,
      vendor: 'zod',
      validate,
      jsonSchema: { input: convert, output: convert },
    },
  };
}

function thinned(schema: z.ZodObject): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => {
      // What z.int() adds.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return json;
}
