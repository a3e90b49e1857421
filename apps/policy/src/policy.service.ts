import { Injectable } from '@nestjs/common';
import { policyCommands } from '#contracts';
import {
  CommandDoor,
  type CommandFrame,
  type CommandHandler,
  DeciderService,
  type Handled,
  Platform,
} from '#platform';
import { decidingActions, decidingPolicies, decidingWorkflows } from './deciding';
import { DefinitionStore } from './definitions/definition-store';

/** The door has parsed the command by its name; which decider fits which name stands below. */
interface TakesCommands {
  handle(command: never): Promise<Handled>;
}

/** Every command of policy, whichever door it came through. */
@Injectable()
export class PolicyService implements CommandHandler {
  private readonly door = new CommandDoor(policyCommands);
  private readonly deciders: Readonly<Record<string, TakesCommands>>;

  constructor({ store }: Platform) {
    const definitions = new DefinitionStore(store);
    const actions = new DeciderService(store, decidingActions(definitions));
    this.deciders = {
      decide: actions,
      'decide-again': actions,
      'report-outcome': actions,
      'publish-workflow': new DeciderService(store, decidingWorkflows()),
      'publish-policy': new DeciderService(store, decidingPolicies(definitions)),
    };
  }

  async handle(frame: CommandFrame): Promise<object> {
    const command = this.door.open(frame);
    return this.deciders[command.type]!.handle(command as never);
  }
}
