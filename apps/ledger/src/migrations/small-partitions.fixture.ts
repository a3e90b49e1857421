import { Client } from 'pg';

/** Gives the empty log of a database partitions of so many events: a multiple of 256. */
export const smallPartitions = async (url: string, events: number): Promise<void> => {
  const sql = new Client(url);
  await sql.connect();
  await sql.query(`
    UPDATE ledger.head SET partition_events = ${events};
    UPDATE ledger.partitions SET last_position = ${events};
    ALTER TABLE ledger.events DETACH PARTITION ledger.events_1;
    ALTER TABLE ledger.events ATTACH PARTITION ledger.events_1 FOR VALUES FROM (MINVALUE) TO (${events + 1})`);
  await sql.end();
};
