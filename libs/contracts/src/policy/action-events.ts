import { IsBoolean } from 'class-validator';
import { Answer } from '../answers';
import { defineEvent } from '../define';
import { AreIds, AreParts, IsId, IsPart, Optional } from '../fields';
import { MaskedPlace, Origin } from '../intake/origin';
import { Meanings } from '../meanings';
import { ProposedAction } from './action';

const NOT_THEIRS =
  'The decision was given to somebody else: the report is recorded, is not authorised and ends nothing.';

@Meanings({
  decisionId: 'The decision that allowed it; absent when the reporter named none.',
  action: 'The action as it was carried out.',
  authorised: 'Whether a run decision covered it when it was reported.',
  notTheirs: NOT_THEIRS,
  masked:
    'What was masked in the report; an action of which anything was masked is not authorised.',
})
export class ActionReportedData {
  @IsId() workOrderId!: string;
  @Optional() @IsId() decisionId?: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
  @Optional() @AreIds() evidence?: string[];
  @IsBoolean() authorised!: boolean;
  @Optional() @IsBoolean() notTheirs?: boolean;
  @Optional() @IsPart(() => Origin) origin?: Origin;
  @Optional() @AreParts(() => MaskedPlace) masked?: MaskedPlace[];
}

/** A repeated report is answered with the work order alone, and one on a decision of somebody else without its action. */
@Answer()
@Meanings({
  authorised: 'Whether a run decision covered it when it was reported.',
  notTheirs: NOT_THEIRS,
  masked: 'What was masked in the report.',
})
export class ReportOutcomeAnswer {
  @IsId() workOrderId!: string;
  @Optional() @IsId() decisionId?: string;
  @Optional() @IsPart(() => ProposedAction) action?: ProposedAction;
  @Optional() @AreIds() evidence?: string[];
  @Optional() @IsBoolean() authorised?: boolean;
  @Optional() @IsBoolean() notTheirs?: boolean;
  @Optional() @IsPart(() => Origin) origin?: Origin;
  @Optional() @AreParts(() => MaskedPlace) masked?: MaskedPlace[];
}

export const actionPerformed = defineEvent({
  type: 'action.performed',
  version: 1,
  owner: 'policy',
  meaning: 'A delegate reported that an action was carried out.',
  data: ActionReportedData,
});

export const actionFailed = defineEvent({
  type: 'action.failed',
  version: 1,
  owner: 'policy',
  meaning: 'A delegate reported that an action was tried and did not succeed.',
  data: ActionReportedData,
});
