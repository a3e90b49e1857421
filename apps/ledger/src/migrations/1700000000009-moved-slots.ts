import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { movedSlotsSql } from '#platform';

/** Slots of tenants that move to another log. */
export class MovedSlots1700000000009 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(movedSlotsSql);
  }

  async down(db: QueryRunner): Promise<void> {
    // A build that does not know of it would act for tenants of another log.
    await db.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT FROM ledger.moved_slots) THEN
          RAISE EXCEPTION 'Tenants have moved to or from this log: builds from before that cannot run on it.';
        END IF;
      END $$;
      DROP TABLE ledger.moved_slots;
      DROP FUNCTION writ.slot_of`);
  }
}
