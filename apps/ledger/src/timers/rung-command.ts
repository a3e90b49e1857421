import {
  type ApprovalRung,
  type CommandDefinition,
  escalateApproval,
  expireApproval,
  SERVICE_ROLE,
} from '#contracts';
import { type ClaimedTimer, type CommandFrame } from '#platform';

/** The command that a due rung calls for, and who owns it. */
export interface RungCommand {
  readonly definition: CommandDefinition;
  readonly frame: CommandFrame;
}

type Timer = Pick<ClaimedTimer, 'tenant' | 'kind' | 'subject' | 'rung' | 'details'>;

/** What each kind of obligation does about its rungs. A further kind is a further entry. */
const kinds: Readonly<
  Record<string, (timer: Timer) => { definition: CommandDefinition; data: object }>
> = {
  approval: ({ subject, rung, details }) => {
    const about = { workOrderId: details['workOrderId'] as string, approvalId: subject };
    return rung === 'expire'
      ? { definition: expireApproval, data: about }
      : { definition: escalateApproval, data: { ...about, rung: rung as ApprovalRung } };
  },
};

/** Throws on a kind that nobody knows: newer code has set it and will act on it. */
export const rungCommand = (timer: Timer, commandId: string): RungCommand => {
  const commandOf = kinds[timer.kind];
  if (!commandOf) throw new Error(`This version has no ladder for ${timer.kind}.`);
  const { definition, data } = commandOf(timer);
  const metadata = {
    commandId,
    tenant: timer.tenant,
    actor: { id: 'service-ledger' },
    roles: [SERVICE_ROLE],
    correlationId: commandId,
    causationId: timer.details['eventId'] as string,
  };
  return { definition, frame: { name: definition.name, data, metadata } };
};
