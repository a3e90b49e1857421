import {
  callerSubjects,
  CONSUMER_ACCOUNT_SUBJECT,
  consumersOf,
  consumerSubjects,
  eventReaders,
  eventsOf,
  intakeSubject,
  intakeToken,
  subjects,
} from '#contracts';
import { type Admission, type Caller } from '#platform';

const ANY_SOURCE = '*';

interface PermittedCaller extends Pick<Caller, 'id' | 'tenant' | 'roles' | 'source'> {
  /** A token that may do less than its key: the consumers are those of the key. */
  readonly isNarrowed: boolean;
}

/**
 * What a caller may publish and hear on NATS. A command is looked at again by the service that takes
 * it; here it is the tenant that counts, and the one source of a credential that is bound to it.
 */
export const natsPermissionsOf = ({
  id,
  tenant,
  roles,
  source,
  isNarrowed,
}: PermittedCaller): Pick<Admission, 'publish' | 'subscribe'> => {
  const { answers, commands } = callerSubjects;
  if (source !== undefined)
    return {
      publish: [subjects.intake.submit, intakeSubject(tenant, intakeToken(source))],
      subscribe: [answers],
    };
  const facts = intakeSubject(tenant, ANY_SOURCE);
  if (!eventReaders.some((role) => roles.includes(role)))
    return { publish: [commands, facts], subscribe: [answers] };
  const consumers = consumersOf(tenant, id).flatMap((name) => consumerSubjects(tenant, name));
  return {
    publish: [commands, facts, ...(isNarrowed ? [] : [CONSUMER_ACCOUNT_SUBJECT, ...consumers])],
    subscribe: [answers, eventsOf(tenant)],
  };
};
