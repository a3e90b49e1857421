import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { eventDefinition } from '#contracts';
import { type AppendItem } from '#kernel';
import { createLogger, createPool, ProjectionRunner, seal, ViewKeeper } from '#platform';
import { freshDatabase, type FreshDatabase, unhurried } from '#testkit';
import { formatVerifierKey, signerKeyOf, verifierOf } from '#verify';
import { AesGcmKey, newKey } from '../../evidence/data-keys/sealing-key';
import { LogWriter } from '../../log/log-writer';
import { migrateLedger } from '../../migrations';
import { smallPartitions } from '../../migrations/small-partitions.fixture';
import { ledgerProjections } from '../../views/projections';
import { syntheticWork, take } from '../../views/projections/work.fixture';
import { TextKeys } from '../../evidence/texts/text-keys';
import { Checkpoints } from '../checkpoints/checkpoints';
import { newMachine } from '../checkpoints/log-of-leaves.fixture';
import { TreeNodes } from '../checkpoints/tree-nodes';
import { logSource } from '../../views/sql/log-source';

/** What the log of these tests is signed with, and the file that an auditor has of it. */
const logKey = signerKeyOf('writ-audited', Buffer.alloc(32, 7));
export const logKeys = `${formatVerifierKey(verifierOf(logKey))}\n`;

/** Positions at which the log is signed, the last one its end. */
export const SIGNED = [300, 700] as const;

/** A database with a log of 700 events, written by the real writer, folded into views and signed. */
export const auditedLog = (schema = 'audited', partitionEvents?: number): Promise<FreshDatabase> =>
  freshDatabase({
    schema,
    migrate: async (url) => {
      await migrateLedger(url);
      if (partitionEvents) await smallPartitions(url, partitionEvents);
      await writeLog(url);
    },
  });

const FOLDED_WITHIN_MS = 60_000;

const writeLog = async (url: string): Promise<void> => {
  const pool = createPool(url, 'audit-test', unhurried);
  const nodes = new TreeNodes(pool);
  const checkpoints = new Checkpoints(pool, nodes, logKey, { record: newMachine(), pauseMs: 0 });
  await checkpoints.introduceKey();
  const work = syntheticWork(8);
  let written = 0;
  for (const size of SIGNED) {
    await append(url, take(work, size - written).map(itemOf));
    written = size;
    while (await nodes.store(size)) continue;
    await checkpoints.sign();
  }
  await storeContents(pool);
  await foldAll(url, pool);
  await pool.end();
};

/** The contents that the events say are stored, as far as their rows go. */
const storeContents = async (pool: Pool): Promise<void> => {
  await pool.query(`WITH named AS (
      SELECT DISTINCT tenant, data ->> 'sha256' AS sha256, coalesce(data ->> 'subject', '') AS subject
      FROM ledger.events, LATERAL (SELECT convert_from(body, 'UTF8')::jsonb -> 'data' AS data) AS d
      WHERE type = 'evidence.recorded' AND data ->> 'isStored' = 'true'
    ), keys AS (
      INSERT INTO ledger.subject_keys (tenant, subject, wrapped)
      SELECT DISTINCT tenant, subject, '\\x00'::bytea FROM named WHERE subject <> ''
    )
    INSERT INTO ledger.evidence_contents
      (content_id, tenant, sha256, subject, size, place, wrapped_data_key, chunk_bytes, stored_at)
    SELECT gen_random_uuid(), tenant, sha256, subject, 1, 'postgres', '\\x00', 1, now() FROM named`);
};

/** Appends by a writer of its own, as the ledger does it. */
const append = async (url: string, items: readonly AppendItem[]): Promise<void> => {
  const nothing = () => undefined;
  const observer = { leading: nothing, standby: nothing, committed: nothing };
  const keys = new TextKeys(new AesGcmKey(newKey()));
  const writer = new LogWriter(url, observer, createLogger('spec', 'silent'), keys);
  writer.start();
  while (!writer.isLeading) await sleep(5);
  const results = await Promise.all(items.map((item) => writer.append(item)));
  await writer.stop();
  const refused = results.find(({ outcome }) => outcome !== 'committed');
  if (refused) throw new Error(`An event was not appended: ${JSON.stringify(refused)}`);
};

/** Resolves when every view shows the whole log, as this code folds it. */
export const foldAll = async (url: string, pool: Pool): Promise<void> => {
  const keeper = new ViewKeeper(pool, 'views', logSource, ledgerProjections);
  const views = { url, schema: 'views', log: logSource, projections: ledgerProjections };
  const runner = new ProjectionRunner(views);
  runner.start();
  const versions = new Map(ledgerProjections.map(({ name, version }) => [name, version]));
  for (const deadline = performance.now() + FOLDED_WITHIN_MS; ; await sleep(20)) {
    const statuses = await keeper.status();
    const behind = statuses.filter(
      ({ name, version, lag, build }) =>
        lag > 0 || build !== null || version !== versions.get(name),
    );
    if (statuses.length === ledgerProjections.length && behind.length === 0) break;
    if (performance.now() > deadline) throw new Error(JSON.stringify(behind));
  }
  await runner.stop();
};

type SyntheticEvent = ReturnType<ReturnType<typeof syntheticWork>['next']>['value'];

/** A command of one event, whose texts stand beside the log. */
const itemOf = ({ type, data, tenant = 'acme', actor = 'olga', occurredAt }: SyntheticEvent) => {
  const { version = 1, erasable = [] } = eventDefinition(type) ?? {};
  const plain = JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
  const { event, contents } = seal({ type, data: plain, occurredAt }, { version, erasable });
  const item: AppendItem = {
    tenant,
    stream: `work-order-${String(data['workOrderId'])}`,
    expectedVersion: null,
    command: { principal: actor, id: uuidv7(), digest: 'e'.repeat(64) },
    actor: { id: actor },
    correlationId: 'c',
    causationId: null,
    answer: null,
    events: [event],
    contents,
  };
  return item;
};
