import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '#testkit';
import { runWrit } from '../../test/run-writ';

const sent = (requests: readonly { method: string; path: string; body: string }[]) =>
  requests.map(({ method, path, body }) => [method, path, body === '' ? '' : JSON.parse(body)]);

describe('writ mailboxes and writ webhooks', () => {
  it('[N4] lists mailboxes, sets one and removes one', async () => {
    const dana = { principal: 'dana', address: 'dana@example.org', status: 'active', dead: 2 };
    const listed = await runWrit(['mailboxes'], () => ({
      body: { items: [dana], nextCursor: null },
    }));
    expect(listed.stdout).toMatch(/^owner +address .*dead +why$/m);
    expect(listed.stdout).toMatch(/^dana +dana@example\.org .*active .*2/m);
    expect(listed.stdout).toMatch(/^1 row$/m);
    const set = await runWrit(['mailboxes', 'set', 'dana', dana.address], () => ({ body: dana }));
    expect(sent(set.requests)).toEqual([
      ['PUT', '/v1/mailboxes/dana', { address: 'dana@example.org' }],
    ]);
    const removed = await runWrit(['mailboxes', 'remove', 'da/na'], () => ({ body: {} }));
    expect(sent(removed.requests)).toEqual([['DELETE', '/v1/mailboxes/da%2Fna', '']]);
  });

  it('[N4] sets, confirms and removes the mailbox of the caller, or of a team of theirs', async () => {
    const items = [
      { principal: 'dana', mailbox: null, confirmation: { address: 'dana@example.org' } },
      { principal: 'finance', mailbox: { address: 'f@example.org', setBy: 'olga' } },
    ];
    const answer = ({ method }: { method: string }) => ({
      body: method === 'GET' ? { items, nextCursor: null } : { principal: 'dana' },
    });
    const listed = await runWrit(['mailboxes', 'own'], answer);
    expect(listed.stdout).toMatch(/^dana .*dana@example\.org/m);
    expect(listed.stdout).toMatch(/^finance +f@example\.org .*olga/m);
    const own = await runWrit(['mailboxes', 'set-own', 'dana@example.org'], answer);
    expect(sent(own.requests).at(-1)).toEqual([
      'PUT',
      '/v1/own-mailboxes/dana',
      { address: 'dana@example.org' },
    ]);
    const code = `${'0'.repeat(36)}.abc`;
    const link = `https://writ.example/mine?view=mail&confirm=${code}`;
    for (const given of [link, code]) {
      const { requests } = await runWrit(['mailboxes', 'confirm', given], answer);
      expect(sent(requests)).toEqual([['POST', '/v1/own-mailboxes/confirmations', { code }]]);
    }
    const gone = await runWrit(['mailboxes', 'remove-own', '--for', 'fin/ance'], answer);
    expect(sent(gone.requests)).toEqual([['DELETE', '/v1/own-mailboxes/fin%2Fance', '']]);
  });

  it('[N4] lists what did not arrive, and sends it again', async () => {
    const mail = { mailId: 'm-1', principal: 'dana', status: 'dead', lastError: 'no\u001b[31m' };
    const { stdout, requests } = await runWrit(['mailboxes', 'mails', '--status', 'dead'], () => ({
      body: { items: [mail], nextCursor: null },
    }));
    expect(requests[0]!.path).toBe('/v1/mails?status=dead&limit=1000');
    expect(stdout).toMatch(/^m-1 +dana .*dead/m);
    expect(stdout).not.toContain('\u001b');
    const replayed = await runWrit(['webhooks', 'replay', 'd-1'], () => ({ body: {} }));
    expect(sent(replayed.requests)).toEqual([['POST', '/v1/webhooks/deliveries/d-1/replay', {}]]);
  });

  it('[N4] lists no more than --limit, and says that there are more', async () => {
    const items = ['ben', 'dana'].map((principal) => ({ principal, status: 'active' }));
    const { stdout } = await runWrit(['mailboxes', 'list', '--limit', '1'], () => ({
      body: { items, nextCursor: null },
    }));
    expect(stdout).toMatch(/^1 row; there are more: --limit$/m);
    expect(stdout).not.toContain('dana');
  });

  it('[N4] names a file that it cannot read', async () => {
    const file = join(temporaryFolder(), 'nowhere');
    const adding = runWrit(['webhooks', 'add', `@${file}`], () => ({ body: {} }));
    await expect(adding).rejects.toThrow(`${file} cannot be read: ENOENT.`);
  });

  it('[N4] adds an app of Slack whose token no list of processes shows', async () => {
    const file = join(temporaryFolder(), 'token');
    writeFileSync(file, 'xoxb-1\n');
    const { stdout, requests } = await runWrit(
      [
        'webhooks',
        'add',
        'https://slack.com/api',
        ...'--format slack-app --channel C1 --recipients finance,legal --token'.split(' '),
        `@${file}`,
      ],
      () => ({ body: { webhookId: 'w-1', url: 'https://slack.com/api' } }),
    );
    expect(sent(requests)).toEqual([
      [
        'POST',
        '/v1/webhooks',
        {
          url: 'https://slack.com/api',
          format: 'slack-app',
          channel: 'C1',
          token: 'xoxb-1',
          recipients: ['finance', 'legal'],
        },
      ],
    ]);
    expect(stdout).toBe('notices are sent to https://slack.com/api: webhook w-1\n');
  });
});
