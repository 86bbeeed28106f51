// Asks for the password of a link, and says what is wrong with it.
import type { Problem } from './api.js';
import { element } from './dom.js';
import type { Page } from './page.js';

export interface PasswordOptions {
  /** The one that was given before does not fit any more. */
  readonly first: Problem;
  /** Answers what came in the way; null where the next view is shown. */
  readonly attempt: (password: string) => Promise<Problem | null>;
}

export function askPassword(page: Page, { first, attempt }: PasswordOptions): void {
  const { texts, formats } = page;
  const input = element('input', {
    id: 'password',
    type: 'password',
    autocomplete: 'off',
    'aria-describedby': 'password-hint password-error',
  });
  const error = element('p', { id: 'password-error', class: 'error', role: 'alert' });
  const reveal = element('input', { type: 'checkbox' });
  reveal.addEventListener('change', () => (input.type = reveal.checked ? 'text' : 'password'));
  const submit = element('button', { type: 'submit' }, texts.open);
  const form = element(
    'form',
    { novalidate: '' },
    element('label', { for: 'password' }, texts.password),
    input,
    error,
    element('label', { class: 'choice' }, reveal, texts.showPassword),
    element('p', { class: 'actions' }, submit),
  );

  const say = (text: string): void => {
    error.textContent = text;
    input.setAttribute('aria-invalid', 'true');
    input.focus();
    input.select();
  };
  const sayProblem = ({ kind, retryAfter }: Problem): void => {
    if (kind === 'RATE_LIMITED')
      say(`${texts.limitedTitle}. ${texts.limited(formats.wait(retryAfter ?? 60))}`);
    else if (kind === 'PASSWORD_WRONG') say(texts.wrongPassword);
    else if (kind === 'PASSWORD_MISSING') say(texts.noPassword);
    else say(kind === 'OFFLINE' ? texts.offline : texts.failed);
  };
  const send = async (): Promise<void> => {
    if (input.value === '') return say(texts.noPassword);
    // Not disabled, which would lose the focus; a second click does nothing meanwhile.
    submit.setAttribute('aria-disabled', 'true');
    const problem = await attempt(input.value);
    submit.removeAttribute('aria-disabled');
    if (problem !== null) sayProblem(problem);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (submit.getAttribute('aria-disabled') !== 'true') void send();
  });

  page.present(texts.passwordTitle, element('p', { id: 'password-hint' }, texts.passwordHint), form);
  if (first.kind === 'PASSWORD_WRONG') sayProblem(first);
}
