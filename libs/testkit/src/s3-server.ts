import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { temporaryFolder } from './temporary-folder';

/** In a Node of its own, which ends with its parent. Signatures are not compared: the server computes those of buckets otherwise. */
const PROGRAM = `
  import S3rver from '@20minutes/s3rver';
  const [directory, name] = process.argv.slice(1);
  const place = { address: '127.0.0.1', port: 0, directory, configureBuckets: [{ name }] };
  const { port } = await new S3rver({ ...place, silent: true, allowMismatchedSignatures: true }).run();
  process.on('disconnect', () => process.exit());
  process.send(port);`;

/** An S3-compatible store on this machine, with one bucket. */
export interface S3Server {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly bucket: string;
  stop(): void;
}

/** Starts one, in a folder that the test file removes; call it from `beforeAll`. */
export const startS3Server = async (): Promise<S3Server> => {
  const bucket = 'writ';
  const args = ['--input-type=module', '--eval', PROGRAM, temporaryFolder(), bucket];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [port] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The S3 server ended with ${code}.`);
    }),
  ])) as [number];
  process.env['AWS_ACCESS_KEY_ID'] = process.env['AWS_SECRET_ACCESS_KEY'] = 'S3RVER';
  return { endpoint: `http://127.0.0.1:${port}`, bucket, stop: () => child.disconnect() };
};
