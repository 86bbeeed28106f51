// The header Upload-Checksum of tus: what the bytes of this request hash to.
import type { PartChecksum } from '../../services/uploads/part-receiver.js';
import { TusError } from './tus-error.js';

export const CHECKSUM_ALGORITHMS = ['sha1', 'sha256'] as const;
const LENGTHS = { sha1: 20, sha256: 32 };

/** Null where there is none; one that is malformed, or of another algorithm: 400. */
export function checksumOf(header: string | string[] | undefined): PartChecksum | null {
  if (header === undefined) return null;
  const [, name, encoded] = /^(\S+) +([A-Za-z0-9+/]+=*)$/.exec(String(header)) ?? [];
  const algorithm = CHECKSUM_ALGORITHMS.find((one) => one === name);
  const digest = Buffer.from(encoded ?? '', 'base64');
  if (algorithm === undefined || digest.length !== LENGTHS[algorithm]) {
    throw new TusError(
      400,
      `Upload-Checksum is ${CHECKSUM_ALGORITHMS.join(' or ')}, and the digest in base64.`,
    );
  }
  return { algorithm, digest };
}
