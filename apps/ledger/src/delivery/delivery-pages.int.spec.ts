import { createHash } from 'node:crypto';
import { NO_DELIVERY_LINK } from '#contracts';
import { type ProjectionRunner } from '#platform';
import { deliveryLinks } from '../views/projections/delivery-links.projection';
import { type TestEvent } from '../views/projections/event.fixture';
import { Views } from '../views/projections/views.fixture';
import { DeliveryPages } from './delivery-pages';
import { type OpenedLink } from './opened-link';

const CORRELATION = 'c-1';
const SOON = '2999-01-01T00:00:00.000Z';
const NO_SUCH = { code: 'delivery_link_not_found', message: NO_DELIVERY_LINK };

describe('a link to a delivery page', () => {
  let views: Views;
  let runner: ProjectionRunner;
  let pages: DeliveryPages;
  /** Links whose openings were to be recorded. */
  let recorded: string[];
  beforeAll(async () => {
    views = await Views.open();
    const recordOpenings = (opened: OpenedLink): Promise<void> => {
      recorded.push(opened.linkId);
      return Promise.resolve();
    };
    const log = { warn: () => undefined };
    pages = new DeliveryPages({ pool: views.pool, log }, { recordOpenings });
    runner = views.follow();
    await views.append(
      opened(),
      evidence('e-private', 'private'),
      evidence('e-client', 'client'),
      ...['open', 'read', 'closed'].map((name) => issued(name)),
      issued('late', { expiresAt: '2020-01-01T00:00:00.000Z' }),
    );
    await views.caughtUp();
  });
  beforeEach(() => {
    recorded = [];
  });
  afterAll(() => views.close());

  const open = (name: string) => pages.open({ digest: digestOf(name) }, CORRELATION);
  const artifact = (name: string, number: number) =>
    pages.artifact({ digest: digestOf(name), number }, CORRELATION);
  const openings = async (name: string): Promise<number | undefined> => {
    const { rows } = await views.pool.query<{ openings: number }>(
      'SELECT openings::int FROM ledger.delivery_openings WHERE link_id = $1',
      [name],
    );
    return rows[0]?.openings;
  };

  it('[R3] is counted and recorded each time that it opens the page', async () => {
    expect((await open('open')).picture).toMatchObject({ changed: { artifacts: { count: 1 } } });
    await open('open');
    expect([await openings('open'), recorded]).toEqual([2, ['open', 'open']]);
  });

  it('[R3] is counted and recorded when evidence is read through it, and when there is none', async () => {
    expect(await artifact('read', 2)).toMatchObject({ evidenceId: 'e-client' });
    await expect(artifact('read', 1)).rejects.toMatchObject(NO_SUCH);
    await expect(artifact('read', 3)).rejects.toMatchObject(NO_SUCH);
    expect([await openings('read'), recorded]).toEqual([3, ['read', 'read', 'read']]);
  });

  it('[R3] opens nothing once its time is over, or where there is none', async () => {
    for (const name of ['late', 'never']) await expect(open(name)).rejects.toMatchObject(NO_SUCH);
    expect(recorded).toEqual([]);
  });

  it('[R3] opens nothing from the moment that it is revoked, whatever views say still', async () => {
    await open('closed');
    const revoked = { linkId: 'closed', workOrderId: 'wo-1' };
    await runner.stop();
    await views.append({
      type: 'delivery-link.revoked',
      stream: 'delivery-closed',
      data: revoked,
    });
    expect(await views.rowsOf(deliveryLinks)).toContainEqual(
      expect.objectContaining({ link_id: 'closed', revoked_at: null }),
    );
    await expect(open('closed')).rejects.toMatchObject(NO_SUCH);
    await expect(artifact('closed', 2)).rejects.toMatchObject(NO_SUCH);
    expect(await openings('closed')).toBe(1);
  });
});

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function opened(): TestEvent {
  const workflow = { id: 'refunds', version: 1, digest: 'ef'.repeat(32) };
  const opening = {
    workOrderId: 'wo-1',
    workflow,
    jobType: 'refund',
    mode: 'enforce',
    owner: 'lead',
  };
  return { type: 'work-order.opened', data: { ...opening, checklistRunId: 'run-1', inputs: {} } };
}

/** A link whose token is its name. */
function issued(linkId: string, more: object = {}): TestEvent {
  const link = { linkId, workOrderId: 'wo-1', scope: 'client', expiresAt: SOON };
  return {
    type: 'delivery-link.issued',
    stream: `delivery-${linkId}`,
    data: { ...link, digest: digestOf(linkId), ...more },
  };
}

function evidence(evidenceId: string, visibility: string): TestEvent {
  return {
    type: 'evidence.recorded',
    data: {
      workOrderId: 'wo-1',
      evidenceId,
      kind: 'report',
      visibility,
      isStored: true,
      sha256: 'cd'.repeat(32),
      mediaType: 'text/plain',
      size: 12,
      producer: 'ben',
      capturedAt: '2030-01-01T00:00:00.000Z',
    },
  };
}
