import { setTimeout as sleep } from 'node:timers/promises';
import {
  Controller,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type AnchorsReply, subjects } from '#contracts';
import { asUnavailable, measure, mustNameCaller, Platform, type RequestFrame } from '#platform';
import { TrustHost } from '../checkpoints/trust-host';
import { type Anchor } from './anchor';
import { anchorsFrom } from './anchor-list';
import { type AnchorState, AnchorStates } from './anchor-states';
import { AnchoredLog, Anchoring, treeIn } from './anchoring';

/** Between polls for a due anchor: an UPDATE of one row that mostly finds nothing. */
const POLL_MS = 1_000;
const READ_TIMEOUT_MS = 30_000;

/** Publishes checkpoints to the anchors of WRIT_ANCHORS, each on its own schedule, and answers their status. */
@Controller()
export class AnchorHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly anchors: readonly Anchor[];
  private readonly states: AnchorStates;
  private readonly ending = new AbortController();
  private loops: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly platform: Platform,
    private readonly trust: TrustHost,
  ) {
    const { settings, pool } = platform;
    this.anchors = anchorsFrom(settings.WRIT_ANCHORS, settings.WRIT_ANCHOR_WEBHOOK_SECRET);
    if (this.anchors.length > 0 && settings.WRIT_LOG_KEY === undefined)
      throw new Error('WRIT_ANCHORS needs WRIT_LOG_KEY: without it nothing is signed.');
    this.states = new AnchorStates(pool);
    for (const { name, latestNote: held } of this.anchors) if (held) trust.expectAnchor(name);
    if (this.anchors.length > 0) this.observe();
  }

  onApplicationBootstrap(): void {
    this.loops = Promise.all(this.anchors.map((anchor) => this.run(anchor)));
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.loops;
  }

  @MessagePattern(subjects.trust.anchors)
  onStatus(@Payload() { metadata }: RequestFrame): Promise<AnchorsReply> {
    mustNameCaller(metadata);
    return this.status();
  }

  /** Refuses with `log_key_missing` where the log is not signed. */
  private async status(): Promise<AnchorsReply> {
    const { checkpoints } = this.trust.trust();
    const [size, states] = await Promise.all([checkpoints.size(), this.stateOfAll()]).catch(
      asUnavailable,
    );
    const anchors = this.anchors.map(({ name, kind }) => {
      const state = states.get(name);
      return {
        name,
        kind,
        size: state?.lastSize ?? null,
        at: state?.lastAt ?? null,
        ageSeconds: state?.ageSeconds ?? null,
        checkedAt: state?.checkedAt ?? null,
        tail: Math.max(0, size - (state?.lastSize ?? 0)),
        error: state?.error ?? null,
        logChanged: state?.isAlarm ?? false,
        checkpoint: state?.note ?? null,
      };
    });
    return { size, anchors };
  }

  private async run(anchor: Anchor): Promise<void> {
    const { signal } = this.ending;
    const { settings, log } = this.platform;
    const everyMs = settings.WRIT_ANCHOR_EVERY * 1_000;
    const anchoring = new Anchoring({
      anchor,
      states: this.states,
      log: new AnchoredLog(this.trust.trust()),
      everyMs,
      random: Math.random,
      onLatest: (held) => this.trust.anchorHolds(anchor.name, held),
      onChanged: (error) => this.trust.reportChanged(error, anchor.name),
      onUnchanged: () => this.trust.reportUnchanged(anchor.name),
      onError: (error) =>
        log.warn({ err: error, anchor: anchor.name }, 'A checkpoint was not anchored'),
    });
    let isEnrolled = false;
    let isRead = anchor.latestNote === undefined;
    while (!signal.aborted) {
      try {
        // Due or not: after a restart it is unknown what the anchor has.
        if (!isRead) await this.readLatest(anchor);
        isRead = true;
        if (!isEnrolled) await this.states.register([anchor.name], everyMs);
        isEnrolled = true;
        await anchoring.turn(signal);
      } catch (error) {
        log.warn({ err: error, anchor: anchor.name }, 'An anchor cannot be served');
      }
      await sleep(POLL_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async readLatest({ name, latestNote: held }: Anchor): Promise<void> {
    const { origin } = this.trust.trust().checkpoints;
    const signal = AbortSignal.any([this.ending.signal, AbortSignal.timeout(READ_TIMEOUT_MS)]);
    this.trust.anchorHolds(name, treeIn(await held!(origin, signal), origin));
  }

  private async stateOfAll(): Promise<ReadonlyMap<string, AnchorState>> {
    const states = await this.states.list(this.anchors.map(({ name }) => name));
    return new Map(states.map((state) => [state.name, state]));
  }

  private observe(): void {
    type Status = AnchorsReply['anchors'][number];
    const each =
      (valueOf: (anchor: Status) => number) =>
      ({ anchors }: AnchorsReply) =>
        anchors.map((anchor) => ({ labels: { anchor: anchor.name }, value: valueOf(anchor) }));
    measure(() => this.status(), {
      writ_log_unanchored_tail: each(({ tail }) => tail),
      writ_log_anchor_age_seconds: each(({ ageSeconds }) => ageSeconds ?? 0),
      writ_log_anchor_failing: each(({ error }) => Number(error !== null)),
    });
  }
}
