import { Injectable } from '@nestjs/common';
import { CONFINING_ROLE, type CommandOf, policyCommands, type stopApiKey } from '#contracts';
import {
  CommandDoor,
  type CommandFrame,
  type CommandHandler,
  DeciderService,
  type Handled,
  Platform,
} from '#platform';
import { AccessService } from './access/access.service';
import { decidingActions } from './deciding';
import { PolicyChecks } from './cedar/policy-checks';
import { CalendarStore } from './definitions/calendar-store';
import { DefinitionStore } from './definitions/definition-store';
import { checkingWith, decidingPolicies, decidingWorkflows, PublishingFacts } from './publishing';

/** The door has parsed the command by its name; which decider fits which name stands below. */
interface TakesCommands {
  handle(command: never): Promise<Handled>;
}

/** What the ledger says already: nothing is decided. */
const stopping = (access: AccessService): TakesCommands => ({
  handle: async ({ data, metadata }: CommandOf<typeof stopApiKey>) => {
    await access.stop(data.keyId, metadata);
    return { answer: {}, position: null, replayed: false };
  },
});

/** Every command of policy, whichever door it came through. */
@Injectable()
export class PolicyService implements CommandHandler {
  private readonly door = new CommandDoor(policyCommands, CONFINING_ROLE);
  private readonly deciders: Readonly<Record<string, TakesCommands>>;

  constructor({ store }: Platform, checks: PolicyChecks, access: AccessService) {
    const definitions = new DefinitionStore(store);
    const calendars = new CalendarStore(store);
    const facts = new PublishingFacts(store, definitions, calendars);
    const actions = new DeciderService(store, decidingActions(definitions, calendars));
    const policies = new DeciderService(store, decidingPolicies(facts, checkingWith(checks)));
    this.deciders = {
      decide: actions,
      'decide-again': actions,
      'report-outcome': actions,
      'publish-workflow': new DeciderService(store, decidingWorkflows(facts)),
      'publish-policy': policies,
      'rollback-policy': policies,
      'stop-api-key': stopping(access),
    };
  }

  async handle(frame: CommandFrame): Promise<object> {
    const command = this.door.open(frame);
    return this.deciders[command.type]!.handle(command as never);
  }
}
