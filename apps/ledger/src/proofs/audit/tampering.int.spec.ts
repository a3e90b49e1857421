import { appendedNote } from '#verify';
import { logKeys, SIGNED } from './audited-log.fixture';
import { messagesOf, TamperedLog, wrongIn } from './tampered-log.fixture';

const [EARLIER, SIZE] = SIGNED;
/** The position that the forger is after. */
const P = 310;

describe('an audit of a log that its superuser has changed', () => {
  let log: TamperedLog;
  let anchor: string;
  beforeEach(async () => {
    log = await TamperedLog.open();
    ({ anchor } = log);
  });
  afterEach(() => log.close());

  const sql: TamperedLog['sql'] = (...args) => log.sql(...args);
  const audit: TamperedLog['audit'] = (...args) => log.audit(...args);
  const anchored = () => log.anchored();
  const coverTracks = () => log.coverTracks();
  const editBody = (position: number) => log.editBody(position);

  it('[V3] finds nothing wrong where nothing was changed', async () => {
    const report = await audit({ anchors: [{ name: 'anchor.txt', note: anchor }], views: 'all' });
    expect(report.checks.filter(({ passed }) => passed === false)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'fine', size: SIZE, firstWrong: null });
    expect(messagesOf(report, 'anchors')).toContain(`complete up to position ${SIZE}`);
    expect(messagesOf(report, 'commands')).toContain(`${SIZE} stored commands`);
    expect(messagesOf(report, 'roots')).toContain('2 stored roots');
  });

  it('[V3] says without an anchor that completeness was not checked', async () => {
    const report = await audit();
    expect(report.verdict).toBe('fine');
    expect(messagesOf(report, 'anchors')).toContain('Completeness not checked');
  });

  it('[V3] names the position of an edited body', async () => {
    const position = await editBody(P);
    const report = await audit();
    expect(report.firstWrong).toEqual({ from: position, to: position });
    expect(wrongIn(report)).toEqual(['leaves', 'head', 'roots', 'checkpoints']);
  });

  it('[V3] names the position of a body that is no canonical JSON any more', async () => {
    await sql(
      `UPDATE ledger.events SET body = convert_to(convert_from(body, 'UTF8') || ' ', 'UTF8')
       WHERE position = ${P}`,
    );
    await coverTracks();
    const report = await audit();
    expect(report.firstWrong).toEqual({ from: P, to: P });
    expect(wrongIn(report)).toContain('bytes');
  });

  it('[V3] narrows down an edited body whose leaf was edited too', async () => {
    const position = await editBody(P);
    await coverTracks();
    const report = await audit();
    expect(wrongIn(report)).toEqual(['roots', 'checkpoints']);
    // Between the checkpoint before it and the next stored root.
    expect(report.firstWrong).toEqual({ from: EARLIER + 1, to: 512 });
    expect(position).toBeLessThanOrEqual(512);
  });

  it('[V3] names the position of a deleted event', async () => {
    await sql(`DELETE FROM ledger.events WHERE position = ${P}`);
    const report = await audit();
    expect(report.firstWrong).toEqual({ from: P, to: P });
    expect(messagesOf(report, 'positions')).toBe(
      `Position ${P} is missing: after ${P - 1} comes ${P + 1}.`,
    );
  });

  it('[V3] finds a deletion that was closed up behind it', async () => {
    await sql(`DELETE FROM ledger.events WHERE position = ${P}`);
    await sql(`UPDATE ledger.events SET position = -position WHERE position > ${P}`);
    await sql('UPDATE ledger.events SET position = -position - 1 WHERE position < 0');
    await coverTracks();
    const report = await audit();
    expect(wrongIn(report)).toEqual(expect.arrayContaining(['versions', 'roots', 'checkpoints']));
    expect(report.firstWrong!.to).toBe(P);
  });

  it('[V3] finds two events in another order', async () => {
    await sql(`UPDATE ledger.events SET position = -1 WHERE position = ${P}`);
    await sql(`UPDATE ledger.events SET position = ${P} WHERE position = ${P + 1}`);
    await sql(`UPDATE ledger.events SET position = ${P + 1} WHERE position = -1`);
    await coverTracks();
    const report = await audit();
    expect(wrongIn(report)).toEqual(expect.arrayContaining(['roots', 'checkpoints']));
    expect(report.firstWrong!.from).toBeGreaterThan(EARLIER);
    expect(report.firstWrong!.from).toBeLessThanOrEqual(P);
    expect(report.firstWrong!.to).toBeGreaterThanOrEqual(P);
  });

  it('[V3] finds a tail that was cut with all that knew of it, by an anchor', async () => {
    await sql(`DELETE FROM ledger.events WHERE position > 600`);
    await sql(`DELETE FROM ledger.commands WHERE last_position > 600`);
    await sql(`DELETE FROM ledger.checkpoints WHERE size > 600`);
    await coverTracks();
    const deceived = await audit();
    expect(deceived.verdict).toBe('fine');
    expect(messagesOf(deceived, 'anchors')).toContain('Completeness not checked');
    const report = await anchored();
    expect(report.firstWrong).toEqual({ from: 601, to: SIZE });
    expect(messagesOf(report, 'anchors')).toContain('its tail was cut');
  });

  it('[V3] finds a log that was exchanged as a whole, by an anchor', async () => {
    await sql(`UPDATE ledger.events SET
      body = replace(convert_from(body, 'UTF8'), '"ana"', '"amy"')::bytea`);
    await sql('DELETE FROM ledger.checkpoints; DELETE FROM ledger.tree_nodes');
    await coverTracks();
    const deceived = await audit({ logKeys: undefined });
    expect(deceived.verdict).toBe('fine');
    expect(messagesOf(deceived, 'anchors')).toContain('Completeness not checked');
    const report = await anchored();
    expect(report).toMatchObject({ verdict: 'wrong', firstWrong: { from: 1, to: SIZE } });
    expect(wrongIn(report)).toEqual(['anchors']);
  });

  it.each([
    ['type', `'step.skipped'`],
    ['tenant', `'initech'`],
    ['recorded_at', `recorded_at + interval '1 microsecond'`],
    ['id', `'01900000-0000-7000-8000-000000000001'`],
  ])('[V3] names the position of an edited column %s', async (column, value) => {
    await sql(`UPDATE ledger.events SET ${column} = ${value} WHERE position = ${P}`);
    const report = await audit();
    expect(report.firstWrong).toEqual({ from: P, to: P });
    expect(messagesOf(report, 'columns')).toContain(`its column ${column} holds`);
  });

  it('[V3] finds an edited head', async () => {
    await sql(`UPDATE ledger.head SET frontier = set_byte(frontier, 0, get_byte(frontier, 0) # 1)`);
    expect(wrongIn(await audit())).toEqual(['head']);
    await sql('UPDATE ledger.head SET size = size - 1');
    expect(messagesOf(await audit(), 'head')).toBe(
      `The head row says ${SIZE - 1} events; there are ${SIZE}.`,
    );
  });

  it('[V3] finds an edited stored root, and says that the events are well', async () => {
    await sql(`UPDATE ledger.tree_nodes SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1)
      WHERE level = 1 AND index = 1`);
    const report = await audit();
    expect(wrongIn(report)).toEqual(['roots']);
    expect(report.firstWrong).toEqual({ from: 257, to: 512 });
    expect(messagesOf(report, 'roots')).toContain('the root itself was changed');
  });

  it('[V3] finds an edited checkpoint', async () => {
    await sql(`UPDATE ledger.checkpoints SET note = overlay(note
        placing CASE substr(note, 24, 1) WHEN 'A' THEN 'B' ELSE 'A' END from 24)
      WHERE size = ${SIZE}`);
    const report = await audit();
    expect(wrongIn(report)).toEqual(['checkpoints']);
    expect(messagesOf(report, 'checkpoints')).toContain(`The checkpoint of ${SIZE} events`);
  });

  it('[V3] finds an edited, a lost and an invented command', async () => {
    await sql(`UPDATE ledger.commands SET version = version + 1 WHERE last_position = ${P}`);
    expect((await audit()).firstWrong).toEqual({ from: P, to: P });
    await sql(`DELETE FROM ledger.commands WHERE last_position = ${P}`);
    expect(messagesOf(await audit(), 'commands')).toBe(
      `Position ${P}: no stored command has appended it.`,
    );
    await sql(`INSERT INTO ledger.commands SELECT tenant, 'mallory', 'x', digest, ${SIZE + 1}, ${SIZE + 1},
      1, answer, recorded_at FROM ledger.commands LIMIT 1`);
    expect(wrongIn(await audit())).toEqual(['commands']);
  });

  it('[V3] names the first row of a view that the log does not lead to', async () => {
    const one = (
      await sql(`SELECT tenant, work_order_id FROM views.work_orders ORDER BY 1, 2 LIMIT 1`)
    )[0]!;
    const at = [one.tenant, one.work_order_id];
    await sql(
      `UPDATE views.work_orders_g1 SET owner = 'mallory' WHERE tenant = $1 AND work_order_id = $2`,
      ...at,
    );
    const edited = await audit({ views: 'work_orders' });
    expect(edited.verdict).toBe('wrong');
    expect(messagesOf(edited, 'views')).toContain(
      `1 rows differ at position ${SIZE}, the first (${at.join(', ')}): owner is "mallory"`,
    );
    await sql(`DELETE FROM views.work_orders_g1 WHERE tenant = $1 AND work_order_id = $2`, ...at);
    expect(messagesOf(await audit({ views: 'work_orders' }), 'views')).toContain(
      `(${at.join(', ')}) is missing`,
    );
  });

  it('[V3] holds every note of a file of anchors against the log', async () => {
    const file = [anchor, anchor].reduce((before, note) => before + appendedNote(note, before), '');
    const fits = await audit({ anchors: [{ name: 'anchor.txt', note: file }] });
    expect(messagesOf(fits, 'anchors')).toContain(`complete up to position ${SIZE}`);
    await sql(`DELETE FROM ledger.events WHERE position = ${SIZE}`);
    const cut = await audit({ anchors: [{ name: 'anchor.txt', note: file }] });
    expect(wrongIn(cut)).toContain('anchors');
  });

  it('[V6] cannot tell by an anchor that a revoked key has signed', async () => {
    const revoked = logKeys
      .trim()
      .split('\n')
      .map((line) => `${line} revoked 2030-01-01T00:00:00Z stolen`)
      .join('\n');
    const report = await audit({
      logKeys: revoked,
      anchors: [{ name: 'anchor.txt', note: anchor }],
    });
    expect(messagesOf(report, 'anchors')).toContain('revoked key');
    expect(report.verdict).toBe('unknown');
  });

  it('cannot tell by an anchor that nobody known has signed', async () => {
    const note = anchor.replace('writ-audited\n', 'writ-other\n');
    const report = await audit({ anchors: [{ name: 'other.txt', note }] });
    expect(report.verdict).toBe('unknown');
  });
});
