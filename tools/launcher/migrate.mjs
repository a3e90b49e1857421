import { migrations, runOnce } from './services.mjs';

/** `main.mjs migrate`: brings the database of WRIT_DATABASE_OWNER_URL up to date, for all services. */
export async function migrate() {
  for (const file of migrations) await runOnce({ name: 'migrate', file, env: process.env });
}
