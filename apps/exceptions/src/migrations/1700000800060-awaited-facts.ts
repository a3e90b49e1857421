import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The work orders on which an exception is about a fact. */
export class AwaitedFacts1700000800060 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE SCHEMA IF NOT EXISTS exceptions;
      CREATE TABLE exceptions.awaited_facts (
        tenant text NOT NULL,
        work_order_id text NOT NULL,
        fact text NOT NULL,
        PRIMARY KEY (tenant, work_order_id, fact)
      );
      COMMENT ON TABLE exceptions.awaited_facts IS
        'Facts of which somebody raised an exception. A row is older than its exception and stays: no other fact is worth a read of its work order.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP SCHEMA exceptions CASCADE`);
  }
}
