/**
 * A process that runs one command line of `writ` after another: to load its modules takes longer than most commands.
 * `{ args, env, folder }` in, `{ stdout, stderr, code }` out, over Node's IPC channel. `env` is all of its environment.
 */
'use strict';
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');

const root = join(__dirname, '../..');
require(join(root, 'tools/launcher/source-lines.cjs'));
enableCompileCache(join(root, 'dist/.compiled'));
const { main } = require(join(root, 'dist/cli/src/writ.js'));

/** What is written to a stream until `end`, in place of writing it. */
const captured = (stream) => {
  const { write } = stream;
  const chunks = [];
  stream.write = (chunk, encoding, done) => {
    chunks.push(Buffer.from(chunk));
    const written = typeof encoding === 'function' ? encoding : done;
    if (written) process.nextTick(written);
    return true;
  };
  return {
    end: () => {
      stream.write = write;
      return Buffer.concat(chunks).toString();
    },
  };
};

process.on('message', async ({ args, env, folder }) => {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(folder);
  process.exitCode = 0;
  const [out, err] = [captured(process.stdout), captured(process.stderr)];
  await main([process.execPath, 'writ', ...args]);
  const code = process.exitCode;
  process.exitCode = 0;
  process.stdout.removeAllListeners('error');
  process.removeAllListeners('uncaughtException');
  process.send({ stdout: out.end(), stderr: err.end(), code });
});
process.on('disconnect', () => process.exit());
