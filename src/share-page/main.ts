// Opens the link in the address and shows what it leads to; the part behind the # says where in it the visitor is.
import { hashOf, placeOf, tokenOf } from './address.js';
import { Problem } from './api.js';
import { showDrop } from './drop.js';
import { showFile } from './file.js';
import { showFolder } from './folder.js';
import { showNotice } from './notice.js';
import { createPage } from './page.js';
import { askPassword } from './password.js';
import { Refused } from './upload.js';
import { asProblem, isStale, type Listing, Visit } from './visit.js';

const page = createPage();
const visit = new Visit(tokenOf(location.pathname));
/** What is shown; null before there is something. */
let shown: Listing | null = null;
/** Counts the views that were asked for: an answer that comes late is not shown over a later one. */
let asked = 0;

const here = () => placeOf(location.hash);

async function show(fetchListing = () => visit.open(here())): Promise<Problem | null> {
  const mine = ++asked;
  const done = page.busy();
  try {
    const listing = await fetchListing();
    if (mine === asked) present(listing);
    return null;
  } catch (error) {
    const problem = asProblem(error);
    // Not one of ours, but a mistake in this page.
    if (problem !== error) reportError(error);
    return mine === asked ? problem : null;
  } finally {
    done();
  }
}

function present(listing: Listing): void {
  shown = listing;
  const { shared } = listing;
  const { fileId } = here();
  const file = listing.children.find((child) => child.id === fileId);
  if (shared.permission === 'UPLOAD') showDrop(page, { shared, uploadUrl });
  else if (shared.kind === 'DOCUMENT') showFile(page, shared, shared);
  else if (file !== undefined) showFile(page, shared, file);
  else if (fileId !== null && listing.nextCursor === null) showProblem(new Problem('MISSING'));
  else {
    // Where the file may be on a later page, the folder is the place: its link leads to the file once it is shown.
    if (fileId !== null) history.replaceState(null, '', hashOf({ folderId: listing.folderId, fileId: null }));
    showFolder(page, { listing, visit, onProblem: showProblem });
  }
}

async function uploadUrl(): Promise<string> {
  try {
    const { shared } = await visit.open({ folderId: null, fileId: null });
    if (shared.uploadUrl !== null) return shared.uploadUrl;
  } catch (error) {
    throw new Refused({ code: asProblem(error).kind });
  }
  throw new Refused({ code: 'LINK_GONE' });
}

function showProblem(problem: Problem): void {
  shown = null;
  if (problem.kind === 'PASSWORD_MISSING' || problem.kind === 'PASSWORD_WRONG') {
    askPassword(page, { first: problem, attempt: tryPassword });
  } else showNotice(page, problem, { retry: open, hasTop: here().folderId !== null && visit.hasTop() });
}

/** What belongs beside the input is answered; for anything else the page says so in a view of its own. */
async function tryPassword(password: string): Promise<Problem | null> {
  const problem = await show(() => visit.tryPassword(password, here()));
  const settled =
    problem !== null && ['LINK_GONE', 'NOT_FOUND', 'MISSING', 'LOCKDOWN'].includes(problem.kind);
  if (!settled) return problem;
  showProblem(problem);
  return null;
}

async function openNow(): Promise<void> {
  const problem = await show();
  if (problem !== null) showProblem(problem);
}

const open = (): void => void openNow();

addEventListener('hashchange', open);

// Links last an hour: after that, what is clicked would lead nowhere.
addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[download], a[target]') : null;
  if (link === null || shown === null || !isStale(shown)) return;
  event.preventDefault();
  visit.forget();
  void openNow().then(() => page.announce(page.texts.refreshed));
});

open();
