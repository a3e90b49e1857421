import { nowSql } from './now-sql';

/** The claim on the row `alias` where `isOpen` holds and its time has not run out. */
export const claimOf = (alias: string, isOpen: string) => ({
  claimedBy: claimed(alias, isOpen, 'claimed_by'),
  claimedUntil: claimed(alias, isOpen, 'claimed_until'),
});

const claimed = (alias: string, isOpen: string, column: string): string =>
  `CASE WHEN ${isOpen} AND ${alias}.claimed_until > ${nowSql} THEN ${alias}.${column} END`;

const tables = [
  { kinds: `'approval'`, table: 'approvals', key: 'approval_id' },
  { kinds: `'exception', 'input'`, table: 'exceptions', key: 'exception_id' },
  { kinds: `'post-review'`, table: 'post_reviews', key: 'post_review_id' },
];

/** The claim on an open obligation `alias`. In the list of columns, so that only the rows of a page are looked up. */
export const claimOfObligation = (alias: string) => ({
  claimedBy: lookedUp(alias, 'claimed_by'),
  claimedUntil: lookedUp(alias, 'claimed_until'),
});

const lookedUp = (alias: string, column: string): string =>
  `CASE ${tables
    .map(
      ({ kinds, table, key }) => `WHEN ${alias}.kind IN (${kinds}) THEN (
        SELECT c.${column} FROM views.${table} AS c
        WHERE c.tenant = ${alias}.tenant AND c.${key} = ${alias}.subject AND c.claimed_until > ${nowSql})`,
    )
    .join(' ')} END`;
