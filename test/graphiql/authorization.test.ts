// Which Authorization GraphiQL's page keeps and which it replaces, as the text of its headers editor.
import { presetHeaders, tokenOf, withoutAuthorization, withToken } from '../../src/graphiql/authorization.js';

const read = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

describe('the token put into the headers', () => {
  test.each([
    ['nothing', ''],
    ['the preset', presetHeaders],
    ['an empty one', '{"authorization": ""}'],
    ['an earlier one of the page', '{"Authorization": "Bearer first"}'],
  ])('replaces %s', (_name, text) => {
    expect(read(withToken(text, ['first', 'second']))).toEqual({ Authorization: 'Bearer second' });
  });

  test('leaves the other headers alone', () => {
    const text = withToken('{"x-request-id": "7", "AUTHORIZATION": "Bearer"}', ['new']);
    expect(read(text)).toEqual({ Authorization: 'Bearer new', 'x-request-id': '7' });
  });

  test.each([
    ["the user's own token", '{"Authorization": "Bearer mine"}', ['new']],
    ['the same token', '{"Authorization": "Bearer new"}', ['new']],
    ['what is not JSON yet', '{"Authorization": ', ['new']],
    ['anything before there is a token', presetHeaders, []],
  ])('keeps %s', (_name, text, tokens) => {
    expect(withToken(text, tokens)).toBeNull();
  });
});

test('a preset header holds no token, and taken away it leaves the others', () => {
  expect(tokenOf(JSON.parse(presetHeaders) as Record<string, string>)).toBe('');
  expect(withoutAuthorization({ authorization: 'Bearer ', accept: '*/*' })).toEqual({ accept: '*/*' });
});
