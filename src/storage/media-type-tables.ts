// Which media types file extensions stand for, by what the bytes have to be for the extension to be believed.

type Table = Readonly<Record<string, string>>;

const ooxml = 'application/vnd.openxmlformats-officedocument';
const odf = 'application/vnd.oasis.opendocument';

/** Refinements of a zip container whose entries do not tell what it is. */
export const zipTypes: Table = {
  docx: `${ooxml}.wordprocessingml.document`,
  dotx: `${ooxml}.wordprocessingml.template`,
  docm: 'application/vnd.ms-word.document.macroenabled.12',
  xlsx: `${ooxml}.spreadsheetml.sheet`,
  xltx: `${ooxml}.spreadsheetml.template`,
  xlsm: 'application/vnd.ms-excel.sheet.macroenabled.12',
  pptx: `${ooxml}.presentationml.presentation`,
  potx: `${ooxml}.presentationml.template`,
  ppsx: `${ooxml}.presentationml.slideshow`,
  pptm: 'application/vnd.ms-powerpoint.presentation.macroenabled.12',
  odt: `${odf}.text`,
  ott: `${odf}.text-template`,
  ods: `${odf}.spreadsheet`,
  ots: `${odf}.spreadsheet-template`,
  odp: `${odf}.presentation`,
  otp: `${odf}.presentation-template`,
  odg: `${odf}.graphics`,
  odf: `${odf}.formula`,
  epub: 'application/epub+zip',
  jar: 'application/java-archive',
  war: 'application/java-archive',
  ear: 'application/java-archive',
  apk: 'application/vnd.android.package-archive',
  key: 'application/vnd.apple.keynote',
  numbers: 'application/vnd.apple.numbers',
  pages: 'application/vnd.apple.pages',
  kmz: 'application/vnd.google-earth.kmz',
};

/** Refinements of the compound file that Office wrote before 2007, and that Outlook still writes. */
export const compoundTypes: Table = {
  doc: 'application/msword',
  dot: 'application/msword',
  xls: 'application/vnd.ms-excel',
  xlt: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  pps: 'application/vnd.ms-powerpoint',
  msg: 'application/vnd.ms-outlook',
  vsd: 'application/vnd.visio',
  mpp: 'application/vnd.ms-project',
};

/** Refinements of text that its content leaves open. No image is among them: text does not become one by its name. */
export const textTypes: Table = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  md: 'text/markdown',
  markdown: 'text/markdown',
  css: 'text/css',
  js: 'text/javascript',
  mjs: 'text/javascript',
  cjs: 'text/javascript',
  json: 'application/json',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  html: 'text/html',
  htm: 'text/html',
  xhtml: 'application/xhtml+xml',
  xml: 'application/xml',
  xsl: 'application/xml',
  xsd: 'application/xml',
  ics: 'text/calendar',
  vcf: 'text/vcard',
  vtt: 'text/vtt',
  srt: 'application/x-subrip',
  stl: 'model/stl',
  tex: 'text/x-tex',
  eml: 'message/rfc822',
  mht: 'message/rfc822',
  mhtml: 'message/rfc822',
};

/** What only the bytes themselves can say; here so that `jpg` can be written for image/jpeg. */
const magicTypes: Table = {
  txt: 'text/plain',
  pdf: 'application/pdf',
  rtf: 'application/rtf',
  ps: 'application/postscript',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  heic: 'image/heic',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  ico: 'image/x-icon',
  svg: 'image/svg+xml',
  psd: 'image/vnd.adobe.photoshop',
  mp3: 'audio/mpeg',
  m4a: 'audio/x-m4a',
  aac: 'audio/aac',
  wav: 'audio/wav',
  flac: 'audio/flac',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  mp4: 'video/mp4',
  m4v: 'video/x-m4v',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/matroska',
  avi: 'video/vnd.avi',
  ogv: 'video/ogg',
  zip: 'application/zip',
  gz: 'application/gzip',
  tgz: 'application/gzip',
  bz2: 'application/x-bzip2',
  xz: 'application/x-xz',
  zst: 'application/zstd',
  '7z': 'application/x-7z-compressed',
  rar: 'application/x-rar-compressed',
  tar: 'application/x-tar',
  exe: 'application/x-msdownload',
};

const allTypes: Table = { ...zipTypes, ...compoundTypes, ...textTypes, ...magicTypes };

/** The entry of a table, and never what objects have by themselves: an extension may be `constructor`. */
export const typeIn = (table: Table, extension: string | null): string | null =>
  extension !== null && Object.hasOwn(table, extension) ? (table[extension] ?? null) : null;

/** The media type that files with this extension have when they are what they claim; null where none is known. */
export const typeOfExtension = (extension: string): string | null => typeIn(allTypes, extension);
