import { type Door } from '#contracts';
import { type Actor, Refusal } from '#kernel';
import { type CommandFrame, mustSayWhoAsks } from '#platform';
import { type FactError, factError } from '../domain/fact-error';

/** Who reports facts, by the credential, and through which door. */
export interface Reporter {
  readonly tenant: string;
  readonly actor: Actor;
  readonly roles: readonly string[];
  readonly correlationId: string;
  readonly door: Door;
}

const reporting = ['integrator', 'operator', 'admin'];

export const isReporter = (roles: readonly string[]): boolean =>
  roles.some((role) => reporting.includes(role));

/** Guards of HTTP do not cover the bus: every door leads through here. Refuses. */
export const mayReport = (metadata: CommandFrame['metadata']): void => {
  mustSayWhoAsks(metadata);
  if (!isReporter(metadata.roles)) throw notForReporting();
};

export const notForReporting = (): Refusal =>
  new Refusal(
    'forbidden',
    `Reporting facts is for the roles ${reporting.join(', ')}: use a key that has one.`,
  );

export const reporterOf = (
  { tenant, actor, roles, correlationId }: CommandFrame['metadata'],
  door: Door,
): Reporter => ({ tenant, actor, roles, correlationId, door });

/** A credential that is bound to a source speaks for no other. */
export const foreignSource = (
  own: string | undefined,
  claimed: string | undefined,
): FactError | undefined =>
  own !== undefined && own !== claimed
    ? factError('source_not_yours', '/source', `The token is for the source ${own}.`)
    : undefined;
