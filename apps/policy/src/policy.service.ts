import { Injectable } from '@nestjs/common';
import {
  type CommandOf,
  CONFINING_ROLE,
  type DecideAnswer,
  type ProposePlanAnswer,
  DecideBody,
  type DecidersReply,
  type ForeseeReply,
  type halt,
  namesIn,
  policyCommands,
  streamOf,
  workflowOf,
} from '#contracts';
import { assertNever } from '#kernel';
import {
  CommandValidator,
  count,
  type CommandFrame,
  type CommandHandler,
  DeciderService,
  FewAtATime,
  FoldedStreams,
  observe,
  openRequest,
  Platform,
  type RequestFrame,
  type Unstamped,
} from '#platform';
import { AccessService } from './access/access.service';
import { PrincipalCommands } from './access/principal-commands';
import { AffectedWork } from './affected-work';
import { actionConfig, haltConfig } from './decider-configs';
import { PolicyChecks } from './cedar/policy-checks';
import { CalendarStore } from './definitions/calendar-store';
import { ControlledWorkflows } from './definitions/controlled-workflows';
import { DefinitionStore } from './definitions/definition-store';
import { HaltStore } from './definitions/halt-store';
import { TeamStore } from './definitions/team-store';
import { Foreseeing } from './foreseeing';
import { decisionDecider } from './domain/decision.decider';
import { decidersNow } from './domain/proposing';
import { HaltWarnings } from './halt-warnings';
import { checkingWith, policyConfig, workflowConfig, PublishingFacts } from './publishing';

/** Decisions are made of so many work orders at once: few enough that a halt is recorded between them, and enough to fill commits. */
const AT_ONCE = 64;
/** More than the gateway lets in; requests over NATS beyond it are refused. */
const WAITING_MAX = 2_048;

/** Every command of policy, whichever interface it came through. */
@Injectable()
export class PolicyService implements CommandHandler {
  private readonly validator = new CommandValidator(policyCommands, CONFINING_ROLE);
  private readonly workOrders;
  private readonly action;
  private readonly actions;
  private readonly workflows;
  private readonly policies;
  private readonly halts;
  private readonly haltWarnings;
  private readonly decisions = new FewAtATime(AT_ONCE, WAITING_MAX);
  private readonly affected;
  private readonly foreseeing;
  private readonly principals;

  constructor(
    { store, bus, log }: Platform,
    checks: PolicyChecks,
    private readonly access: AccessService,
  ) {
    this.principals = new PrincipalCommands(access);
    const definitions = new DefinitionStore(store);
    const calendars = new CalendarStore(store);
    const controlled = new ControlledWorkflows(bus, store);
    const facts = new PublishingFacts(store, definitions, calendars, controlled, access.registry);
    this.workOrders = new FoldedStreams(store, decisionDecider);
    const halted = new HaltStore(store);
    const teams = new TeamStore(store);
    this.action = actionConfig(definitions, calendars, halted, teams);
    this.actions = new DeciderService(store, {
      ...this.action,
      streams: this.workOrders,
      turns: this.decisions,
      // What is withdrawn after a halt, sixteen work orders at a time.
      goesAhead: ({ type }) => type === 'decide-again',
    });
    this.foreseeing = new Foreseeing(this.workOrders, this.action, definitions, (metadata) =>
      this.mustActForNobodyRetired(metadata),
    );
    this.workflows = new DeciderService(store, workflowConfig(facts));
    this.policies = new DeciderService(store, policyConfig(facts, checkingWith(checks)));
    this.halts = new DeciderService(store, haltConfig());
    this.haltWarnings = new HaltWarnings(async (tenant, { principal }) => {
      const [{ names }, workflows, members] = await Promise.all([
        access.registry.of(tenant),
        controlled.inForce(tenant),
        principal === undefined ? [] : teams.membersOf(tenant, principal),
      ]);
      return { principals: names, workflows, members };
    }, log);
    this.affected = new AffectedWork(bus, teams, (command) => this.actions.handle(command));
  }

