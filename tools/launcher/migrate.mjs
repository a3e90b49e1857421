import { migration, runOnce } from './services.mjs';

/** `main.mjs migrate`: brings the database of WRIT_DATABASE_OWNER_URL up to date, for all services. */
export async function migrate() {
  await runOnce({ name: 'migrate', file: migration, env: process.env });
}
