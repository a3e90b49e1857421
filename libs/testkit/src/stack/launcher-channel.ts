import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

type Message =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly event: string; readonly name?: string };

/**
 * Steers a launcher that runs as a process of its own (`tools/launcher/serve-stack.mjs`), so the
 * tests start and break a system with the same code as `npm start`. When this process ends, however
 * it ends, the channel closes and the launcher stops everything it started.
 *
 * Emits `exit` and `start` with `{ name, … }` for every process of the stack.
 */
export class LauncherChannel extends EventEmitter {
  private readonly waiting = new Map<number, Waiting>();
  private readonly launcher: ChildProcess;
  private lastId = 0;

  constructor(root = process.cwd()) {
    super();
    this.launcher = fork(join(root, 'tools/launcher/main.mjs'), ['serve-stack'], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Under npm the launcher would watch its parent for a kill; here the channel does that.
      env: { ...process.env, npm_lifecycle_event: '' },
    });
    this.launcher.on('message', (message: Message) => this.receive(message));
    this.launcher.once('exit', (code) => this.fail(new Error(`The launcher ended (${code}).`)));
  }

  /** Asks the launcher; rejects with what it says, and the end of the services' output. */
  ask<Answer>(ask: string, options: object = {}): Promise<Answer> {
    const id = ++this.lastId;
    return new Promise<Answer>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.launcher.send({ id, ask, with: options }, (error) => error && reject(error));
    });
  }

  /** Stops everything and resolves when the launcher itself has ended. */
  async close(): Promise<void> {
    if (this.launcher.exitCode !== null) return;
    const ended = new Promise((resolve) => this.launcher.once('exit', resolve));
    await this.ask('stop');
    await ended;
  }

  private receive(message: Message): void {
    if ('event' in message) {
      this.emit(message.event, message);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.answer as never);
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
