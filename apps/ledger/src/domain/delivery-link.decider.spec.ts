import { type RecordedEvent } from '#kernel';
import { metadata, specFor } from '#testkit';
import {
  type DeliveryLink,
  deliveryLinkDecider,
  isOpenLink,
  isRecordDue,
  type LinkCommand,
  unknownLink,
} from './delivery-link.decider';

const { given } = specFor(deliveryLinkDecider);
const linkId = 'link-1';
const workOrderId = 'wo-1';
const digest = 'ab'.repeat(32);

describe('issuing a link to a delivery page', () => {
  it('[R3] makes it for one work order and one audience, for two weeks', () =>
    given().when(issuing()).then(issued()));

  it('[R3] makes it as long and for whom somebody says', () =>
    given()
      .when(issuing({ scope: 'public', audience: 'Northwind', validFor: 'P90D' }))
      .then(
        issued({ scope: 'public', audience: 'Northwind', expiresAt: '2030-04-01T09:00:00.000Z' }),
      ));

  it.each(['P91D', 'PT0S'])('[R3] makes none for %s', (validFor) =>
    given()
      .when(issuing({ validFor }))
      .thenRefused('invalid_request', {
        message: 'The request does not fit: /validFor must be more than zero and at most P90D.',
        errors: [{ pointer: '/validFor', message: 'must be more than zero and at most P90D' }],
      }),
  );

  it('[R3] makes none to work that is not there', () =>
    given()
      .when(issuing({}, { isKnown: false }))
      .thenRefused('work_order_not_found', {
        message: 'There is no work order wo-1: check the id.',
      }));

  it('makes no second one of the same id', () => given(issued()).when(issuing()).thenNothing());
});

describe('revoking a link', () => {
  it('[R3] is recorded once', () => {
    given(issued()).when(revoking()).then(revoked());
    given(issued(), revoked()).when(revoking()).thenNothing();
  });

  it('[R3] refuses one that is not there, or of other work', () => {
    const message = 'Work order wo-1 has no link link-1: check both ids.';
    given().when(revoking()).thenRefused('delivery_link_not_found', { message });
    given(issued({ workOrderId: 'wo-2' }))
      .when(revoking())
      .thenRefused('delivery_link_not_found', { message });
  });
});

describe('telling of openings', () => {
  const at = (recordedAt: string, openings: number) => ({ ...opened(openings), recordedAt });

  it('[R3] tells of the first at once', () =>
    given(issued()).when(recordOpenings(1)).then(opened(1)));

  it('[R3] tells at most once a minute, and then of all since', () => {
    const before = [issued(), at('2030-01-01T08:59:00.001Z', 1)];
    given(...before)
      .when(recordOpenings(500))
      .thenNothing();
    given(issued(), at('2030-01-01T08:59:00.000Z', 1)).when(recordOpenings(500)).then(opened(499));
    given(issued(), at('2030-01-01T08:00:00.000Z', 2), at('2030-01-01T08:10:00.000Z', 3))
      .when(recordOpenings(6))
      .then(opened(1));
  });

  it('[R3] tells nothing where there is no new one, or no link', () => {
    given(issued(), at('2030-01-01T08:00:00.000Z', 3)).when(recordOpenings(3)).thenNothing();
    given().when(recordOpenings(3)).thenNothing();
  });

  it('[R3] is due by the same rule', () => {
    const now = '2030-01-01T09:00:00.000Z';
    expect(isRecordDue(unknownLink, { openings: 1, now })).toBe(true);
    expect(isRecordDue({ ...unknownLink, openedAt: now }, { openings: 1, now })).toBe(false);
  });
});

describe('a link', () => {
  const after = (...events: readonly Partial<RecordedEvent>[]): DeliveryLink =>
    events.reduce<DeliveryLink>(
      (link, event) =>
        deliveryLinkDecider.evolve(link, {
          recordedAt: '2030-01-02T09:00:00.000Z',
          ...event,
        } as RecordedEvent),
      unknownLink,
    );

  it('[R3] opens from its issuing until just before it expires', () => {
    expect(isOpenLink(after(issued()), '2030-01-15T08:59:59.999Z')).toBe(true);
    expect(isOpenLink(after(issued()), '2030-01-15T09:00:00.000Z')).toBe(false);
    expect(isOpenLink(after(issued()), '2031-01-01T00:00:00.000Z')).toBe(false);
  });

  it('[R3] opens nothing before it is issued and after it is revoked', () => {
    expect(isOpenLink(after(), '2030-01-01T09:00:00.000Z')).toBe(false);
    expect(isOpenLink(after(issued(), revoked()), '2030-01-02T10:00:00.000Z')).toBe(false);
  });

  it('keeps its first issuing and its first revocation, and ignores the rest', () => {
    const link = after(issued(), revoked());
    expect(after(issued(), revoked(), revoked(), issued({ digest: 'cd'.repeat(32) }))).toEqual(
      link,
    );
    expect(after(issued(), revoked(), { type: 'delivery-link.admired', data: {} })).toEqual(link);
    expect(link.revokedAt).toBe('2030-01-02T09:00:00.000Z');
  });
});

function issuing(more: object = {}, context: object = {}) {
  return command('issue-delivery-link', { workOrderId, digest, ...more }, context);
}
function revoking() {
  return command('revoke-delivery-link', { workOrderId, linkId });
}
function recordOpenings(openings: number) {
  return command('record-openings', { linkId, after: 0 }, { openings });
}
function command(type: LinkCommand['type'], data: object, context: object = {}) {
  return {
    ...({ type, data, metadata: metadata() } as LinkCommand),
    context: { linkId, isKnown: true, openings: 0, ...context },
  };
}
function issued(more: object = {}) {
  const expiresAt = '2030-01-15T09:00:00.000Z';
  const data = { linkId, workOrderId, scope: 'client', audience: undefined, expiresAt, digest };
  return { type: 'delivery-link.issued', data: { ...data, ...more } };
}
function revoked() {
  return { type: 'delivery-link.revoked', data: { linkId, workOrderId } };
}
function opened(openings: number) {
  return { type: 'delivery-link.opened', data: { linkId, workOrderId, openings } };
}
