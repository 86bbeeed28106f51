// Sends one file to a drop link and tells how far it is: XMLHttpRequest, for fetch does not say.
import type { Page } from './page.js';

interface RefusalDetails {
  readonly code?: string;
  /** In bytes. */
  readonly limit?: number;
  /** In seconds. */
  readonly retryAfter?: number;
}

/** Why a file was not taken. */
export class Refused extends Error {
  constructor(readonly details: RefusalDetails) {
    super(details.code ?? 'INTERRUPTED');
  }
}

/** `onProgress` is told which part of 1 has been sent. Throws Refused. */
export function sendFile(url: string, file: File, onProgress: (part: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('accept', 'application/json');
    request.upload.addEventListener('progress', ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onProgress(loaded / total);
    });
    request.addEventListener('load', () => {
      // Something else than the list of what was taken is no answer of this server.
      if (request.status === 201 && parsed<unknown[]>(request.responseText)?.length === 1) resolve();
      else reject(refusalOf(request.status, request.responseText));
    });
    for (const lost of ['error', 'abort', 'timeout'])
      request.addEventListener(lost, () => reject(new Refused({})));
    const body = new FormData();
    body.append('file', file, file.name);
    request.send(body);
  });
}

/** From the body, as the API words it; where a proxy answered, or in plain words, from the status. */
function refusalOf(status: number, text: string): Refused {
  const answer = parsed<{ errors?: readonly { extensions?: RefusalDetails }[] }>(text);
  const details = answer?.errors?.[0]?.extensions;
  return new Refused(details?.code === undefined ? { code: codes[status] ?? 'REFUSED' } : details);
}

const codes: Readonly<Record<number, string>> = {
  404: 'LINK_GONE',
  410: 'LINK_GONE',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_TYPE',
  429: 'RATE_LIMITED',
  503: 'LOCKDOWN',
  507: 'QUOTA_EXCEEDED',
};

function parsed<Value>(text: string): Value | null {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return null;
  }
}

/** In words, as the end of a sentence. */
export function reasonOf({ texts, formats }: Page, error: unknown): string {
  const details: RefusalDetails = error instanceof Refused ? error.details : {};
  switch (details.code) {
    case undefined:
    case 'OFFLINE':
      return texts.interrupted;
    case 'PAYLOAD_TOO_LARGE':
      return details.limit === undefined ? texts.tooLarge : texts.tooLargeFor(formats.limit(details.limit));
    case 'UNSUPPORTED_TYPE':
      return texts.wrongType;
    case 'QUOTA_EXCEEDED':
      return texts.noSpace;
    case 'LINK_GONE':
    case 'NOT_FOUND':
      return texts.linkGone;
    case 'LOCKDOWN':
      return texts.closed;
    case 'RATE_LIMITED':
      return texts.tooMany(formats.wait(details.retryAfter ?? 60));
    default:
      return texts.refused;
  }
}
