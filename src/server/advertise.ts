/**
 * Schemas as hosts see them: converted once per process, and without what only costs bytes. Checking
 * always uses the full schema.
 *
 * @module
 */

import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';

type Json = Record<string, unknown>;

/**
 * The shape of arguments. The SDK is told that everything fits: our own check comes later and can
 * say what was expected instead.
 */
export function advertiseInput(schema: z.ZodObject): StandardSchemaWithJSON<unknown, unknown> {
  return advertise(schema, 'input', (value) => ({ value }));
}

/** The shape of results, checked by the SDK on the way out. */
export function advertiseOutput(schema: z.ZodObject): StandardSchemaWithJSON<unknown, unknown> {
  return advertise(schema, 'output', (value) => schema['~standard'].validate(value));
}

function advertise(
  schema: z.ZodObject,
  io: 'input' | 'output',
  validate: StandardSchemaWithJSON<unknown, unknown>['~standard']['validate'],
): StandardSchemaWithJSON<unknown, unknown> {
  let json: Json | undefined;
  const convert = (): Json => {
    json ??= convertOnce(schema, io);
    return json;
  };
  return {
    '~standard': {
      version: 1,
      vendor: schema['~standard'].vendor,
      validate,
      jsonSchema: { input: convert, output: convert },
    },
  };
}

function convertOnce(schema: z.ZodObject, io: 'input' | 'output'): Json {
  const converted = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    override: ({ jsonSchema }) => {
      // What z.int() adds.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  const { $schema: _, ...rest } = converted;
  return io === 'input' ? rest : outline(rest);
}

/**
 * Names and kinds of the fields of a result, and no more: half the bytes of a list of tools are
 * shapes of results, and the results themselves show the rest.
 */
function outline({ properties = {} }: Json): Json {
  const kindOf = ({ type, items }: Json): Json =>
    items === undefined ? { type } : { type, items: kindOf(items as Json) };
  const fields = Object.entries(properties as Record<string, Json>);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, field]) => [name, kindOf(field)])),
  };
}
