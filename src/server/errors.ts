// What callers get to see of an error: ours as they are, the request's own by Apollo's codes, anything else as an id.
import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { SheafError } from '../common/errors.js';
import { newId } from '../common/ids.js';
import { problemOf } from './variables.js';

export type ErrorFormatter = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

const { BAD_USER_INPUT, GRAPHQL_PARSE_FAILED, INTERNAL_SERVER_ERROR } = ApolloServerErrorCode;

/** Errors of the request itself, before anything ran: their messages speak of the document and are the caller's own. */
const requestErrors: ReadonlySet<unknown> = new Set(Object.values(ApolloServerErrorCode));

export function errorFormatter(log: Logger): ErrorFormatter {
  return (formatted, error) => {
    const cause = original(error);
    const { message, locations, path } = formatted;
    const where = {
      ...(locations === undefined ? {} : { locations }),
      ...(path === undefined ? {} : { path }),
    };
    if (cause instanceof SheafError) {
      const { http: _, ...extensions } = cause.extensions;
      return { message: cause.message, ...where, extensions };
    }
    const code = formatted.extensions?.['code'];
    if (code === GRAPHQL_PARSE_FAILED && cause instanceof RangeError) {
      return { message: 'The document nests too deeply.', ...where, extensions: { code, status: 400 } };
    }
    if (code !== undefined && code !== INTERNAL_SERVER_ERROR && requestErrors.has(code)) {
      const fields = formatted.extensions?.['fields'];
      const told = code === BAD_USER_INPUT ? { fields: Array.isArray(fields) ? fields : [] } : {};
      return { message, ...where, extensions: { code, status: 400, ...told } };
    }
    // Variables that do not fit are refused by the compiled executor without a code.
    if (isInputError(cause)) {
      return {
        message,
        ...where,
        extensions: { code: BAD_USER_INPUT, status: 400, fields: [problemOf(cause)] },
      };
    }
    const id = newId<string>();
    log.error({ err: cause, errorId: id, path }, 'an operation failed');
    return {
      message: `Something went wrong here. It is in the log as ${id}.`,
      ...where,
      extensions: { code: INTERNAL_SERVER_ERROR, status: 500, id },
    };
  };
}

/** Formats errors; what is formatted already stays as it is. */
export const toldOf =
  (format: ErrorFormatter) =>
  (error: unknown): GraphQLFormattedError =>
    error instanceof GraphQLError ? format(error.toJSON(), error) : (error as GraphQLFormattedError);

export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

/** Below the wrappings that executor and server put around it. */
function original(error: unknown): unknown {
  const unwrapped = unwrapResolverError(error);
  return unwrapped instanceof GraphQLError && !(unwrapped instanceof SheafError) && unwrapped.originalError
    ? original(unwrapped.originalError)
    : unwrapped;
}

/** An error of graphql's own about a variable or an argument, at no place in the answer. */
const isInputError = (error: unknown): error is GraphQLError =>
  error instanceof GraphQLError &&
  error.path === undefined &&
  error.originalError === undefined &&
  /^(?:Variable|Argument) "/.test(error.message);
