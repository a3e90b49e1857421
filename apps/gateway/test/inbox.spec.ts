import { type Role, subjects } from '#contracts';
import { as, refusal, useGateway } from './outside';

const { inbox } = subjects.ledger;
const page = { items: [{ dispatchId: 'd-1' }], malformed: [], next: null, position: 7 };

describe('the inbox over HTTP', () => {
  const { outside, app } = useGateway();

  const get = (query = '') => app.inject(as('delegate', 'GET', `/v1/inbox${query}`));

  it('[D1] asks the ledger as the caller, and answers with its position', async () => {
    outside.on(inbox, () => ({ ok: true, ...page }));
    const answer = await get(
      '?box=sent&filter=execute&state=any&since=d-0&after=2&limit=5&verbose=true&atLeast=3',
    );
    expect([answer.statusCode, answer.headers['writ-position']]).toEqual([200, '7']);
    expect(answer.json()).toEqual(page);
    expect(outside.requestsOn(inbox)).toEqual([
      {
        box: 'sent',
        filter: 'execute',
        state: 'any',
        since: 'd-0',
        limit: 5,
        verbose: true,
        after: 2,
        atLeast: 3,
        metadata: expect.objectContaining({
          tenant: 'acme',
          actor: { id: 'delegate-person', key: 'key-delegate', teams: ['*'] },
          roles: ['delegate'],
          owners: ['*'],
        }),
      },
    ]);
  });

  it.each([
    ['?filter=chat', '/filter'],
    ['?box=drafts', '/box'],
    ['?state=done', '/state'],
    ['?limit=0', '/limit'],
    ['?limit=201', '/limit'],
    ['?since=yesterday.', '/since'],
    ['?after=d-1', '/after'],
    ['?verbose=yes', '/verbose'],
    ['?unread=true', '/unread'],
  ])('[D1] answers 400 to %s and points at it', async (query, pointer) => {
    const answer = await get(query);
    expect([answer.statusCode, answer.json().errors?.[0].pointer]).toEqual([400, pointer]);
    expect(outside.requestsOn(inbox)).toEqual([]);
  });

  it('[D3] passes a refusal on', async () => {
    const errors = [{ pointer: '/since', message: 'names d-9, which is not in this box' }];
    outside.on(inbox, () => refusal('invalid_request', {}, 'No.', errors));
    const answer = await get('?since=d-9');
    expect([answer.statusCode, answer.json().errors]).toEqual([400, errors]);
  });

  it('[I6] is for recipients only', async () => {
    const answer = await app.inject(as('analyst', 'GET', '/v1/inbox'));
    expect([answer.statusCode, outside.requestsOn(inbox)]).toEqual([403, []]);
  });

  it('[A6] stands beside a list of who is away, and who may answer for them, in the caller’s tenant', async () => {
    const away = { owner: 'dana', deputy: 'olga', from: '2030-01-01T09:00:00.000Z' };
    const absences = [{ ...away, until: '2030-01-02T09:00:00.000Z', isAway: true }];
    outside.on(subjects.internal.listAbsences, () => ({ ok: true, absences }));
    const answer = await app.inject(as('approver', 'GET', '/v1/absences'));
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { items: absences, nextCursor: null },
    ]);
    expect(outside.requestsOn(subjects.internal.listAbsences)).toEqual([{ tenant: 'acme' }]);
  });

  it.each(['delegate', 'integrator'] as const)(
    '[A6] tells no %s who is away, and their session that it may not ask',
    async (role) => {
      const answer = await app.inject(as(role, 'GET', '/v1/absences'));
      const requests = outside.requestsOn(subjects.internal.listAbsences);
      expect([answer.statusCode, requests]).toEqual([403, []]);
      const names = async (who: Role) =>
        (await app.inject(as(who, 'GET', '/v1/session')))
          .json()
          .may.map(({ name }: { name: string }) => name);
      expect(await names(role)).not.toContain('obligationsAbsences');
      expect(await names('approver')).toContain('obligationsAbsences');
    },
  );
});
