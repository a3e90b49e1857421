import { v7 as uuidv7 } from 'uuid';
import {
  type CommandDefinition,
  defineCalendar,
  defineExceptionCode,
  eventDefinition,
  publishPolicy,
  publishWorkflow,
  streamOf,
} from '#contracts';
import { strictParse } from '#json';
import { type FieldError, type NewEvent, Refusal } from '#kernel';
import { DeciderService, dropNulls, type EventStore, itemOf, commandKey, parseAs } from '#platform';
import { PrincipalRegistry } from '../access/principal-registry';
import { type PolicyChecks } from '../cedar/policy-checks';
import { CalendarStore } from '../definitions/calendar-store';
import { DefinitionStore } from '../definitions/definition-store';
import { checkingWith, policyConfig, PublishingFacts, workflowConfig } from '../publishing';

/** A definition as it would be published. */
export interface Definition {
  readonly kind: 'calendar' | 'exception code' | 'workflow' | 'policy';
  readonly id: string;
  readonly body: object;
}

/** What is wrong with a definition; undefined where nothing is. */
export type Finding = { readonly message: string; readonly errors: readonly FieldError[] };

const TENANT = 'offline';
const ACTOR = { id: 'offline' };

/** Who gets what nobody owns is for each deployment to say. */
const SOMEBODY: NewEvent = {
  type: 'exception-code.defined',
  data: {
    code: 'owner-missing',
    title: 'Nobody owns it',
    owner: 'somebody',
    sla: 'P1D',
    version: 1,
  },
};

/**
 * Checks definitions as publishing them would, one after the other, on a ledger that has nothing else. What other definitions and
 * people of a deployment forbid is seen by publishing alone: change control, names that look alike, codes that were renamed.
 */
export class OfflineChecks {
  private readonly workflows;
  private readonly policies;

  constructor(
    private readonly store: EventStore,
    checks: PolicyChecks,
  ) {
    const facts = new PublishingFacts(
      store,
      new DefinitionStore(store),
      new CalendarStore(store),
      { besides: async () => [] },
      new PrincipalRegistry(store),
    );
    this.workflows = new DeciderService(store, workflowConfig(facts));
    this.policies = new DeciderService(store, policyConfig(facts, checkingWith(checks)));
  }

  /** In their order: calendars, codes, workflows, policies. */
  async of(definitions: readonly Definition[]): Promise<readonly (Finding | null)[]> {
    await this.record(streamOf.exceptionCatalogue(), SOMEBODY);
    const findings: (Finding | null)[] = [];
    for (const definition of definitions) findings.push(await this.findingOf(definition));
    return findings;
  }

  private async findingOf(definition: Definition): Promise<Finding | null> {
    // As the gateway reads it: a key that could mean something to our own code comes no further.
    const read = strictParse(JSON.stringify(definition.body));
    if (!read.ok) return { message: read.problem.message, errors: [read.problem] };
    try {
      await this.publish(definition);
      return null;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { message: error.message, errors: error.errors };
    }
  }

  private publish({ kind, id, body }: Definition): Promise<unknown> {
    switch (kind) {
      case 'calendar': {
        const data = dataOf(defineCalendar, { ...body, calendar: id });
        return this.record(streamOf.calendars(), { type: 'calendar.defined', data });
      }
      case 'exception code': {
        const data = { ...dataOf(defineExceptionCode, { ...body, code: id }), version: 1 };
        return this.record(streamOf.exceptionCatalogue(), { type: 'exception-code.defined', data });
      }
      case 'workflow': {
        const data = dataOf(publishWorkflow, { workflowId: id, definition: body });
        return this.workflows.handle({ type: publishWorkflow.name, data, metadata: metadata() });
      }
      case 'policy': {
        const data = dataOf(publishPolicy, { ...body, policyId: id });
        return this.policies.handle({ type: publishPolicy.name, data, metadata: metadata() });
      }
    }
  }

  private async record(stream: string, event: NewEvent): Promise<void> {
    const command = { type: event.type, data: event.data as object, metadata: metadata() };
    const { version, now } = await this.store.read(TENANT, stream);
    const decided = { events: [event], answer: null, dependsOn: [] };
    await this.store.append([
      itemOf(
        { ...command, metadata: { ...command.metadata, now } },
        commandKey(command),
        { stream, version },
        decided,
        (type) => eventDefinition(type)!,
      ),
    ]);
  }
}

const metadata = () => ({
  commandId: uuidv7(),
  tenant: TENANT,
  actor: ACTOR,
  roles: ['admin'],
  correlationId: uuidv7(),
});

const dataOf = <D extends Pick<CommandDefinition, 'body'>>(
  { body }: D,
  data: object,
): InstanceType<D['body']> => dropNulls(parseAs(body, data)) as InstanceType<D['body']>;