  async handle(frame: CommandFrame): Promise<object> {
    const command = this.validator.open(frame);
    switch (command.type) {
      case 'decide':
      case 'propose-plan':
        await this.mustActForNobodyRetired(command.metadata);
        return this.measured(() => this.actions.handle(command));
      case 'decide-again':
      case 'withdraw-decision':
      case 'report-outcome':
        return this.actions.handle(command);
      case 'publish-workflow':
        return this.publish(command);
      case 'publish-policy':
      case 'rollback-policy':
        return this.policies.handle(command);
      case 'decide-affected':
        await this.affected.decideAgain(command);
        return { answer: {}, position: null, replayed: false };
      case 'halt':
        return this.halt(command);
      case 'lift-halt':
      case 'expire-halt':
        return this.halts.handle(command);
      case 'register-principal':
        return this.principals.register(command);
      case 'retire-principal':
      case 'reinstate-principal':
        return this.principals.retireOrReinstate(command);
      case 'follow-principal':
        await this.access.retired.follow(command.metadata.tenant, command.data.principal);
        return { answer: {}, position: null, replayed: false };
      case 'stop-api-key':
        // What the ledger says already: nothing is decided.
        await this.access.stop(command.data.keyId, command.metadata);
        return { answer: {}, position: null, replayed: false };
      default:
        return assertNever(command);
    }
  }

  /** Who is retired has no credential that works, and nobody else's credential acts for them. */
  private async mustActForNobodyRetired({ tenant, actor }: CommandFrame['metadata']) {
    for (const name of actor.onBehalfOf ?? []) await this.access.retired.mustNotBe(tenant, name);
  }

  private async measured(decide: () => ReturnType<typeof this.actions.handle>): Promise<object> {
    const startedAt = performance.now();
    const handled = await decide();
    if (handled.replayed) return handled;
    const answer = handled.answer as DecideAnswer | ProposePlanAnswer;
    const seconds = (performance.now() - startedAt) / 1_000;
    for (const { outcome } of 'decisions' in answer ? answer.decisions : [answer]) {
      count('writ_decisions_total', { outcome });
      observe('writ_decision_duration_seconds', { outcome }, seconds);
    }
    return handled;
  }

  /** Halts first, and warns of names afterwards. */
  private async halt(command: Unstamped<CommandOf<typeof halt>>): Promise<object> {
    const handled = await this.halts.handle(command);
    const warnings = await this.haltWarnings.of(command.metadata.tenant, command.data);
    if (warnings.length === 0) return handled;
    return { ...handled, answer: { ...(handled.answer as object), warnings } };
  }

  /** Publishes a workflow, whose names are known from then on. */
  private async publish(command: Parameters<typeof this.workflows.handle>[0]): Promise<object> {
    const published = await this.workflows.handle(command);
    const names = namesIn(workflowOf(command.data.definition)).map(({ name }) => name);
    const { tenant, actor } = command.metadata;
    await this.access.registry.introduce({ tenant, actor, names, inUse: async () => names });
    return published;
  }

  /** What would be decided if actions were proposed now. Nothing is recorded. */
  foresee(request: RequestFrame): Promise<ForeseeReply> {
    return this.decisions.run(() => this.foreseeing.of(request));
  }

  /** The owners who would decide if the action was proposed now. Nothing is recorded. */
  deciders(request: RequestFrame): Promise<DecidersReply> {
    return this.decisions.run(() => this.decidersOf(request));
  }

  private async decidersOf(request: RequestFrame): Promise<DecidersReply> {
    const [caller, data] = openRequest(DecideBody, request);
    const stream = streamOf.workOrder(data.workOrderId);
    const { state, now } = await this.workOrders.at(caller.tenant, stream);
    const command = { type: 'decide', data, metadata: { ...caller, now } } as const;
    const context = await this.action.contextOf(command, state, 'log');
    return { owners: decidersNow({ ...command, context }, state) };
  }
}
