import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { intervalFunctions } from '../views/statistics/interval-functions';
import { limitFunctions } from '../views/statistics/limit-functions';
import { probabilityFunctions } from '../views/statistics/probability-functions';
import { statisticsFunctionSql } from '../views/statistics/sql-function';

/** Limits and intervals, computed where the counts are, so that whoever reads the views gets the same. */
export class Statistics1700000700020 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE SCHEMA statistics;
      COMMENT ON SCHEMA statistics IS
        'Exact probabilities, control limits and confidence intervals of counts, each with its source.';
      GRANT USAGE ON SCHEMA statistics TO writ_analyst`);
    for (const made of functions) await db.query(statisticsFunctionSql(made));
  }

  async down(db: QueryRunner): Promise<void> {
    for (const { name } of [...functions].reverse())
      await db.query(`DROP FUNCTION statistics.${name}`);
    await db.query('DROP SCHEMA statistics');
  }
}

const functions = [...probabilityFunctions, ...limitFunctions, ...intervalFunctions];
