import { OpenWorkOrderBody, openWorkOrder } from './commands';
import { type CommandDefinition } from '../define';
import { IsPart } from '../fields';
import { Meanings } from '../meanings';
import { ProposedAction } from '../policy/action';
import { DecideAnswer } from '../policy/events';

@Meanings({
  workOrderId:
    'Chosen by the caller: the work order is opened where there is none of this id, and the other fields of the opening count only then; `workflow` has to be the one that it follows. Where absent, a new one is opened.',
})
export class ProposeActionBody extends OpenWorkOrderBody {
  @IsPart(() => ProposedAction) action!: ProposedAction;
}

/** Two commands of two services, in one request: the gateway sends both. */
export const proposeAction = {
  name: 'propose-action',
  meaning: 'Propose an action, and open its work order where there is none.',
  route: 'POST /v1/actions',
  roles: openWorkOrder.roles,
  body: ProposeActionBody,
  answer: DecideAnswer,
  isOnce: true,
} as const satisfies Omit<CommandDefinition, 'service'> & { readonly isOnce: boolean };
