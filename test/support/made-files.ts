// Files made up byte by byte, right in form: documents of Word and PDFs.
import { zipOf } from '../storage/zip.js';

const types =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Override PartName="/word/document.xml" ' +
  'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
const relations =
  '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
  '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" ' +
  'Target="word/document.xml"/></Relationships>';
const body =
  '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>';

/** A document of Word: of text, each piece a paragraph; of markup, as it is. Compressed. */
export const wordDocument = (pieces: readonly Buffer[]): Buffer => {
  const content = Buffer.concat([
    Buffer.from(body),
    ...pieces.flatMap((piece) =>
      piece[0] === 0x3c
        ? [piece]
        : [Buffer.from('<w:p><w:r><w:t>'), piece, Buffer.from('</w:t></w:r></w:p>')],
    ),
    Buffer.from('</w:body></w:document>'),
  ]);
  return zipOf(
    [
      ['[Content_Types].xml', Buffer.from(types)],
      ['_rels/.rels', Buffer.from(relations)],
      ['word/document.xml', content],
    ],
    'streamed',
  );
};

/** A PDF of these objects, numbered from 1; the first is its catalog. */
export function pdfOf(objects: readonly string[]): Buffer {
  let text = '%PDF-1.7\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
}

/** Whose text takes some seconds to read, and is none. */
export const longPdf = (pages: number): File =>
  new File(
    [
      pdfOf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        `<< /Type /Pages /Kids [${'3 0 R '.repeat(pages)}] /Count ${pages} >>`,
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>',
      ]),
    ],
    'long.pdf',
  );
