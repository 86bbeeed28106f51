// What callers give for the fields of a tag, checked.
import { FieldCheck } from '../items/fields.js';

type Given<Value> = Value | null | undefined;

export interface CreateTagInput {
  readonly name: string;
  readonly color?: Given<string>;
  readonly description?: Given<string>;
  readonly parentId?: Given<string>;
}

/** What is missing stays as it is; null clears all but the name. */
export interface UpdateTagInput extends Omit<CreateTagInput, 'name'> {
  readonly tagId: string;
  readonly name?: Given<string>;
}

export interface TagFields {
  readonly name: string;
  readonly color: string | null;
  readonly description: string | null;
}

/** The fields of a new tag. BAD_USER_INPUT. */
export function checkNewTag(input: CreateTagInput): TagFields {
  const check = new FieldCheck();
  const fields = {
    name: check.name('name', input.name),
    color: checkColor(check, input.color),
    description: check.description('description', input.description),
  };
  check.done();
  return fields;
}

/** The fields of a tag as they are to become. BAD_USER_INPUT. */
export function checkTagChange<Tag extends TagFields>(input: UpdateTagInput, tag: Tag): Tag {
  const check = new FieldCheck();
  if (input.name === null) check.add('name', 'required', 'This cannot be empty: leave it out to keep it.');
  const fields = {
    name: typeof input.name === 'string' ? check.name('name', input.name) : tag.name,
    color: input.color === undefined ? tag.color : checkColor(check, input.color),
    description:
      input.description === undefined ? tag.description : check.description('description', input.description),
  };
  check.done();
  return { ...tag, ...fields };
}

/** #rrggbb in lower case; the scalar takes shorter and longer forms too. */
function checkColor(check: FieldCheck, color: Given<string>): string | null {
  if (color === null || color === undefined) return null;
  if (!/^#[\da-f]{6}$/i.test(color)) check.add('color', 'color', 'A colour is written as #rrggbb.');
  return color.toLowerCase();
}
