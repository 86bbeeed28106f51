// XML that comes in pieces: the same events wherever it is cut, and an end to whatever has none.
import { expect, test } from '@jest/globals';
import { XmlEvents, attributeOf } from '../../src/jobs/extraction/office/xml-events.js';

function eventsOf(pieces: readonly string[]): string[] {
  const found: string[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') found.push(text);
    text = '';
  };
  const events = new XmlEvents({
    opens: (name) => {
      flush();
      found.push(`<${name}`);
    },
    closes: (name) => {
      flush();
      found.push(`/${name}`);
    },
    text: (piece) => {
      text += piece;
    },
  });
  for (const piece of pieces) events.push(piece);
  flush();
  return found;
}

const document =
  '<?xml version="1.0"?><!-- <a> --><w:a x="1 > 2" y=\'<"\'>one &amp; &#x6C34;&#27700; &unknown; <b/><![CDATA[<c> & ]]></w:a>';

test('wherever it is cut, it says the same', () => {
  const whole = eventsOf([document]);
  expect(whole).toEqual(['<a', 'one & 水水 &unknown; ', '<b', '/b', '<c> & ', '/a']);
  for (let at = 0; at <= document.length; at += 1)
    expect([at, eventsOf([document.slice(0, at), document.slice(at)])]).toEqual([at, whole]);
  expect(eventsOf([...document])).toEqual(whole);
});

test.each([
  ['a tag', '<', 'a'],
  ['a name', '<', 'a:'],
  ['an attribute', '<a b="', 'x'],
  ['unmatched quotation marks', '<a ', '"x" \''],
  ['a comment', '<!--', '-'],
  ['a document type', '<!DOCTYPE', ' x'],
])('%s without an end is broken, and soon', (_what, start, more) => {
  const began = performance.now();
  expect(() => eventsOf([start, ...Array<string>(64).fill(more.repeat(65_536))])).toThrow('BROKEN_FILE');
  expect(performance.now() - began).toBeLessThan(5000);
});

test('attributes are found by their names', () => {
  expect(attributeOf('<c r="A1" t="s">', 't')).toBe('s');
  expect(attributeOf("<text:s text:c='3'/>", 'c')).toBe('3');
  expect(attributeOf('<c xt="s">', 't')).toBeUndefined();
});
