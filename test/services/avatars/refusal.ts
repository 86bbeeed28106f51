// What work is refused with.
import type { ErrorCode } from '../../../src/common/errors.js';
import { SheafError } from '../../../src/common/errors.js';

type Refusal = Readonly<Record<string, unknown>> & { readonly code: ErrorCode };

export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SheafError) return { ...error.extensions, code: error.code };
    throw error;
  }
  throw new Error('It was not refused.');
}
