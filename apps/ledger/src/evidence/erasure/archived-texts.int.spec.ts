import { randomUUID } from 'node:crypto';
import { Erasures } from './erasures';
import { KeyDestruction } from './key-destruction';
import { LiveLedger } from './live-ledger.fixture';

describe('archived texts', () => {
  let ledger: LiveLedger;
  let erasures: Erasures;
  beforeAll(async () => {
    ledger = await LiveLedger.open();
    const contents = { shred: () => Promise.resolve() };
    const keys = new KeyDestruction(ledger.platform, ledger.subjects, contents);
    erasures = new Erasures(ledger.platform, keys, { moved: () => Promise.resolve() });
  });
  afterAll(() => ledger.close());

  const erase = (body: { readonly workOrderId: string }, commandId: string = randomUUID()) =>
    erasures.erase(
      { reason: 'requested', ...body },
      {
        commandId,
        tenant: 'default',
        actor: { id: 'olga' },
        roles: ['operator'],
        correlationId: 'c',
      },
    );

  it('[V4] erases the texts of a work order whose archive is lost', async () => {
    const stream = 'work-order-wo-m';
    const stopped = { type: 'work-order.stopped', data: { workOrderId: 'wo-m', reason: 'angry' } };
    await ledger.record(stream, stopped);
    const [event] = (await ledger.read('default', stream)).events;
    const field = event!.data.reason;
    const text = async () => (await ledger.texts.of('default', [field])).get(field.ref)!.text;
    const { pool } = ledger.views;
    await pool.query(`ALTER TABLE ledger.events DISABLE TRIGGER append_only;
      UPDATE ledger.events SET body = '' WHERE stream = '${stream}';
      UPDATE ledger.partitions SET place = 'folder:/nowhere', file = 'lost', manifest_sha256 = 'lost',
        archived_at = now() WHERE number = 1`);
    await expect(ledger.read('default', stream)).rejects.toThrow('lost');
    const id = randomUUID();
    const { answer } = await erase({ workOrderId: 'wo-m' }, id);
    expect(answer).toMatchObject({ shredded: [{ workOrderId: 'wo-m' }] });
    expect(await text()).toBeNull();
    expect(await erase({ workOrderId: 'wo-m' }, id)).toMatchObject({ answer, replayed: true });
    await expect(erase({ workOrderId: 'wo-m' })).rejects.toMatchObject({
      code: 'nothing_to_erase',
    });
  });
});
