import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Refusal } from '#kernel';
import { measure, Platform, type Settings } from '#platform';
import { parseSignerKey } from '#verify';
import { Checkpoints } from './checkpoints';
import { type HeldCheckpoint, type LogChanged } from './log-succession';
import { LogMaintenance } from './log-maintenance';
import { Receipts } from './receipts';
import { SignedRecord } from './signed-record';
import { TreeNodes } from './tree-nodes';

/** What answers about the log are made of. */
export interface Trust {
  readonly nodes: TreeNodes;
  readonly checkpoints: Checkpoints;
  readonly receipts: Receipts;
}

/** The interval on an idle log, at the cost of one row read. */
const IDLE_MS = 5_000;
/** Between pages of roots, so that requests get their turn. */
const BUSY_MS = 20;
const OURSELVES = 'the log';

const folderOf = ({ WRIT_LOG_SIGNED }: Settings): string => {
  if (WRIT_LOG_SIGNED !== undefined) return WRIT_LOG_SIGNED;
  throw new Error(
    'WRIT_LOG_SIGNED must name a folder outside the database for the record of what was signed: WRIT_LOG_KEY is no file that it could be beside.',
  );
};

/** Signs the log, stores the roots of its subtrees and watches for divergence. */
@Injectable()
export class TrustHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly held?: Trust;
  private readonly maintenance?: LogMaintenance;
  private readonly ending = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  /** Who has found that the log diverges: this instance, or anchors by their names. */
  private readonly noticedBy = new Set<string>();
  private isKnown = false;
  /** The trees that anchors have, by their names; undefined while unknown. */
  private readonly anchored = new Map<string, HeldCheckpoint['checkpoint'] | undefined>();

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
    this.maintenance = new LogMaintenance({
      nodes,
      checkpoints,
      onChanged: (error) => this.reportChanged(error),
      onUnchanged: () => this.reportUnchanged(),
    });
    this.observe(this.held);
  }

  onApplicationBootstrap(): void {
    if (this.maintenance) this.loop = this.run(this.maintenance);
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

  /** Raises the alarm that the log diverges from what was signed. */
  reportChanged(error: LogChanged, noticedBy = OURSELVES): void {
    this.noticedBy.add(noticedBy);
    this.platform.log.error({ err: error, noticedBy }, 'The log is no longer what was signed');
  }

  /** Ends the alarm: a backup was restored, for example. */
  reportUnchanged(noticedBy = OURSELVES): void {
    this.noticedBy.delete(noticedBy);
  }

  /** Announces an anchor that will be read: see `anchorHolds`. */
  expectAnchor(name: string): void {
    this.anchored.set(name, undefined);
  }

  /** The tree that an anchor has: nothing is signed that does not continue it. */
  anchorHolds(name: string, checkpoint: HeldCheckpoint['checkpoint']): void {
    this.anchored.set(name, checkpoint);
  }

  /**
   * On a machine that has signed nothing, only anchors are evidence from outside the database, so each readable one must
   * have answered. Elsewhere an anchor that does not answer delays nothing: the machine's own record counts.
   */
  private async heldOutside(record: SignedRecord): Promise<readonly HeldCheckpoint[]> {
    const all = [...this.anchored];
    const silent = all.flatMap(([name, checkpoint]) => (checkpoint ? [] : [name]));
    if (silent.length > 0 && !(await record.last()))
      throw new Error(
        `Nothing is signed yet: this machine has no record of what was signed (WRIT_LOG_SIGNED), and ${silent.join(', ')} has not answered which checkpoint it has.`,
      );
    return all.flatMap(([holder, checkpoint]) => (checkpoint ? [{ holder, checkpoint }] : []));
  }

  private async run(maintenance: LogMaintenance): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const isMore = await this.turn(maintenance).catch((error: unknown) => {
        this.platform.log.warn({ err: error }, 'The maintenance of the log failed');
        return false;
      });
      const pauseMs = isMore ? BUSY_MS : IDLE_MS;
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async turn(maintenance: LogMaintenance): Promise<boolean> {
    if (!this.isKnown) await this.held?.checkpoints.introduceKey();
    this.isKnown = true;
    return maintenance.turn();
  }

  private observe({ checkpoints }: Trust): void {
    const tail = async () => {
      const [size, latest] = await Promise.all([checkpoints.size(), checkpoints.latest()]);
      return { events: size - (latest?.checkpoint.size ?? 0), ageMs: latest?.ageMs ?? 0 };
    };
    measure(tail, {
      writ_log_unsigned_tail: ({ events }) => events,
      writ_log_checkpoint_age_seconds: ({ events, ageMs }) => (events > 0 ? ageMs / 1_000 : 0),
    });
    measure(() => checkpoints.revocation(), {
      writ_log_key_revoked: (revoked) => Number(revoked !== undefined),
    });
    measure(() => this.noticedBy.size > 0, { writ_log_changed: Number });
  }
}
