import { Injectable } from '@nestjs/common';
import {
  type acknowledgeLogDivergence,
  type AcknowledgeLogDivergenceBody,
  type CommandOf,
  eventDefinition,
  type LogDivergenceAcknowledgedData,
  type LogTree,
  streamOf,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  type AdmittedCommand,
  asUnavailable,
  DeciderService,
  type Handled,
  Platform,
} from '#platform';
import { type DivergenceContext, logDivergenceDecider } from '../../domain/log-divergence.decider';
import { LogChanged, type TreeAt } from './log-succession';
import { TrustHost } from './trust-host';

type Acknowledge = CommandOf<typeof acknowledgeLogDivergence>;

/** Records a person's acknowledgement that the log diverges from what was signed, and signs it again. */
@Injectable()
export class LogDivergences {
  private readonly decided: DeciderService<null, Acknowledge, DivergenceContext>;

  constructor(
    platform: Platform,
    private readonly host: TrustHost,
  ) {
    this.decided = new DeciderService<null, Acknowledge, DivergenceContext>(platform.store, {
      decider: logDivergenceDecider,
      streamOf: () => streamOf.log(),
      contextOf: () => this.context().catch(asUnavailable),
      answerOf: (_command, [event]) => event!.data as LogDivergenceAcknowledgedData,
      describe: (type) => eventDefinition(type)!,
    });
  }

  /** First the event, which stays in the log, then the signature. Refuses with `log_unchanged` and `log_key_missing`. */
  async acknowledge(
    data: AcknowledgeLogDivergenceBody,
    metadata: AdmittedCommand['metadata'],
  ): Promise<Handled> {
    const { checkpoints } = this.host.trust();
    const handled = await this.decided.handle({
      type: 'acknowledge-log-divergence',
      data,
      metadata,
    });
    const { lost, from } = handled.answer as LogDivergenceAcknowledgedData;
    await checkpoints
      .acknowledge({ position: handled.position!, lost: lost.map(treeOf), from: treeOf(from) })
      .catch(refuseChangedAgain);
    return handled;
  }

  private async context(): Promise<DivergenceContext> {
    const { checkpoints } = this.host.trust();
    const [divergences, head] = await Promise.all([checkpoints.divergences(), checkpoints.head()]);
    const lost = divergences.map(({ holder, checkpoint }) => ({ holder, ...written(checkpoint) }));
    return { lost, from: written(head) };
  }
}

const written = ({ size, root }: TreeAt) => ({
  size,
  root: Buffer.from(root).toString('base64'),
});

const treeOf = ({ size, root }: LogTree): TreeAt => ({
  size,
  root: new Uint8Array(Buffer.from(root, 'base64')),
});

const refuseChangedAgain = (error: unknown): never => {
  if (!(error instanceof LogChanged)) return asUnavailable(error);
  throw new Refusal(
    'log_changed',
    'The log was changed again while this was recorded: find out first who changes it.',
  );
};
