import {
  ALL_OWNERS,
  effectiveRoles,
  mailboxOwnerRoles,
  type NoticeRefusal,
  webhookRoles,
} from '#contracts';
import { Refusal } from '#kernel';
import { type CommandFrame, mustNameCaller } from '#platform';

/** Deliveries leave Writ, so the roles are checked here too: not only the gateway can reach these subjects. */
export const mustManageDeliveries = (asker: CommandFrame['metadata']): void => {
  mustNameCaller(asker);
  if (!asker.roles.some((role) => (webhookRoles as readonly string[]).includes(role)))
    throw new Refusal(
      'forbidden',
      `Webhooks and mailboxes are for the roles ${webhookRoles.join(' and ')}: ask with a key that has one.`,
    );
};

/** The same for mailboxes that people set up for themselves. */
export const mustOwnMailboxes = (asker: CommandFrame['metadata']): void => {
  mustNameCaller(asker);
  const held = effectiveRoles(asker.roles);
  if (!mailboxOwnerRoles.some((role) => held.includes(role)))
    throw new Refusal('forbidden', 'A delegate has no mailbox of its own: an operator sets one.');
};

/** Whose mailboxes the caller sets: its own and those of its teams. To answer for everybody is to be in no team. */
export const ownersOfMail = ({
  actor,
  owners = [],
}: CommandFrame['metadata']): readonly string[] => [
  ...new Set([actor.id, ...owners.filter((owner) => owner !== ALL_OWNERS)]),
];

export const refuse = (code: NoticeRefusal, message: string): Refusal<NoticeRefusal> =>
  new Refusal(code, message);
