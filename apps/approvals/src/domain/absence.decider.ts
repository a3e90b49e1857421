import { isDeepStrictEqual } from 'node:util';
import {
  type AbsenceDeclaredData,
  type CommandOf,
  type declareAbsence,
  type endAbsence,
} from '#contracts';
import { assertNever, type Decider, type NewEvent, parseInstant } from '#kernel';
import { entryOf, everybodyBehind } from '#work-order';
import { type Absence, type Absences, evolveAbsences } from './absences';
import { type AbsenceCommand } from './approval.decider';
import { refuse } from './approval-context';
import { mayAnswerFor, mustNotBeDelegate, type Sender } from './who-answers';

const decide = (command: AbsenceCommand, absences: Absences): readonly NewEvent[] => {
  switch (command.type) {
    case 'declare-absence':
      return declare(command, absences);
    case 'end-absence':
      return end(command, absences);
    default:
      return assertNever(command);
  }
};

const declare = (
  { data, metadata }: CommandOf<typeof declareAbsence>,
  absences: Absences,
): readonly NewEvent[] => {
  const { owner, deputy } = data;
  mustBeTheirs(owner, metadata);
  const from = data.from === undefined ? metadata.now : parseInstant(data.from)!;
  const until = parseInstant(data.until)!;
  const absence = { deputy, from, until };
  const problem = problemOf(owner, absence, absences, metadata.now);
  if (problem) throw refuse('absence_invalid', problem, { owner, ...absence });
  const declaredBy = everybodyBehind(metadata.actor);
  if (isDeepStrictEqual(entryOf(absences, owner), { ...absence, declaredBy })) return [];
  const absent: AbsenceDeclaredData = { owner, ...absence };
  return [{ type: 'absence.declared', data: absent }];
};

const end = (
  { data: { owner }, metadata }: CommandOf<typeof endAbsence>,
  absences: Absences,
): readonly NewEvent[] => {
  mustBeTheirs(owner, metadata);
  const absence = entryOf(absences, owner);
  if (!absence || absence.until <= metadata.now)
    throw refuse('absence_not_found', `${owner} is not away: there is nothing to end.`, { owner });
  return [{ type: 'absence.ended', data: { owner } }];
};

const mustBeTheirs = (owner: string, sender: Sender): void => {
  mustNotBeDelegate(owner, sender);
  if (!mayAnswerFor(owner, sender))
    throw refuse(
      'approval_not_yours',
      `Only ${owner}, or a key that may answer for them, says when they are away.`,
      { owner },
    );
};

/** Why nobody would answer for an owner who is away like this; undefined when somebody would. */
const problemOf = (
  owner: string,
  { deputy, from, until }: Omit<Absence, 'declaredBy'>,
  absences: Absences,
  now: string,
): string | undefined => {
  if (owner === 'TBD' || deputy === 'TBD')
    return 'TBD is nobody: name who is away and who answers.';
  if (deputy === owner) return `${owner} cannot stand in for themselves: name somebody else.`;
  if (until <= from) return `It ends at ${until}, before it begins at ${from}.`;
  if (until <= now) return `It was over at ${until}: say when they will be back.`;
  const theirs = entryOf(absences, deputy);
  if (theirs && theirs.from < until && theirs.until > from)
    return `${deputy} is away until ${theirs.until}: name somebody who is there.`;
  return undefined;
};

/** Who is away, and who answers meanwhile: one absence an owner, the latest declared. */
export const absenceDecider: Decider<Absences, AbsenceCommand, NewEvent> = {
  initialState: {},
  decide,
  evolve: evolveAbsences,
};
