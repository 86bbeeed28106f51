// Who is mentioned in a text, as people and machines write it.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mentionedIn } from '../../../src/services/comments/mentions.js';

describe('mentions', () => {
  test.each([
    ['@alice', ['alice']],
    ['Hello @Alice, and @BOB!', ['alice', 'bob']],
    [
      '(@alice) "@bob" ‘@carol’ @dave: @erin; @frank? @grace’s',
      ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace'],
    ],
    ['Ask @alice.', ['alice']],
    ['Ask @alice... @bob', ['alice', 'bob']],
    ['@a.b-c_d @1.2.3', ['a.b-c_d', '1.2.3']],
    ['Done.@alice', ['alice']],
    ['请看，@张三丰。谢谢', ['张三丰']],
    ['@Straße and @STRASSE', ['strasse']],
    ['@ａｌｉｃｅ', ['alice']],
    ['@alice @ALICE @alice.', ['alice']],
    ['mail alice@example.com or a.b+c@example.com', []],
    ['@alice@example.social', []],
    ['https://example.com/@alice', []],
    ['@@alice', []],
    ['@al @ @. @..... alice @ bob', []],
    [`@${'x'.repeat(64)} @${'y'.repeat(65)}`, ['x'.repeat(64)]],
  ])('%s', (text, names) => expect(mentionedIn(text)).toEqual(names));

  test('are at most fifty, the first ones', () => {
    const names = Array.from({ length: 60 }, (_, at) => `user${at}`);
    const text = names.map((name) => `@${name} @user0`).join(' ');
    expect(mentionedIn(text)).toEqual(names.slice(0, 50));
  });

  test('are found between any spaces and punctuation, once each', () => {
    const name = fc.stringMatching(/^[a-z\d_-]([a-z\d._-]{1,20})[a-z\d_-]$/);
    const between = fc.stringMatching(/^[ ,;:!?()\n]{1,5}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, between), { maxLength: 20 }), (parts) => {
        const text = parts.map(([each, gap]) => `@${each}${gap}`).join('');
        expect(mentionedIn(text)).toEqual([...new Set(parts.map(([each]) => each))]);
      }),
    );
  });

  test('take as long as the text is, whatever is in it', () => {
    for (const text of ['@'.repeat(10_000), `@${'.'.repeat(9999)}`, '@a.'.repeat(3333), 'a@'.repeat(5000)]) {
      const start = performance.now();
      mentionedIn(text);
      expect(performance.now() - start).toBeLessThan(200);
    }
  });
});
