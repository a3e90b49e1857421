import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Frontier, leafHash, signerKeyOf } from '#verify';
import { Checkpoints } from '../checkpoints/checkpoints';
import { type LogChanged } from '../checkpoints/log-succession';
import { LogOfLeaves, newMachine } from '../checkpoints/log-of-leaves.fixture';
import { TreeNodes } from '../checkpoints/tree-nodes';
import { type Anchor } from './anchor';
import { type AnchorState, AnchorStates } from './anchor-states';
import { AnchoredLog, Anchoring, treeIn } from './anchoring';

const EVERY_MS = 300_000;

/** One instance of the ledger, on a machine that has signed nothing, as far as it sees to an anchor. */
export interface Instance {
  readonly checkpoints: Checkpoints;
  readonly turn: (signal?: AbortSignal) => Promise<void>;
  readonly changes: LogChanged[];
  readonly errors: unknown[];
}

/** A log in a database, a folder beside it, and instances that anchor the one in the other. */
export class Anchored {
  readonly key = signerKeyOf('writ.example/main', randomBytes(32));
  readonly states: AnchorStates;

  private constructor(
    readonly log: LogOfLeaves,
    readonly folder: string,
  ) {
    this.states = new AnchorStates(log.pool);
  }

  static async open(): Promise<Anchored> {
    const folder = await mkdtemp(join(tmpdir(), 'writ-anchors-'));
    const log = await LogOfLeaves.open();
    // Those who change the log here may do anything in the database.
    await log.pool.query('ALTER TABLE ledger.events DISABLE TRIGGER append_only');
    return new Anchored(log, folder);
  }

  async close(): Promise<void> {
    await this.log.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async instanceFor(anchor: Anchor): Promise<Instance> {
    const nodes = new TreeNodes(this.log.pool);
    const never = new AbortController().signal;
    const latest = await anchor.latestNote?.(this.key.name, never).catch(() => undefined);
    let held = { holder: anchor.name, checkpoint: treeIn(latest, this.key.name) };
    const checkpoints = new Checkpoints(this.log.pool, nodes, this.key, {
      record: newMachine(),
      outside: () => Promise.resolve([held]),
      pauseMs: 0,
    });
    const changes: LogChanged[] = [];
    const errors: unknown[] = [];
    const anchoring = new Anchoring({
      anchor,
      states: this.states,
      log: new AnchoredLog({ nodes, checkpoints }),
      everyMs: EVERY_MS,
      random: () => 0,
      onLatest: (checkpoint) => (held = { holder: anchor.name, checkpoint }),
      onChanged: (error) => changes.push(error),
      onUnchanged: () => changes.splice(0),
      onError: (error) => errors.push(error),
    });
    await this.states.register([anchor.name], EVERY_MS);
    return {
      checkpoints,
      changes,
      errors,
      turn: (signal = never) => anchoring.turn(signal),
    };
  }

  /** Appends events and signs the log as it is then. */
  async grow(count: number): Promise<string> {
    await this.log.append(...Array.from({ length: count }, (_, n) => ({ data: { n } })));
    const nodes = new TreeNodes(this.log.pool);
    return (
      await new Checkpoints(this.log.pool, nodes, this.key, {
        record: newMachine(),
        pauseMs: 0,
      }).sign()
    ).note;
  }

  /** Time goes by until the anchor is due. */
  async becomeDue(): Promise<void> {
    await this.sql('UPDATE ledger.anchor_states SET due_at = clock_timestamp()');
  }

  async stateOf({ name }: Anchor): Promise<AnchorState> {
    return (await this.states.list([name]))[0]!;
  }

  async pauseMs(): Promise<number> {
    const { rows } = await this.sql<{ ms: number }>(
      `SELECT (extract(epoch FROM due_at - clock_timestamp()) * 1000)::float8 AS ms
       FROM ledger.anchor_states`,
    );
    return rows[0]!.ms;
  }

  sql<T extends object>(text: string, ...values: unknown[]) {
    return this.log.pool.query<T>(text, values);
  }

  /** What a superuser does: cuts the tail, and has the database agree with it and forget what was signed. */
  async cutTo(size: number): Promise<void> {
    await this.sql('DELETE FROM ledger.events WHERE position > $1', size);
    await this.forge();
  }

  /** Lets the log grow again after a cut, as if nothing had been there. */
  async regrow(count: number): Promise<void> {
    await this.log.append(...Array.from({ length: count }, () => ({ data: { regrown: true } })));
    await this.sql(`UPDATE ledger.events AS e SET position = -n
      FROM (SELECT position AS p, row_number() OVER (ORDER BY position) AS n FROM ledger.events) AS r
      WHERE e.position = r.p`);
    await this.sql('UPDATE ledger.events SET position = -position');
    await this.forge();
  }

  /** Makes head, leaves and stored roots those of the bodies, and forgets every checkpoint. */
  async forge(): Promise<void> {
    const frontier = new Frontier();
    const { rows } = await this.sql<{ body: Buffer }>(
      'SELECT body FROM ledger.events ORDER BY position',
    );
    for (const [n, { body }] of rows.entries()) {
      const leaf = Buffer.from(leafHash(body));
      frontier.push(leaf);
      await this.sql('UPDATE ledger.events SET leaf = $1 WHERE position = $2', leaf, n + 1);
    }
    await this.sql('DELETE FROM ledger.tree_nodes');
    await this.sql('DELETE FROM ledger.checkpoints');
    await this.sql(
      'UPDATE ledger.head SET size = $1, frontier = $2',
      frontier.size,
      Buffer.from(frontier.serialize()),
    );
  }
}
