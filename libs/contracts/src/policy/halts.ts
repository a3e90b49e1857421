import { type Role } from '../access';
import { Answer, DoneAnswer } from '../answers';
import { defineCommand, defineEvent } from '../define';
import { AreTexts, IsId, IsInstant, IsLine, IsName, IsText, Limit, Optional } from '../fields';
import { Meanings } from '../meanings';
import { IsSomebody } from '../principals';

/** Who may halt work, and lift what somebody else has halted. */
export const haltRoles = ['operator', 'admin'] as const satisfies readonly Role[];

/** A halt may hold for this long (ISO 8601). */
export const HALT_MAX = 'P30D';

/** Longer reasons would not fit the decisions that repeat them. */
const REASON_MAX = 500;

/** What a halt stops: every action to which all of the given fields apply, and every action of the tenant where none is given. */
@Meanings({
  principal:
    'Actions that this person, team or agent proposes or reports, or that are proposed or reported on its behalf.',
  action: 'Actions of this kind.',
  system: 'Actions on this system.',
  workflow: 'Actions on work orders that follow this workflow.',
})
export class HaltScope {
  @Limit() @IsSomebody() principal?: string;
  @Limit() @IsName() action?: string;
  @Limit() @IsId() system?: string;
  @Limit() @IsId() workflow?: string;
}

@Meanings({
  reason: 'Why, in one line: each decision that the halt stops repeats it.',
  until: 'When the halt ends by itself: 30 days from now at the latest.',
})
export class HaltBody extends HaltScope {
  @IsLine(REASON_MAX) reason!: string;
  @IsInstant() until!: string;
}

@Answer('GET /v1/reports/withdrawn-runs?halt={haltId} lists the runs that it withdrew.')
@Meanings({
  warnings:
    'What the halt names and nothing here has, such as a misspelt agent, with names that begin alike; a team, whose members go on; or that nobody could look them up in time. It is in force all the same.',
})
export class HaltAnswer extends HaltBody {
  @IsId() haltId!: string;
  @Optional() @AreTexts() warnings?: string[];
}

export const halt = defineCommand({
  name: 'halt',
  service: 'policy',
  meaning:
    'Stop an agent, a kind of action, a system, a workflow or everything: nothing of it runs until the halt ends.',
  route: 'POST /v1/halts',
  creates: 'haltId',
  roles: haltRoles,
  body: HaltBody,
  answer: HaltAnswer,
});

@Meanings({
  haltId: 'A halt that somebody else declared.',
  reason: 'Why the work may go on, in one line.',
})
export class LiftHaltBody {
  @IsId() haltId!: string;
  @IsLine(REASON_MAX) reason!: string;
}

@Answer()
export class LiftHaltAnswer {
  @IsId() haltId!: string;
}

export const liftHalt = defineCommand({
  name: 'lift-halt',
  service: 'policy',
  meaning: 'End a halt that somebody else declared: what it stopped is decided again.',
  route: 'POST /v1/halts/{haltId}/lift',
  roles: haltRoles,
  body: LiftHaltBody,
  answer: LiftHaltAnswer,
});

export class ExpireHaltBody {
  @IsId() haltId!: string;
}

export const expireHalt = defineCommand({
  name: 'expire-halt',
  service: 'policy',
  meaning: 'Record that the time of a halt is over.',
  roles: ['service'],
  body: ExpireHaltBody,
  answer: DoneAnswer,
});

@Meanings({
  reason: 'Why.',
  until: 'When it ends by itself.',
})
export class HaltDeclaredData extends HaltScope {
  @IsId() haltId!: string;
  @IsText(REASON_MAX) reason!: string;
  @IsInstant() until!: string;
}

export const haltDeclared = defineEvent({
  type: 'halt.declared',
  version: 1,
  owner: 'policy',
  meaning: 'Somebody halted work: no action within the scope runs until the halt ends.',
  data: HaltDeclaredData,
});

@Meanings({ reason: 'Why the work may go on.' })
export class HaltLiftedData {
  @IsId() haltId!: string;
  @IsText(REASON_MAX) reason!: string;
}

export const haltLifted = defineEvent({
  type: 'halt.lifted',
  version: 1,
  owner: 'policy',
  meaning: 'Somebody other than its declarer ended a halt.',
  data: HaltLiftedData,
});

export class HaltExpiredData {
  @IsId() haltId!: string;
}

export const haltExpired = defineEvent({
  type: 'halt.expired',
  version: 1,
  owner: 'policy',
  meaning: 'The time of a halt was over.',
  data: HaltExpiredData,
});
