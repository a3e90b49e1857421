import { randomBytes } from 'node:crypto';
import {
  bundleOf,
  formatVerifierKey,
  parseLogKeys,
  receiptOf,
  signerKeyOf,
  verifierOf,
  verifyBundle,
  verifyReceipt,
} from '#verify';
import { LogKeyRevoked } from './key-status';
import { Checkpoints } from './checkpoints';
import { LogChanged } from './log-succession';
import { LogOfLeaves, newMachine } from './log-of-leaves.fixture';
import { WholeReceipts } from './whole-receipts.fixture';
import { TreeNodes } from './tree-nodes';

const key = signerKeyOf('writ.example/main', randomBytes(32));
const trusted = { keys: [verifierOf(key)] };

describe('receipts from the log', () => {
  let log: LogOfLeaves;
  let checkpoints: Checkpoints;
  let receipts: WholeReceipts;
  beforeEach(async () => {
    log = await LogOfLeaves.open();
    const nodes = new TreeNodes(log.pool);
    checkpoints = new Checkpoints(log.pool, nodes, key, { record: newMachine(), pauseMs: 0 });
    receipts = new WholeReceipts(log.pool, nodes, checkpoints);
    await checkpoints.introduceKey();
  });
  afterEach(() => log.close());

  it('[V2] verify offline, each against its own checkpoint or another one', async () => {
    await log.append({ data: { a: 1 } }, { data: { b: 2 } }, { tenant: 'other' });
    const early = await receipts.of('acme', log.ids[0]!, {});
    expect(verifyReceipt(early, trusted).verdict).toBe('verified');
    await log.append(...Array.from({ length: 600 }, () => ({})));
    const { note, checkpoint } = await checkpoints.sign();
    const leading = await receipts.of('acme', log.ids[1]!, {});
    expect(verifyReceipt(leading, { ...trusted, anchor: note })).toMatchObject({
      verdict: 'verified',
    });
    const proof = await receipts.consistencyProof(3, checkpoint.size);
    const led = { ...early, consistency: { to: checkpoint.size, proof } };
    expect(verifyReceipt(led, { ...trusted, anchor: note }).verdict).toBe('verified');
    expect(receiptOf(JSON.parse(JSON.stringify(led)) as Record<string, unknown>)).toEqual(led);
  });

  it('[V2] lead to a later size on request', async () => {
    await log.append({}, {});
    await checkpoints.sign();
    await log.append({}, {}, {});
    const { note, checkpoint } = await checkpoints.sign();
    const before = await receipts.of('acme', log.ids[0]!, { to: checkpoint.size });
    expect(verifyReceipt(before, { ...trusted, anchor: note }).verdict).toBe('verified');
    await expect(receipts.of('acme', log.ids[0]!, { to: 99 })).rejects.toMatchObject({
      code: 'log_size_not_found',
    });
    await expect(receipts.consistencyProof(2, 99)).rejects.toMatchObject({
      code: 'log_size_not_found',
    });
  });

  it('[O4] are of nobody else’s events', async () => {
    await log.append({ tenant: 'other' });
    await expect(receipts.of('acme', log.ids[0]!, {})).rejects.toMatchObject({
      code: 'event_not_found',
    });
    await expect(receipts.bundle('acme', '1', {})).rejects.toMatchObject({
      code: 'work_order_not_found',
    });
  });

  it('[V7] come together for a work order, with the definitions that it rested on', async () => {
    const workflow = { id: 'refunds', version: 2, digest: '' };
    await log.append(
      { stream: 'workflow-refunds', type: 'workflow.published', data: { version: 1 } },
      { stream: 'workflow-refunds', type: 'workflow.published', data: { version: 2 } },
      { stream: 'policy-refunds', type: 'policy.published', data: { version: 1 } },
      { type: 'work-order.opened', data: { workflow } },
      { stream: 'work-order-2' },
      { type: 'decision.made', data: { workflow, policy: { id: 'refunds', version: 1 } } },
    );
    const bundle = await receipts.bundle('acme', '1', {});
    const report = verifyBundle(bundle, trusted);
    expect(report.verdict).toBe('verified');
    expect(report.events).toHaveLength(2);
    expect(report.dependsOn.map((text) => JSON.parse(text))).toMatchObject([
      { stream: 'workflow-refunds', version: 2 },
      { stream: 'policy-refunds', version: 1 },
    ]);
    expect(bundleOf(JSON.parse(JSON.stringify(bundle)) as Record<string, unknown>)).toEqual(bundle);
  });

  it('[G6] are not given any more once what was signed has changed', async () => {
    await log.append({}, {}, {});
    await checkpoints.sign();
    await log.pool.query('ALTER TABLE ledger.events DISABLE TRIGGER append_only');
    await log.pool.query(`UPDATE ledger.events SET leaf = $1 WHERE position = 2`, [
      Buffer.alloc(32, 7),
    ]);
    await log.append({});
    await expect(checkpoints.sign()).rejects.toBeInstanceOf(LogChanged);
    await expect(receipts.of('acme', log.ids[3]!, {})).rejects.toBeInstanceOf(LogChanged);
  });

  it('[G6] are not given for a log that was cut', async () => {
    await log.append({}, {}, {});
    const { note } = await checkpoints.sign();
    await log.pool.query(`ALTER TABLE ledger.events DISABLE TRIGGER append_only;
      DELETE FROM ledger.events WHERE position = 3;
      UPDATE ledger.head SET size = 1, frontier = (SELECT leaf FROM ledger.events WHERE position = 1)`);
    await expect(checkpoints.sign()).rejects.toBeInstanceOf(LogChanged);
    expect((await checkpoints.latest())!.note).toBe(note);
  });

  it('[V6] are not given by a key that was revoked: it signs nothing more', async () => {
    await log.append({});
    await checkpoints.introduceKey();
    const { note } = await checkpoints.sign();
    expect(await checkpoints.revocation()).toBeUndefined();
    await checkpoints.revoke(key.id, 'the disk was stolen');
    await log.append({});
    await expect(checkpoints.sign()).rejects.toBeInstanceOf(LogKeyRevoked);
    await expect(receipts.of('acme', log.ids[1]!, {})).rejects.toThrow('the disk was stolen');
    expect((await checkpoints.latest())!.note).toBe(note);
  });

  it('[V6] are signed with another key after a rotation, and the old ones still verify', async () => {
    await log.append({});
    const old = await receipts.of('acme', log.ids[0]!, {});
    const next = signerKeyOf(key.name, randomBytes(32));
    const rotated = new Checkpoints(log.pool, new TreeNodes(log.pool), next, {
      record: newMachine(),
    });
    await rotated.introduceKey();
    await log.append({});
    const { note } = await rotated.sign();
    const keys = parseLogKeys(await rotated.keys());
    if (typeof keys === 'string') throw new Error(keys);
    expect(keys.map(formatVerifierKey)).toEqual([key, next].map(verifierOf).map(formatVerifierKey));
    expect(verifyReceipt(old, { keys }).verdict).toBe('verified');
    expect(await rotated.revoke(key.id, 'the disk was stolen')).toBe(true);
    expect(await rotated.revoke(key.id, 'once more')).toBe(false);
    const flagged = parseLogKeys(await rotated.keys()) as typeof keys;
    expect(verifyReceipt(old, { keys: flagged }).verdict).toBe('unknown');
    const today = new WholeReceipts(log.pool, new TreeNodes(log.pool), rotated);
    const proof = await today.consistencyProof(1, 2);
    const led = { ...old, consistency: { to: 2, proof } };
    expect(verifyReceipt(led, { keys: flagged, anchor: note }).verdict).toBe('verified');
  });
});
