import { type ReviewVerdict, type WritEvent } from '#contracts';
import { type RecordedEvent } from '#kernel';

/** What became of something that waited for people, for the messages about it. Nothing in it is erasable. */
export interface NoticeAnswer {
  readonly about: {
    readonly kind: string;
    readonly id: string;
    /** Where the id is one of its work order alone. */
    readonly workOrderId?: string;
  };
  readonly outcome: string;
  /** Who answered; absent where nobody did. */
  readonly by?: string;
  readonly at: string;
  /** The ledger position of its event: a later answer replaces an earlier one. */
  readonly position: number;
}

type Answered = Pick<NoticeAnswer, 'about' | 'outcome' | 'by'>;

/** Undefined for an event that answers nothing. */
export const answerOf = (event: RecordedEvent): NoticeAnswer | undefined => {
  const answered = answeredBy(event as WritEvent);
  return answered && { ...answered, at: event.occurredAt, position: event.position };
};

const answeredBy = (event: WritEvent): Answered | undefined => {
  switch (event.type) {
    case 'approval.granted': {
      const { approvalId, status = 'approved', grantedBy } = event.data;
      return { ...approval(approvalId, granted[status]), by: grantedBy };
    }
    case 'approval.rejected':
      return { ...approval(event.data.approvalId, 'Rejected'), by: event.data.rejectedBy };
    case 'approval.revoked':
      return { ...approval(event.data.approvalId, 'Revoked'), by: event.data.revokedBy };
    case 'approval.expired':
      return approval(event.data.approvalId, 'Expired');
    case 'approval.superseded':
      return approval(event.data.approvalId, 'Superseded');
    default:
      return obligationAnsweredBy(event);
  }
};

const approval = (id: string, outcome: string): Answered => ({
  about: { kind: 'approval', id },
  outcome,
});

const obligationAnsweredBy = (event: WritEvent): Answered | undefined => {
  switch (event.type) {
    case 'exception.resolved': {
      const { exceptionId: id, resolvedBy: by } = event.data;
      return { about: { kind: 'exception', id }, outcome: 'Resolved', by };
    }
    case 'post-review.completed': {
      const { postReviewId: id, verdict, reviewedBy: by } = event.data;
      return { about: { kind: 'post-review', id }, outcome: reviewed[verdict], by };
    }
    case 'remediation.completed': {
      const { remediationId: id, completedBy: by } = event.data;
      return { about: { kind: 'remediation', id }, outcome: 'Completed', by };
    }
    case 'question.answered': {
      const { workOrderId, number, answeredBy: by } = event.data;
      const about = { kind: 'question', id: String(number), workOrderId };
      return { about, outcome: 'Answered', by };
    }
    default:
      return undefined;
  }
};

const granted = {
  approved: 'Granted',
  partial: 'Granted in part',
  conditional: 'Granted under conditions',
} as const;

const reviewed: Readonly<Record<ReviewVerdict, string>> = {
  upheld: 'Reviewed as upheld',
  'not-upheld': 'Reviewed as not upheld',
};
