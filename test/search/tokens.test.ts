// The tokeniser: what counts as a word in which script, and that folding leaves nothing to be folded.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fold, stemOf } from '../../src/search/fold.js';
import { lexemesOf } from '../../src/search/lexemes.js';
import { tokenise } from '../../src/search/tokens.js';

const words = (text: string): string[] => tokenise(text).map(({ text: word }) => word);
const lexemes = (text: string): string[] => [...new Set(lexemesOf(text).map(({ lexeme }) => lexeme))];

describe('folding', () => {
  test.each([
    ['Straße', 'strasse'],
    ['Ünïcödé', 'unicode'],
    ['ＲＥＰＯＲＴ２０２４', 'report2024'],
    ['ﬁnance', 'finance'],
    ['Smørrebrød', 'smorrebrod'],
    ['İstanbul', 'istanbul'],
    ['ΈΓΓΡΑΦΑ', 'εγγραφα'],
    ['λόγος', 'λογοσ'],
    ['Отчёт', 'отчет'],
    ['Йод', 'йод'],
    ['Київ', 'київ'],
    ['ﾊﾞﾗ', 'バラ'],
    ['हिन्दी', 'हिन्दी'],
    ['葛\u{E0100}', '葛'],
  ])('%s is %s', (word, folded) => {
    expect(fold(word)).toBe(folded);
  });

  test('what is folded stays as it is when it is folded again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = fold(text);
        expect(fold(once)).toBe(once);
      }),
      { numRuns: 20_000, seed: 20260118 },
    );
  });

  test('stems are those of the language that the script tells', () => {
    expect(['companies', 'company'].map(stemOf)).toEqual(['compani', 'compani']);
    expect(['договоры', 'договорами'].map(stemOf)).toEqual(['договор', 'договор']);
    expect(['εγγραφα', 'εγγραφου'].map(stemOf)).toEqual(['εγγραφ', 'εγγραφ']);
    expect(['2024', 'q3', '合同', 'वर्ष', 'of'].map(stemOf)).toEqual([null, null, null, null, null]);
  });
});

describe('words', () => {
  test.each([
    ['Q3_report-final.v2.pdf', ['q3', 'report', 'final', 'v2', 'pdf']],
    ['anna.smith@example.com', ['anna', 'smith', 'example', 'com']],
    ['1,234.56 €', ['1', '234', '56']],
    ["don't", ['don', 't']],
    ['camelCase', ['camelcase', 'camel', 'case']],
    ['HTTPServer', ['httpserver', 'http', 'server']],
    ['IMG20240131', ['img20240131', 'img', '20240131']],
    ['aB3dE5fG7hI9', ['ab3de5fg7hi9']],
    ['वर्षांत अहवाल', ['वर्षांत', 'अहवाल']],
    ['תקציב שנתי', ['תקציב', 'שנתי']],
    ['التقرير السنوي', ['التقرير', 'السنوي']],
    ['PDF文件', ['pdf', '文', '件']],
    ['한글 파일', ['한', '글', '파', '일']],
    ['한글', ['한', '글']],
    ['', []],
    ['… — !', []],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('pairs of signs overlap, and the last sign stands alone', () => {
    expect(lexemes('合同管理')).toEqual(['合同', '同管', '管理', '理']);
    expect(lexemes('ｶﾞｲﾄﾞ')).toEqual(['ガイ', 'イド', 'ド']);
    expect(lexemes('中')).toEqual(['中']);
    // Not over what divides words; but over the end of a line, at which such texts are broken anywhere.
    expect(lexemes('合同。管理')).toEqual(['合同', '同', '管理', '理']);
    expect(lexemes('合\n同')).toEqual(['合同', '同']);
    expect(lexemes('보고\n서')).toEqual(['보고', '고', '서']);
  });

  test('simplified and traditional signs are different ones', () => {
    expect(lexemes('汉语')).not.toEqual(lexemes('漢語'));
  });

  test('each token stands where it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        let position = 0;
        for (const token of tokenise(text)) {
          expect(token.position).toBeGreaterThanOrEqual(position);
          position = token.position;
          expect(fold(text.slice(token.start, token.end))).toBe(token.text);
        }
      }),
      { numRuns: 5000, seed: 20260118 },
    );
  });

  test('nothing that can be written is more than it can take', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        for (const { lexeme } of lexemesOf(text)) expect(Buffer.byteLength(lexeme)).toBeLessThan(2047);
      }),
      { numRuns: 5000, seed: 20260118 },
    );
    expect(tokenise('x'.repeat(100_000))).toHaveLength(1);
  });
});
