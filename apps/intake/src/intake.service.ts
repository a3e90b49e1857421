import { Injectable } from '@nestjs/common';
import {
  CONFINING_ROLE,
  type IntakeCommand,
  intakeCommands,
  type ReadQuarantinedReply,
  type ReplayQuarantinedRequest,
  type SubmitReply,
  type SubmitRequest,
  type SubmitResult,
} from '#contracts';
import {
  CommandValidator,
  type CommandFrame,
  type CommandHandler,
  DeciderService,
  FoldedStreams,
  Platform,
  type TokenVerifier,
} from '#platform';
import { evolve, evolveHalts, type Halts, unknownWorkOrder, type WorkOrder } from '#work-order';
import { BreakGlassTimes, Family, withWorkOrderId, workOrderConfig } from './decider-config';
import { Definitions } from './definitions';
import { type IntakeContext } from './domain/intake-context';
import { FactIntake } from './facts/fact-intake';
import { eventsIn } from './facts/fact-lanes';
import { checked, type CheckedFact, type PublishedFact } from './facts/published-fact';
import { mayReadQuarantine, Quarantine } from './facts/quarantine';
import { foreignSource, mayReport, reporterOf } from './facts/arrival';

/** Commands about work orders, and facts from outside, whichever interface they come through. */
@Injectable()
export class IntakeService implements CommandHandler {
  private readonly validator = new CommandValidator(intakeCommands, CONFINING_ROLE);
  private readonly workOrders: DeciderService<WorkOrder, IntakeCommand, IntakeContext>;
  private readonly facts: FactIntake;
  private readonly quarantine: Quarantine;
  private readonly tokens: TokenVerifier;

  constructor(platform: Platform) {
    const definitions = new Definitions(platform.store);
    const fold = { initialState: unknownWorkOrder, evolve };
    const workOrders = new FoldedStreams<WorkOrder>(platform.store, fold);
    const halts = new FoldedStreams<Halts>(platform.store, {
      initialState: {},
      evolve: evolveHalts,
    });
    const family = new Family(workOrders, definitions);
    const deciding = workOrderConfig(definitions, family, new BreakGlassTimes(platform.store));
    this.workOrders = new DeciderService(platform.store, deciding);
    this.quarantine = new Quarantine(platform.store, platform.bus);
    this.facts = new FactIntake(
      platform.store,
      { workOrders, halts },
      definitions,
      this.quarantine,
      platform.settings.WRIT_CLOCK_SKEW * 1_000,
    );
    this.tokens = platform.tokens;
  }

  async handle(frame: CommandFrame): Promise<object> {
    return this.workOrders.handle(withWorkOrderId(this.validator.open(frame)));
  }

  /** Answers what became of each event, after the ledger's commit. Refuses what is too much or too large. */
  async submit({ events, transport, metadata }: SubmitRequest): Promise<SubmitReply> {
    mayReport(metadata);
    const raws = eventsIn(events);
    return this.facts.submit(raws, reporterOf(metadata, transport), {
      whyNot: foreignTo(metadata),
    });
  }

  /** Checks the token of an event that an outside system publishes. */
  check(fact: PublishedFact): Promise<CheckedFact> {
    return checked(fact, this.tokens);
  }

  /** Events that outside systems publish, one result each in their order, after the ledger's commit. */
  async take(facts: readonly CheckedFact[]): Promise<readonly SubmitResult[]> {
    const results: SubmitResult[] = [];
    for (let at = 0; at < facts.length;) {
      const { reporter, whyNot, together } = facts[at]!;
      const other = facts.findIndex((one, index) => index > at && one.together !== together);
      const next = other < 0 ? facts.length : other;
      const raws = facts.slice(at, next).map(({ data }) => Buffer.from(data));
      results.push(...(await this.facts.submit(raws, reporter, { whyNot })).results);
      at = next;
    }
    return results;
  }

  async replayQuarantined({ quarantineId, metadata }: ReplayQuarantinedRequest): Promise<object> {
    mayReport(metadata);
    return this.facts.replay(quarantineId, reporterOf(metadata, 'http'), foreignTo(metadata));
  }

  /** What arrived, as it came but for its secrets. */
  async readQuarantined({
    quarantineId,
    metadata,
  }: ReplayQuarantinedRequest): Promise<ReadQuarantinedReply> {
    mayReadQuarantine(metadata);
    const { raw } = await this.quarantine.read(quarantineId, metadata.tenant);
    return { raw: raw.toString('base64') };
  }
}

/** What is wrong with the events of other sources than the one that the credential is bound to. */
const foreignTo =
  ({ source: own }: CommandFrame['metadata']) =>
  ({ source }: { readonly source?: string }) =>
    foreignSource(own, source);
