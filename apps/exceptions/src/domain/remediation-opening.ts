import {
  type DriftPoint,
  type OpenRemediationAnswer,
  type OpenRemediationBody,
  type RemediationOpenedData,
} from '#contracts';
import { type Command, type FieldError, type NewEvent } from '#kernel';
import { dueAfter, type NamedCode, remediationOwnerOf } from '#work-order';
import { type InContext, type RemediationContext, termsOf } from './break-glass-terms';
import { escalationStepsFor } from './escalation';
import { calendarOf, lastResort } from './raising';
import { refuseFields } from './refuse';

/** The command, and the remediation to which it belongs. */
export type OpenRemediation = Command<
  'open-remediation',
  OpenRemediationBody & { readonly remediationId: string; readonly workOrderId?: undefined },
  OpenRemediationAnswer
>;

export type Open = InContext<OpenRemediation, RemediationContext>;

const PERIOD = ['jobType', 'periodKind', 'period'] as const;
const BY_HAND = ['because', 'owner', 'seenOn', 'exceptionId', 'postReviewId'] as const;

/**
 * The point of a chart for which a remediation is opened; undefined where it is opened by hand.
 * @throws Refusal `invalid_request` where fields are missing, or are of both.
 */
export const driftPointOf = (body: OpenRemediationBody): DriftPoint | undefined => {
  const { code, jobType, periodKind, period } = body;
  if (!period && !periodKind) {
    mustExplain(body);
    return undefined;
  }
  const foreign = errorsAt(
    BY_HAND.filter((field) => body[field]),
    'is for a remediation that is opened by hand: leave it out, or leave out periodKind and period',
  );
  if (foreign.length > 0) throw refuseFields(...foreign);
  if (jobType && periodKind && period) return { code, jobType, periodKind, period };
  throw refuseFields(
    ...errorsAt(
      PERIOD.filter((field) => !body[field]),
      'is required for a period of a chart',
    ),
  );
};

const mustExplain = ({ because, seenOn, exceptionId, postReviewId }: OpenRemediationBody): void => {
  if (!because)
    throw refuseFields({
      pointer: '/because',
      message: 'is required where no period of a chart is named',
    });
  if ((exceptionId || postReviewId) && !seenOn)
    throw refuseFields({
      pointer: '/seenOn',
      message: 'is required with an exception or a post-review: their work order',
    });
};

const errorsAt = (fields: readonly string[], message: string): readonly FieldError[] =>
  fields.map((field) => ({ pointer: `/${field}`, message }));

/** What the opening of a remediation adds to the terms of its code. */
type Opening = Pick<RemediationOpenedData, 'origin' | 'jobType'> & Partial<RemediationOpenedData>;

/** A remediation by the terms of its code, on no work order. */
export const opened = (
  { data: { remediationId }, metadata: { now }, context }: Open,
  { code, entry }: NamedCode,
  { owner = remediationOwnerOf(entry), ...opening }: Opening,
): NewEvent => {
  const { definition } = context;
  const { remediateWithin, recurrenceWindow } = termsOf(entry);
  const calendar = calendarOf(entry, context);
  const dueAt = dueAfter(now, remediateWithin, calendar);
  const unowned = lastResort({ catalogue: context.catalogue, definition });
  const called = [owner, owner, definition?.owner ?? 'TBD'];
  const data: RemediationOpenedData = {
    remediationId,
    ...opening,
    code,
    owner,
    dueAt,
    recurrenceWindow,
    escalationPath: escalationStepsFor(
      called.map((one) => (one === 'TBD' ? unowned : one)),
      dueAt,
      calendar,
    ),
    workflowId: definition?.id ?? 'TBD',
  };
  return { type: 'remediation.opened', data };
};
