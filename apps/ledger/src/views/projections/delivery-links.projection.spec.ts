import { deliveryLinks } from './delivery-links.projection';
import { rowsFrom, type TestEvent } from './event.fixture';

const of = { linkId: 'link-1', workOrderId: 'wo-1' };
const issued = (more: object = {}): TestEvent => ({
  type: 'delivery-link.issued',
  data: {
    ...of,
    scope: 'client',
    digest: 'ab'.repeat(32),
    expiresAt: '2030-01-15T09:00:00.000Z',
    ...more,
  },
});
const opened = (openings: number): TestEvent => ({
  type: 'delivery-link.opened',
  data: { ...of, openings },
});
const revoked: TestEvent = { type: 'delivery-link.revoked', data: of };
const rows = rowsFrom(deliveryLinks);

describe('the view of links to delivery pages', () => {
  it('[R3] shows for what and for whom each is, and until when', () =>
    expect(rows(issued({ audience: 'Northwind' }))).toMatchObject([
      {
        link_id: 'link-1',
        work_order_id: 'wo-1',
        scope: 'client',
        audience: 'Northwind',
        expires_at: '2030-01-15T09:00:00.000Z',
        revoked_at: null,
        openings: 0,
        last_opened_at: null,
      },
    ]));

  it('[R3] shows how often it was opened, and when last', () =>
    expect(rows(issued(), opened(1), opened(40))).toMatchObject([
      { openings: 41, last_opened_at: '2030-01-01T00:00:03.000Z', position: 1, last_position: 3 },
    ]));

  it('[R3] shows when it was revoked, first', () =>
    expect(rows(issued(), revoked, revoked)).toMatchObject([
      { revoked_at: '2030-01-01T00:00:02.000Z', revoked_by: expect.any(String), last_position: 3 },
    ]));

  it('keeps its first issuing, and knows nothing of links that were never issued', () => {
    expect(rows(issued(), issued({ scope: 'public' }))).toMatchObject([{ scope: 'client' }]);
    expect(rows(opened(1), revoked)).toEqual([]);
  });
});
