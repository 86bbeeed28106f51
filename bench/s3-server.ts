// A real S3 server as a process of its own, with one bucket `blobs`, in the folder that S3_DIR names.
import { createRequire } from 'node:module';

interface S3rver {
  run(): Promise<{ readonly port: number }>;
}

// It has no types and is CommonJS.
const S3rverClass = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver;

const server = new S3rverClass({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory: process.env['S3_DIR'],
  configureBuckets: [{ name: 'blobs' }],
});
const { port } = await server.run();
process.stdout.write(`S3 is ready at http://127.0.0.1:${port}\n`);
