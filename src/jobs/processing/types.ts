// Of which types text and thumbnails are made.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { RevisionId } from '../../common/ids.js';

const ooxml = 'application/vnd.openxmlformats-officedocument';
const odf = 'application/vnd.oasis.opendocument';

/** Office files, by the names that their reader has for them. */
export const officeFormats = new Map([
  [`${ooxml}.wordprocessingml.document`, 'docx'],
  [`${ooxml}.spreadsheetml.sheet`, 'xlsx'],
  [`${ooxml}.presentationml.presentation`, 'pptx'],
  [`${odf}.text`, 'odt'],
  [`${odf}.spreadsheet`, 'ods'],
  [`${odf}.presentation`, 'odp'],
] as const);

export const PDF = 'application/pdf';

/** Pictures that there is a decoder for. The third is an animated PNG. */
export const pictureTypes: readonly string[] = [
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/gif',
  'image/webp',
  'image/tiff',
  'image/avif',
];

/** Text without `text/` in front of its type. */
const otherTextTypes = ['application/json', 'application/xml', 'application/yaml', 'application/xhtml+xml'];

/** Text in an older encoding is not told from its first bytes. Files of these names are looked into all the same. */
const TEXT_NAMES = '\\.(txt|md|csv|tsv|json|xml|html?|log)$';

/** The rows `(revision_id, task)` of what is to be made of the revisions. */
export const wantedOf = (revisionIds: readonly RevisionId[]): Sql => sql`
  select revision.id as revision_id, task.name as task
  from revision cross join (values ('extractText'), ('makeThumbnails')) task (name)
  where revision.id = any(${[...revisionIds]}::uuid[]) and case task.name
    when 'makeThumbnails' then revision.mime_type = any(${[...pictureTypes, PDF]}::text[])
    else revision.mime_type like 'text/%'
      or revision.mime_type = any(${[...otherTextTypes, ...officeFormats.keys(), PDF]}::text[])
      or (revision.mime_type = 'application/octet-stream' and revision.file_name ~* ${TEXT_NAMES}::text)
  end`;
