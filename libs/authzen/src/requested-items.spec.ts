import { FORM_FIELDS } from '#contracts';
import { answersIn, callbackIn, isActing, placeInRequest, requestedIn } from './requested-items';

const subject = { type: 'user', id: 'alice' };
const resource = { type: 'record', id: 'r-1' };
const action = { name: 'read' };
const denial = { expires_at: '2030-01-01T09:00:00Z', evaluation_id: 'd-1' };

describe('what an access request is about', () => {
  it('[N6] is one question', () =>
    expect(requestedIn({ subject, resource, action, denial })).toEqual([
      { question: { subject, resource, action }, denial },
    ]));

  it('[N6] is several questions of one subject and context, in their order', () => {
    const other = { type: 'record', id: 'r-2' };
    const items = [resource, other].map((one) => ({ resource: one, action, denial }));
    const context = { tenant: 'acme' };
    expect(requestedIn({ subject, items, context })).toEqual(
      [resource, other].map((one) => ({
        question: { subject, resource: one, action, context },
        denial,
      })),
    );
  });

  it.each<readonly [string, object, string]>([
    ['no resource', { action, denial }, '/resource'],
    ['no action', { resource, denial }, '/action'],
    ['a resource beside items', { resource, items: [{ resource, action, denial }] }, '/resource'],
  ])('[N6] is refused with %s', (_, body, pointer) =>
    expect(() => requestedIn({ subject, ...body })).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        errors: [expect.objectContaining({ pointer })],
      }),
    ),
  );

  it('[N6] needs a denial of each question', () => {
    for (const body of [
      { resource, action },
      { items: [{ resource, action }], denial },
    ])
      expect(() => requestedIn({ subject, ...body })).toThrow(
        expect.objectContaining({ code: 'invalid_denial_binding' }),
      );
  });
});

describe('the form of an access request', () => {
  const purposeAt = `/requested_access/${FORM_FIELDS}/purpose`;

  it('[N6] is filled in with texts', () => {
    expect(answersIn({})).toEqual([]);
    expect(answersIn({ requested_access: { [FORM_FIELDS]: { purpose: 'audit' } } })).toEqual([
      { field: 'purpose', value: 'audit' },
    ]);
    expect(() => answersIn({ requested_access: { [FORM_FIELDS]: { purpose: 7 } } })).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        errors: [{ pointer: purposeAt, message: 'must be a text' }],
      }),
    );
  });

  it.each([
    ['/justification', '/context/business_justification'],
    ['/requestedUntil', '/requested_access/requested_until'],
    ['/answers/purpose', purposeAt],
    ['/callback/endpoint', '/callback/endpoint'],
    ['/answers', '/answers'],
  ])('[N6] names what is wrong at %s where the request has it', (pointer, place) =>
    expect(placeInRequest(pointer)).toBe(place),
  );
});

describe('a callback', () => {
  const endpoint = 'https://pep.example/callbacks';

  it('[N6] is as it was requested, without members and events that are not known here', () => {
    expect(callbackIn({})).toBeUndefined();
    expect(callbackIn({ callback: { endpoint } })).toEqual({ endpoint });
    const events = ['denied', 'failed', 'approved', 'later'];
    const callback = { endpoint, state: 's-1', events, more: true };
    expect(callbackIn({ callback })).toEqual({
      endpoint,
      state: 's-1',
      events: ['approved', 'denied'],
    });
  });
});

describe('a claimed actor', () => {
  const acting = (actor?: object) =>
    isActing({ client: actor && { actor: actor as never } }, 'pep', 'alice');

  it('[N6] is who asks, for nobody but the subject', () => {
    expect(acting()).toBe(true);
    expect(acting({ id: 'pep' })).toBe(true);
    expect(acting({ id: 'pep', act: { sub: 'alice' } })).toBe(true);
  });

  it.each([
    { id: 'other' },
    { id: 'pep', act: { sub: 'bob' } },
    { id: 'pep', act: {} },
    { id: 'pep', act: { sub: 'alice', act: { sub: 'bob' } } },
  ])('[N6] is not %j', (actor) => expect(acting(actor)).toBe(false));
});
