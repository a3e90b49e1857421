import { randomUUID } from 'node:crypto';
import { fastify } from 'fastify';
import { Pool } from 'pg';
import { type PeerRequest } from './engine';
import { engineOf } from './engines';

const POOL_SIZE = 10;

const LOG = `CREATE TABLE IF NOT EXISTS decision_log (id uuid PRIMARY KEY, work_order_id text NOT NULL,
  request json NOT NULL, outcome text NOT NULL, rules text[] NOT NULL,
  at timestamptz NOT NULL DEFAULT now())`;

/** HTTP in, the engine's answer, and a row of the decision log that is committed before the answer goes out. */
const main = async (): Promise<void> => {
  const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: POOL_SIZE });
  await pool.query(LOG);
  const engine = await engineOf(process.env['PEER_ENGINE']!);
  const app = fastify();
  app.post<{ readonly Body: PeerRequest }>('/v1/decisions', async ({ body }) => {
    const { outcome, rules } = await engine.decide(body);
    const decisionId = randomUUID();
    await pool.query({
      name: 'decision-log',
      text: 'INSERT INTO decision_log (id, work_order_id, request, outcome, rules) VALUES ($1, $2, $3, $4, $5)',
      values: [decisionId, body.workOrderId, JSON.stringify(body), outcome, rules],
    });
    return { decisionId, outcome, rules };
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const [address] = app.addresses();
  process.send?.({ port: address!.port });
  // The bench is gone or has enough: the channel closes either way.
  process.once('disconnect', () => {
    void engine.close().finally(() => process.exit());
  });
};

void main();
