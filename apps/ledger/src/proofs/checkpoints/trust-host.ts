import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Refusal } from '#kernel';
import { Platform, type Settings } from '#platform';
import { parseSignerKey } from '#verify';
import { Checkpoints } from './checkpoints';
import { type Held, type LogChanged } from './log-succession';
import { LogTending } from './log-tending';
import { Receipts } from './receipts';
import { SignedRecord } from './signed-record';
import { TreeNodes } from './tree-nodes';

/** What the doors need of the log's key. */
export interface Trust {
  readonly nodes: TreeNodes;
  readonly checkpoints: Checkpoints;
  readonly receipts: Receipts;
}

/** An idle log costs a row of one table in each of these. */
const IDLE_MS = 5_000;
/** Between pages of roots, so that those who ask get their turn. */
const BUSY_MS = 20;
const OURSELVES = 'the log';

const folderOf = ({ WRIT_LOG_SIGNED }: Settings): string => {
  if (WRIT_LOG_SIGNED !== undefined) return WRIT_LOG_SIGNED;
  throw new Error(
    'WRIT_LOG_SIGNED must name a folder outside the database for the record of what was signed: WRIT_LOG_KEY is no file that it could be beside.',
  );
};

/** Holds what signs the log, stores the roots of its subtrees and says whether it is still the same. */
@Injectable()
export class TrustHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly held?: Trust;
  private readonly tending?: LogTending;
  private readonly ending = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  /** Who has noticed that the log is not the one that was signed: we, or anchors by their names. */
  private readonly noticedBy = new Set<string>();
  private isKnown = false;
  /** What anchors hold, by their names; undefined while one that can be asked was not. */
  private readonly anchored = new Map<string, Held['checkpoint'] | undefined>();

  constructor(private readonly platform: Platform) {
    const { settings, pool } = platform;
    if (settings.WRIT_LOG_KEY === undefined) return;
    const key = parseSignerKey(settings.WRIT_LOG_KEY);
    if (!key)
      throw new Error('WRIT_LOG_KEY is damaged: its id is not that of its name and its key.');
    const nodes = new TreeNodes(pool);
    const record = new SignedRecord(folderOf(settings));
    const outside = () => this.heldOutside(record);
    const checkpoints = new Checkpoints(pool, nodes, key, { record, outside });
    this.held = { nodes, checkpoints, receipts: new Receipts(pool, nodes, checkpoints) };
    this.tending = new LogTending({
      nodes,
      checkpoints,
      onChanged: (error) => this.changed(error),
      onUnchanged: () => this.unchanged(),
    });
    this.observe(this.held);
  }

  onApplicationBootstrap(): void {
    if (this.tending) this.loop = this.run(this.tending);
    else this.platform.log.warn('The log is not signed: WRIT_LOG_KEY is not set');
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.loop;
  }

  /** Refuses with `log_key_missing` where the log is not signed. */
  trust(): Trust {
    if (this.held) return this.held;
    throw new Refusal(
      'log_key_missing',
      'This log is not signed: set WRIT_LOG_KEY, or WRIT_LOG_KEY_FILE, for the ledger and restart it.',
    );
  }

  /** The log is not the one that was signed: an alarm, wherever it was noticed. */
  changed(error: LogChanged, noticedBy = OURSELVES): void {
    this.noticedBy.add(noticedBy);
    this.platform.log.error({ err: error, noticedBy }, 'The log is no longer what was signed');
  }

  /** Whoever has noticed it finds it in order again: a backup was restored, say. */
  unchanged(noticedBy = OURSELVES): void {
    this.noticedBy.delete(noticedBy);
  }

  /** An anchor that will say what it holds: see `holds`. */
  expectAnchor(name: string): void {
    this.anchored.set(name, undefined);
  }

  /** What an anchor holds: nothing is signed that does not continue it. */
  holds(name: string, checkpoint: Held['checkpoint']): void {
    this.anchored.set(name, checkpoint);
  }

  /**
   * On a machine that has signed nothing, anchors are all that is known outside the database, so each of them that can be
   * asked must have answered. Elsewhere one that does not answer holds nothing up: the machine's own record counts.
   */
  private async heldOutside(record: SignedRecord): Promise<readonly Held[]> {
    const all = [...this.anchored];
    const silent = all.flatMap(([name, checkpoint]) => (checkpoint ? [] : [name]));
    if (silent.length > 0 && !(await record.last()))
      throw new Error(
        `Nothing is signed yet: this machine has no record of what was signed (WRIT_LOG_SIGNED), and ${silent.join(', ')} has not said what it holds.`,
      );
    return all.flatMap(([holder, checkpoint]) => (checkpoint ? [{ holder, checkpoint }] : []));
  }

  private async run(tending: LogTending): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const isMore = await this.turn(tending).catch((error: unknown) => {
        this.platform.log.warn({ err: error }, 'The log is not tended');
        return false;
      });
      const pauseMs = isMore ? BUSY_MS : IDLE_MS;
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async turn(tending: LogTending): Promise<boolean> {
    if (!this.isKnown) await this.held?.checkpoints.introduceKey();
    this.isKnown = true;
    return tending.turn();
  }

  private observe({ checkpoints }: Trust): void {
    new Gauge({
      name: 'writ_log_unsigned_tail',
      help: 'Events after the last checkpoint: what nobody could prove yet.',
      async collect() {
        const [size, latest] = await Promise.all([checkpoints.size(), checkpoints.latest()]).catch(
          () => [undefined, undefined],
        );
        if (size !== undefined) this.set(size - (latest?.checkpoint.size ?? 0));
      },
    });
    new Gauge({
      name: 'writ_log_key_revoked',
      help: '1 when the log is not signed any more, because its key was revoked.',
      async collect() {
        const revoked = await checkpoints.revocation().catch(() => undefined);
        this.set(revoked ? 1 : 0);
      },
    });
    const changed = (): number => (this.noticedBy.size > 0 ? 1 : 0);
    new Gauge({
      name: 'writ_log_changed',
      help: '1 when the log was found to be no longer what was signed: somebody has changed it.',
      collect() {
        this.set(changed());
      },
    });
  }
}
