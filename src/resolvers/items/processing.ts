// What the background makes of a document's content, and how far it has come.
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { fileFailures } from '../../jobs/extraction/protocol.js';
import type { ProcessingFailure as Failure } from '../../jobs/processing/records.js';
import type { ProcessingRow } from '../../services/content/processing-rows.js';
import { enumOf } from '../enums.js';
import { DateTime } from '../scalars.js';

const ProcessingState = enumOf(['NONE', 'PENDING', 'DONE', 'FAILED']);
registerEnumType(ProcessingState, {
  name: 'ProcessingState',
  description:
    'NONE: nothing is made of this type. PENDING: it is waiting, being made, or will be tried again. DONE: it is there. ' +
    'FAILED: it is not tried again until there is a new revision.',
});

const ProcessingFailure = enumOf([...fileFailures, 'UNAVAILABLE']);
registerEnumType(ProcessingFailure, {
  name: 'ProcessingFailure',
  description:
    'BROKEN_FILE: it is not what its type says, or incomplete. ENCRYPTED: it asks for a password. TOO_LARGE: it is over 128 MiB, ' +
    'or has more than 10,000 parts or 100 million pixels. TIMEOUT: it took more than a minute for thumbnails or two ' +
    'for text. OUT_OF_MEMORY, CRASHED: reading it took more memory than there is for it, or ended in a fault. UNAVAILABLE: ' +
    'the file could not be had; nothing is wrong with it.',
});

@ObjectType({ simpleResolvers: true })
export class ProcessingStep {
  @Field(() => ProcessingState)
  state!: 'NONE' | ProcessingRow['state'];

  @Field(() => ProcessingFailure, {
    nullable: true,
    description: 'Why it FAILED; while it is PENDING, why the last attempt did. Else null.',
  })
  reason!: Failure | null;

  @Field(() => DateTime, { nullable: true, description: 'Null until it is DONE or FAILED.' })
  finishedAt!: Date | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What is made of the current revision in the background. CONTENT_PROCESSED tells that a step is over.',
})
export class Processing {
  @Field(() => ProcessingStep, { description: 'Its text, for the search: of the first mebibyte.' })
  text!: ProcessingStep;

  @Field(() => ProcessingStep, { description: 'The three that `thumbnailUrl` leads to.' })
  thumbnails!: ProcessingStep;
}

const NOTHING: ProcessingStep = { state: 'NONE', reason: null, finishedAt: null };

/** The steps of a revision, from the rows there are. */
export const processingOf = (rows: readonly ProcessingRow[]): Processing => ({
  text: rows.find(({ task }) => task === 'extractText') ?? NOTHING,
  thumbnails: rows.find(({ task }) => task === 'makeThumbnails') ?? NOTHING,
});
