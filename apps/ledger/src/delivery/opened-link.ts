import { timingSafeEqual } from 'node:crypto';
import { type Pool } from 'pg';
import { NO_DELIVERY_LINK, streamOf } from '#contracts';
import { Refusal } from '#kernel';
import { LogAt } from './log-at';
import {
  type DeliveryLink,
  deliveryLinkDecider,
  isOpenLink,
} from '../domain/delivery-link.decider';

type Db = Pick<Pool, 'query'>;

/** A valid link, and the end of the log at which it is valid. */
export interface OpenedLink {
  readonly tenant: string;
  readonly linkId: string;
  readonly link: DeliveryLink & { readonly issued: NonNullable<DeliveryLink['issued']> };
  readonly log: LogAt;
}

/**
 * The link whose token has this digest. A view finds it; its own stream decides whether it is still valid. Refuses
 * unknown, expired and revoked links alike with `delivery_link_not_found`, so that nobody learns which it was.
 */
export const openedLink = async (pool: Db, digest: string): Promise<OpenedLink> => {
  const { rows } = await pool.query<{ tenant: string; linkId: string }>({
    name: 'delivery-link-by-digest',
    text: `SELECT tenant, link_id AS "linkId" FROM views.delivery_links
      WHERE digest = $1 ORDER BY position LIMIT 1`,
    values: [digest],
  });
  const [found] = rows;
  if (!found) throw notFound();
  const { tenant, linkId } = found;
  const log = await LogAt.end(pool, tenant);
  const events = await log.eventsOf(streamOf.delivery(linkId));
  const link = events.reduce(deliveryLinkDecider.evolve, deliveryLinkDecider.initialState);
  const { issued } = link;
  if (!issued || !isSame(issued.digest, digest) || !isOpenLink(link, log.now)) throw notFound();
  return { tenant, linkId, link: { ...link, issued }, log };
};

export const notFound = (): Refusal => new Refusal('delivery_link_not_found', NO_DELIVERY_LINK);

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** Counts one more opening and answers the total. A table beside the log, so that visitors cannot fill the log. */
export const countOpening = async (
  pool: Db,
  { tenant, linkId }: Pick<OpenedLink, 'tenant' | 'linkId'>,
): Promise<number> => {
  const { rows } = await pool.query<{ openings: number }>({
    name: 'count-delivery-opening',
    text: `INSERT INTO ledger.delivery_openings AS o (tenant, link_id, openings) VALUES ($1, $2, 1)
      ON CONFLICT (tenant, link_id) DO UPDATE SET openings = o.openings + 1
      RETURNING openings::float8 AS openings`,
    values: [tenant, linkId],
  });
  return rows[0]!.openings;
};

/** How often the link was opened in total. */
export const openingsOf = async (pool: Db, tenant: string, linkId: string): Promise<number> => {
  const { rows } = await pool.query<{ openings: number }>({
    name: 'delivery-openings',
    text: `SELECT openings::float8 AS openings FROM ledger.delivery_openings
      WHERE tenant = $1 AND link_id = $2`,
    values: [tenant, linkId],
  });
  return rows[0]?.openings ?? 0;
};

/** Whether the view that finds links has it. */
export const isListed = async (pool: Db, tenant: string, linkId: string): Promise<boolean> => {
  const { rowCount } = await pool.query({
    name: 'delivery-link-is-listed',
    text: 'SELECT FROM views.delivery_links WHERE tenant = $1 AND link_id = $2',
    values: [tenant, linkId],
  });
  return rowCount === 1;
};
