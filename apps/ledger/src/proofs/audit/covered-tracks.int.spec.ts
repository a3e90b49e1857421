import { signerKeyOf } from '#verify';
import { SIGNED } from './audited-log.fixture';
import { messagesOf, TamperedLog, wrongIn } from './tampered-log.fixture';

const [EARLIER, SIZE] = SIGNED;
/** The position that the forger is after. */
const P = 310;
const forger = signerKeyOf('writ-audited', Buffer.alloc(32, 9));

describe('an audit of a log whose forger has covered their tracks', () => {
  let log: TamperedLog;
  beforeEach(async () => {
    log = await TamperedLog.open();
  });
  afterEach(() => log.close());
  const later = () => log.begun + 3_600_000;

  it('[V3] names no wrong place where stored roots were edited to fit an edited body', async () => {
    const position = await log.editBody(P);
    await log.coverTracks();
    await log.storeRoots();
    const report = await log.audit();
    expect(wrongIn(report)).toEqual(['checkpoints']);
    expect(report.firstWrong).toEqual({ from: EARLIER + 1, to: SIZE });
    expect(position).toBeGreaterThan(EARLIER);
  });

  it('[V3] names no wrong place where the forger has signed a part with a key of their own', async () => {
    await log.editBody(P);
    await log.coverTracks();
    await log.storeRoots();
    await log.sql('DELETE FROM ledger.checkpoints');
    await log.signAs(forger, 600);
    const deceived = await log.audit({ logKeys: undefined });
    expect(deceived.verdict).toBe('fine');
    expect(messagesOf(deceived, 'anchors')).toContain('Completeness not checked');
    const report = await log.anchored({ logKeys: undefined });
    expect(wrongIn(report)).toEqual(['anchors']);
    // Their signature of 600 events proves nothing: the edited one is before it.
    expect(report.firstWrong).toEqual({ from: 1, to: SIZE });
  });

  it('[V3] says which positions the given keys do not cover', async () => {
    await log.sql('DELETE FROM ledger.checkpoints WHERE size > $1', EARLIER);
    const soon = await log.audit();
    expect(soon.verdict).toBe('fine');
    expect(messagesOf(soon, 'checkpoints')).toContain(
      `Positions ${EARLIER + 1} to ${SIZE} are NOT COVERED`,
    );
    // The log is signed once a minute.
    expect((await log.audit({}, later())).verdict).toBe('unknown');
    await log.signAs(forger, SIZE);
    const strange = await log.audit();
    expect(strange.verdict).toBe('unknown');
    expect(messagesOf(strange, 'checkpoints')).toContain('1 by other keys were not checked');
    expect((await log.anchored()).verdict).toBe('fine');
  });

  it('[V3] finds texts that are gone, with their row or their key, and that no event erased', async () => {
    const [text] = await log.sql(`SELECT c.ref, c.stream FROM ledger.contents AS c
      WHERE EXISTS (SELECT FROM ledger.events AS e
        WHERE e.stream = c.stream AND convert_from(e.body, 'UTF8') LIKE '%' || c.ref || '%') LIMIT 1`);
    const [event] = await log.sql(
      `SELECT position::int FROM ledger.events WHERE convert_from(body, 'UTF8') LIKE '%' || $1 || '%'`,
      text!.ref,
    );
    await log.sql('DELETE FROM ledger.contents WHERE ref = $1', text!.ref);
    const lost = await log.audit();
    expect(wrongIn(lost)).toEqual(['texts']);
    expect(lost.firstWrong).toEqual({ from: event!.position, to: event!.position });
    await log.sql(
      'UPDATE ledger.text_keys SET wrapped = NULL, destroyed_at = now() WHERE stream = $1',
      text!.stream,
    );
    expect(messagesOf(await log.audit(), 'texts')).toContain('no event says that it was erased');
    await log.sql('DELETE FROM ledger.text_keys');
    expect(wrongIn(await log.audit())).toEqual(['texts']);
  });

  it('[V3] cannot tell by a view that was emptied and set back', async () => {
    await log.sql('TRUNCATE views.work_orders_g1');
    await log.sql(`UPDATE views.cursors SET position = 0 WHERE name = 'work_orders'`);
    const report = await log.audit({ views: 'work_orders' }, later());
    expect(report.verdict).toBe('unknown');
    expect(messagesOf(report, 'views')).toContain(
      `${SIZE} later events are not in it: the ledger does not run, or somebody has set the view back`,
    );
    // Just behind is what a view may be.
    const soon = await log.audit({ views: 'work_orders' });
    expect(soon.verdict).toBe('fine');
    expect(messagesOf(soon, 'views')).toContain('are not in it yet');
  });
});
