import { Client } from 'pg';
import { reports } from '#contracts';
import { type Stack } from '#testkit';
import { publishExamples } from './examples';
import { analystSession } from './psql-table';
import { type Answered, answersTo, questionsIn, stable, writeOutputs } from './questions-pages';
import { difference, shownAs, withoutBlanks } from './same-numbers';
import { settled } from './settled';

const FIRST = 'docs/questions.md';
const TOPICS = [
  'closures',
  'exceptions',
  'stalls',
  'process',
  'groups',
  'decisions',
  'past',
  'proof',
].map((topic) => `docs/questions/${topic}.md`);
/** Set it to `yes`, and outputs are put into the pages in place of being compared with them. */
const WRITES = process.env['WRIT_WRITE_PAGES'] === 'yes';

/** The pages on what the ledger answers, done as they say, on a system with both logs imported. */
export const answersQuestions = (systemOf: () => Stack): void =>
  describe('the questions that the ledger answers', () => {
    let stack: Stack;
    let sql: Client;
    let analyst: Client;

    beforeAll(async () => {
      stack = systemOf();
      await publishExamples(stack, 'refunds');
      sql = new Client(stack.databaseUrl);
      await sql.connect();
      analyst = await analystSession(stack.databaseUrl);
      await settled(stack, sql);
    });

    afterAll(async () => {
      await analyst?.end();
      await sql?.end();
    });

    it('[Q1] [Q2] [Q5] [Q6] [Q7] [Q8] [Q9] [Q10] are queried by SQL, curl and writ, and answered as their pages show', async () => {
      const first = questionsIn(FIRST);
      const answered: Answered[] = [...(await answersTo(stack, analyst, first))];
      await settled(stack, sql);
      const topics = TOPICS.flatMap(questionsIn);
      answered.push(...(await answersTo(stack, analyst, topics, first[0]!.text)));
      if (WRITES) await writeOutputs(answered);
      const shown = answered.filter(({ stated }) => stated !== undefined);
      expect(shown.length).toBeGreaterThan(40);
      for (const { page, text, stated, output } of WRITES ? [] : shown)
        expect({ page, text, output: stable(output) }).toEqual({
          page,
          text,
          output: stable(stated!),
        });
    });

    describe('by every way', () => {
      let size: number;
      let rows = 0;
      let clock: string;

      // What lasts until now would be longer with each way of asking.
      beforeAll(async () => {
        size = await settled(stack, sql);
        const { rows: found } = await sql.query(`SELECT writ.now()::text AS now,
          pg_get_functiondef('writ.now'::regproc) AS clock`);
        clock = found[0].clock;
        await sql.query(
          clock.replace(
            /\$function\$[\s\S]*\$function\$/,
            () => `$function$ SELECT '${found[0].now}'::timestamptz $function$`,
          ),
        );
      });

      afterAll(() => sql.query(clock));

      it.each(reports.map((report) => [report.name, report] as const))(
        '[Q1] [Q2] [Q6] have the same rows as SQL, JSON, CSV and Parquet, and by writ: %s',
        async (_name, report) => {
          const shown = await shownAs(stack, analyst, report);
          for (const way of ['json', 'parquet', 'cli'] as const)
            expect({ way, ...difference(shown[way], shown.sql) }).toEqual({ way });
          expect(difference(shown.csv, withoutBlanks(shown.sql))).toBeUndefined();
          expect(shown.positions).toEqual([size, size, size, size]);
          expect(shown.pages).toBeGreaterThan(shown.sql.length > 1 ? 1 : 0);
          rows += shown.sql.length;
        },
      );

      it('[Q1] have rows to compare', () => {
        expect(rows).toBeGreaterThan(10_000);
      });
    });
  });
