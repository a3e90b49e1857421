import { ApiProblem, type RetryPolicy, type WritClient } from '#client';
import { absenceRoles, type ListedAbsence } from '#contracts';
import { type Identity } from '../api/who-am-i';
import { type Session } from '../session';
import { sayLine } from '../terminal';

export const absencesIn = async (
  client: WritClient,
  retryPolicy?: RetryPolicy,
): Promise<readonly ListedAbsence[]> => {
  const options = retryPolicy ? { retryPolicy } : {};
  return (await client.get<{ readonly items: readonly ListedAbsence[] }>('/v1/absences', options))
    .body.items;
};

/** Owner → who may answer for them by now, and until when. */
export type Deputies = ReadonlyMap<string, ListedAbsence>;

const deputiesIn = (absences: readonly ListedAbsence[]): Deputies =>
  new Map(absences.filter(({ isAway }) => isAway).map((absence) => [absence.owner, absence]));

export const nobodyAway: Deputies = new Map();

/** A failed request is no reason to wait: what falls to the key itself is known without it. */
const AT_ONCE: RetryPolicy = { forMs: 0, whileDown: false };
/** The list is for other roles, or the service that has it is away. */
const NOT_AVAILABLE = [403, 503];

/**
 * Who may answer for whom by now, for a list that is whole without it as well: nobody where this key may not read absences, and
 * where absences are unavailable at the moment, which standard error reports.
 */
export const deputiesFor = async (
  { client, terminal }: Session,
  { roles }: Identity,
): Promise<Deputies> => {
  if (!absenceRoles.some((role) => roles.includes(role))) return nobodyAway;
  try {
    return deputiesIn(await absencesIn(client, AT_ONCE));
  } catch (error) {
    if (!(error instanceof ApiProblem && NOT_AVAILABLE.includes(error.problem.status))) throw error;
    sayLine(terminal.err, 'Who is away is not known now: what a deputy may answer is left out.');
    return nobodyAway;
  }
};
