import { type NoticeRefusal, webhookRoles } from '#contracts';
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

export const refuse = (code: NoticeRefusal, message: string): Refusal<NoticeRefusal> =>
  new Refusal(code, message);
