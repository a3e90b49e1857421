/**
 * `npm run released-data -- COMMIT`: what an upgrade begins with, in `test/deployment/released`. The code of that commit runs the
 * demo in a checkout of its own. What is left is its database as SQL, the statements of its services, and receipts of its log.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import pg from 'pg';
import { print, sayEnd, Stop } from './launcher/log.mjs';
import { nodeBinary } from './launcher/node.mjs';
import { root } from './launcher/root.mjs';
import { waitFor } from './launcher/wait.mjs';
import { checkOut, removeCheckout } from './checkout.mjs';
import { databaseAsSql, recordDefinitions, recordedDefinitions } from './database-as-sql.mjs';
import { git } from './mutant-patches.mjs';
import { logStatements, statementsIn } from './logged-statements.mjs';

const FOLDER = join(root, 'test/deployment/released');
/** Decisions, grants, exceptions and closures, in 200 KiB. */
const WORKFLOWS = ['refunds', 'verify-launch', 'triage-production'];
const SETTLED_WITHIN_MS = 120_000;

const SETTLED = `SELECT size = ALL (SELECT position FROM views.cursors)
    AND size = (SELECT max(checkpoints.size) FROM ledger.checkpoints) AS settled
  FROM (SELECT max(position) AS size FROM ledger.events) AS log`;

const [commit] = process.argv.slice(2);
const place = mkdtempSync(join(tmpdir(), 'writ-released-'));
const checkout = join(place, 'checkout');

async function write(running, migrate) {
  const client = new pg.Client(running.databaseUrl);
  // It ends with the server, where something fails.
  client.on('error', () => undefined);
  await client.connect();
  await logStatements(client);
  play(running);
  const isSettled = async () => (await client.query(SETTLED)).rows[0].settled;
  if (!(await waitFor(isSettled, { timeoutMs: SETTLED_WITHIN_MS, everyMs: 200 })))
    throw new Stop('The views or the checkpoints do not follow the log.');
  const definitions = await definitionsOf(client, running, migrate);
  const log = readFileSync(join(running.data, 'logs/postgres.log'), 'utf8');
  const files = {
    'database.sql': await databaseAsSql(client, definitions),
    'statements.json': JSON.stringify(await statementsIn(log, client)),
    'proofs.json': JSON.stringify(await proofs(client, running)),
  };
  await client.end();
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const packed = brotliCompressSync(content);
    writeFileSync(join(FOLDER, `${name}.br`), packed);
    print(`${name}.br: ${Math.ceil(packed.length / 1024)} KiB`);
  }
}

/** Publishes some of the examples and plays their demo, as a newcomer does with all. */
function play({ url, keys, data }) {
  const examples = join(place, 'examples');
  const isPlayed = (path) =>
    !/examples\/(imports|workflows\/.)/.test(path) ||
    WORKFLOWS.some((name) => path.includes(`/workflows/${name}`));
  cpSync(join(checkout, 'examples'), examples, { recursive: true, filter: isPlayed });
  const env = { ...process.env, WRIT_URL: url, WRIT_DATA: data, WRIT_API_KEY: keys.admin };
  for (const args of [
    ['cli/bin/writ', 'publish', examples],
    ['dist/cli/src/demo/main.js', ...WORKFLOWS],
  ]) {
    const { status } = spawnSync(nodeBinary(), args, { cwd: checkout, env, stdio: 'inherit' });
    if (status !== 0) throw new Stop(`${args.join(' ')} failed.`);
  }
}

/** What the migrations of that commit define, recorded while they run on an empty database beside. */
async function definitionsOf(client, { databaseUrl }, migrate) {
  await client.query('CREATE DATABASE recorded');
  const url = new URL(databaseUrl);
  url.pathname = '/recorded';
  const recorder = new pg.Client(url.href);
  await recorder.connect();
  await recordDefinitions(recorder);
  await migrate({ env: process.env, databaseUrl: url.href });
  const definitions = await recordedDefinitions(recorder);
  await recorder.end();
  return definitions;
}

/** Receipts of the first event of each type, a bundle, and the keys that verify them. */
async function proofs(client, { url, keys }) {
  const text = async (path) => {
    const answer = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${keys.auditor}` },
    });
    if (!answer.ok) throw new Stop(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.text();
  };
  const { rows } = await client.query(
    `SELECT DISTINCT ON (type) id, substring(stream FROM '^work-order-(.*)$') AS work
     FROM ledger.events WHERE type IN ('decision.made', 'approval.granted', 'work-order.closed') ORDER BY type, position`,
  );
  if (rows.length < 3) throw new Stop('The demo decided, approved or closed nothing.');
  return {
    commit: git(root, 'rev-parse', commit).trim(),
    keys: await text('/v1/log/keys'),
    receipts: await Promise.all(rows.map(({ id }) => text(`/v1/receipts/${id}`))),
    bundle: await text(`/v1/work-orders/${rows.at(-1).work}/bundle`),
  };
}

let system;
try {
  if (!commit) throw new Stop('Say which commit: npm run released-data -- COMMIT');
  checkOut(commit, checkout);
  const launcher = (name) => import(join(checkout, `tools/launcher/${name}.mjs`));
  const [{ System }, { build }, { migrate }] = await Promise.all(
    ['system', 'build', 'services'].map(launcher),
  );
  system = await System.open();
  const running = await system.start({ prepare: build, durable: false });
  await write(running, migrate);
} catch (error) {
  sayEnd(error);
  process.exitCode = 1;
} finally {
  await system?.stop();
  removeCheckout(checkout);
  rmSync(place, { recursive: true, force: true });
}
