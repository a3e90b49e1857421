import { runWrit } from '../../test/run-writ';

const ACME = { slot: 175, log: 'eu', version: 3, assignedAt: null, assignedBy: 'root' };
const GLOBEX = { ...ACME, slot: 142 };

describe('writ move-tenants', () => {
  const refused = async (items: readonly object[], logs: readonly string[], from = 'default') => {
    const args = ['move-tenants', 'acme', '--to', 'eu', '--from', from];
    const databases = ['--database', 'postgres://nowhere/a', '--copy', 'postgres://nowhere/b'];
    let message = '';
    const { requests } = await runWrit(
      [...args, ...databases],
      () => ({ body: { version: 3, logs, items } }),
      (error) => (message = String(error)),
    );
    // Nothing was moved, and nothing assigned.
    expect(requests.map(({ method }) => method)).toEqual(['GET']);
    return message;
  };

  it('moves nobody to or from a log that the gateway does not know', async () => {
    expect(await refused([], ['default'])).toContain('The gateway knows no log eu');
    expect(await refused([], ['default', 'eu'], 'us')).toContain('The gateway knows no log us');
  });

  it('moves nobody to a log that has tenants, whose database is no copy', async () =>
    expect(await refused([GLOBEX], ['default', 'eu'])).toContain(
      'The log eu has tenants already. Tenants move to a new log',
    ));

  it('moves nobody from a log in which they are not', async () =>
    expect(await refused([{ ...ACME, log: 'us' }], ['default', 'eu', 'us'])).toContain(
      'They are in the log us: name it by --from.',
    ));
});
