// Writes schema.graphql from the classes; with --check only says whether it is up to date, by its exit status.
import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildApiSchema } from '../resolvers/schema.js';

const path = new URL('../../schema.graphql', import.meta.url);
const heading = '# Made by `npm run schema` from the classes in src/resolvers. Do not edit.\n\n';
const text = `${heading}${printSchema(lexicographicSortSchema(await buildApiSchema()))}\n`;

if (!process.argv.includes('--check')) {
  await writeFile(path, text);
} else if (text !== (await readFile(path, 'utf8').catch(() => ''))) {
  process.stderr.write('schema.graphql is out of date: run "npm run schema" and read what changed.\n');
  process.exitCode = 1;
}
