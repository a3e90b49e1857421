import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freshDatabase, type FreshDatabase } from '#testkit';
import { type EngineName } from './engines';

/** A door process with a decision log in a database of its own, on the server of this run. */
export class Door {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
    private readonly database: FreshDatabase,
  ) {}

  /** Rejects when the process ends before it listens; its own message is on the standard error output. */
  static async open(engine: EngineName): Promise<Door> {
    const database = await freshDatabase({ schema: 'empty', migrate: async () => undefined });
    const child = fork(join(__dirname, 'door.js'), {
      env: { ...process.env, DATABASE_URL: database.url, PEER_ENGINE: engine },
    });
    const ended = once(child, 'exit').then(() => undefined);
    const listening = once(child, 'message').then(([message]) => message as { port: number });
    const message = await Promise.race([listening, ended]);
    if (message) return new Door(`http://127.0.0.1:${message.port}`, child, database);
    await database.drop();
    throw new Error(`The process that asks ${engine} ended before it listened.`);
  }

  async close(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.disconnect();
    await ended;
    await this.database.drop();
  }
}
