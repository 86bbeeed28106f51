// Opening documents in the office editor.
import { Arg, Ctx, Field, ID, ObjectType, Query, Resolver, registerEnumType } from 'type-graphql';
import { editorModes } from '../services/office/editor-sessions.js';
import type { EditorMode as Mode, EditorSessions } from '../services/office/editor-sessions.js';
import type { ApiContext } from './context.js';
import { enumOf } from './enums.js';
import { JSONObject } from './scalars.js';

const EditorMode = enumOf(editorModes);

registerEnumType(EditorMode, { name: 'EditorMode' });

@ObjectType({
  simpleResolvers: true,
  description: 'What the browser hands to the OnlyOffice DocsAPI; `config` is signed by `token`.',
})
export class EditorSession {
  @Field(() => String, {
    description: 'Where the DocsAPI is: at /web-apps/apps/api/documents/api.js below this.',
  })
  documentServerUrl!: string;

  @Field(() => JSONObject)
  config!: Readonly<Record<string, unknown>>;

  @Field(() => String, { description: 'Good for five minutes: ask when the editor is opened.' })
  token!: string;
}

@Resolver()
export class OfficeResolver {
  constructor(private readonly sessions: EditorSessions) {}

  @Query(() => EditorSession, {
    description:
      'VIEW needs READ, EDIT needs WRITE. FEATURE_OFF where office editing is not set up; UNSUPPORTED_TYPE where no editor ' +
      'opens the type; LOCKED to edit what somebody else has checked out.',
  })
  editorSession(
    @Ctx() { caller }: ApiContext,
    @Arg('documentId', () => ID) documentId: string,
    @Arg('mode', () => EditorMode, { defaultValue: 'EDIT' }) mode: Mode,
  ): Promise<EditorSession> {
    return this.sessions.open(caller, documentId, mode);
  }
}
