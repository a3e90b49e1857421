import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';
import { nowSql } from '../views/sql/now-sql';

/** Who is overdue on post-reviews, by age. */
export class OverduePostReviews1700000300006 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(documentedViewSql(overduePostReviews));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP VIEW writ.overdue_post_reviews`);
  }
}

/** From its due time; each age begins where the one before ends. */
const age = `CASE WHEN late < interval '1 day' THEN 'under-1-day' WHEN late < interval '8 days' THEN '1-7-days'
  WHEN late < interval '31 days' THEN '8-30-days' ELSE 'over-30-days' END`;

/** Every review is counted in the row of its owner, code and age, and again in the row of all of them. */
const overduePostReviews: DocumentedView = {
  name: 'overdue_post_reviews',
  meaning:
    'One row per owner, code and age of post-reviews that are open beyond their due time, and one row per tenant that counts all of them (total).',
  from: `(
      SELECT tenant, owner, code, age, count(*) AS reviews, min(due_at) AS oldest_due_at,
        grouping(owner) = 1 AS total,
        min(position) AS first_position, max(last_position) AS last_position
      FROM (
        SELECT r.*, ${age} AS age FROM (
          SELECT o.*, ${nowSql} - o.due_at AS late FROM views.post_reviews AS o
          WHERE o.status = 'open' AND o.due_at < ${nowSql}
        ) AS r
      ) AS aged
      GROUP BY GROUPING SETS ((tenant, owner, code, age), (tenant))
    ) AS counted`,
  columns: {
    tenant: 'Whose row it is.',
    owner: [`CASE WHEN total THEN '' ELSE owner END`, 'Who owes them; empty in the total.'],
    code: [
      `CASE WHEN total THEN '' ELSE code END`,
      'The exception code of the break-glass; empty in the total.',
    ],
    age: [
      `CASE WHEN total THEN '' ELSE age END`,
      'How long beyond the due time: under-1-day, 1-7-days, 8-30-days or over-30-days; empty in the total.',
    ],
    reviews: 'How many there are.',
    oldest_due_at: 'When the oldest of them was due.',
    total: 'Whether this row counts all of them.',
    first_position: 'Ledger position of the first of them.',
    last_position: 'Ledger position of the last event that changed any of them.',
  },
};
