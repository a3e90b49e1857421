import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { expressionsOf, type WiderView, widenView } from '../views/sql/wider';
import { waiting } from './1700000700002-waiting';

/** A condition of a yes is about the step that the yes is about. */
export class StepsOfConditions1700000700067 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await widenView(db, stepsOfConditions);
  }

  /** The view goes with the migration that made it. */
  async down(): Promise<void> {}
}

const told = expressionsOf({ ...waiting, added: waiting.columns });

const stepsOfConditions: WiderView = {
  name: 'waiting',
  from: waiting.from,
  expressions: {
    ...told,
    step: told['step']!.replace(
      'CASE o.kind',
      `CASE o.kind WHEN 'approval' THEN 'approval/' || o.subject`,
    ),
  },
  added: {},
};
