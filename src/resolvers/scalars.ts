// The scalars of the API, with what the contract says of them.
import { GraphQLScalarType } from 'graphql';
import {
  GraphQLDateTime,
  GraphQLEmailAddress,
  GraphQLHexColorCode,
  GraphQLJSONObject,
  GraphQLSafeInt,
} from 'graphql-scalars';
import { GraphQLUpload } from 'graphql-upload-minimal';

const described = (scalar: GraphQLScalarType, name: string, description: string): GraphQLScalarType =>
  new GraphQLScalarType({
    ...scalar.toConfig(),
    name,
    description,
    specifiedByURL: null,
    extensions: {},
    astNode: null,
  });

const instant = GraphQLDateTime.toConfig();

export const DateTime = new GraphQLScalarType({
  ...instant,
  name: 'DateTime',
  description: 'ISO 8601 instant in UTC with milliseconds, e.g. 2026-01-31T08:00:00.000Z.',
  specifiedByURL: null,
  extensions: {},
  serialize: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
});
export const SafeInt = described(
  GraphQLSafeInt,
  'SafeInt',
  'An integer up to 2^53 - 1, sent as a JSON number. Used for byte counts and totals.',
);
export const EmailAddress = described(GraphQLEmailAddress, 'EmailAddress', 'An e-mail address.');
export const HexColorCode = described(GraphQLHexColorCode, 'HexColorCode', '#rrggbb');
export const JSONObject = described(GraphQLJSONObject, 'JSONObject', 'A JSON object.');
export const Upload = described(
  GraphQLUpload,
  'Upload',
  'A file part of a multipart request (graphql-multipart-request-spec).',
);
