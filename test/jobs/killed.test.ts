// A server that is killed in the middle of a job: after its restart the job is done.
import { afterEach, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ApiClient, succeeded } from '../support/client.js';
import { cloneDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { pdfOf } from '../support/made-files.js';
import { ServerProcess } from '../support/process.js';
import { SECRET } from '../support/server.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

test('what a killed server was doing is done by the next', async () => {
  const database = await cloneDatabase();
  closing.push(() => database.drop());
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-killed-'));
  closing.push(() => rm(dataDir, { recursive: true, force: true }));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  closing.push(() => client.end());
  const settings = { DATA_DIR: dataDir, DATABASE_URL: database.url, SECRET, LOG_LEVEL: 'warn' };

  const first = new ServerProcess(settings);
  closing.push(() => first.end());
  const url = await first.ready();
  const login = 'mutation { login(input: { login: "admin", password: "admin password" }) { accessToken } }';
  const { login: signedIn } = await new ApiClient(url).data<{ login: { accessToken: string } }>(login);
  const kids = '3 0 R '.repeat(8_000);
  const long = pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count 8000 >>`,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>',
  ]);
  succeeded(
    await new ApiClient(url, signedIn.accessToken).upload(
      'mutation ($input: UploadDocumentInput!) { uploadDocument(input: $input) { id } }',
      { input: { file: null } },
      { 'input.file': new File([long], 'long.pdf') },
    ),
  );
  const locked = async (): Promise<string[]> => {
    const { rows } = await client.query<{ by: string }>(
      `select locked_by as by from graphile_worker.jobs where task_identifier = 'extractText' and locked_by is not null`,
    );
    return rows.map(({ by }) => by);
  };
  const [before] = await eventually(async () => {
    const found = await locked();
    expect(found).toHaveLength(1);
    return found;
  });
  first.signal('SIGKILL');
  await first.exited();
  expect(await locked()).toEqual([before]);

  const second = new ServerProcess(settings);
  closing.push(() => second.end());
  await second.ready();
  await eventually(async () => {
    const { rows } = await client.query('select task, state from processing order by task');
    expect(rows).toEqual([
      { task: 'extractText', state: 'DONE' },
      { task: 'makeThumbnails', state: 'DONE' },
    ]);
  }, 90_000);
}, 150_000);
