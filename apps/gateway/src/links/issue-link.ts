import {
  IsDuration,
  IsId,
  IsSomebody,
  IssueDecisionLinkAnswer,
  Meanings,
  Optional,
} from '#contracts';
import { type CommandSpec } from '../commands/command-route';

@Meanings({
  for: 'The person who will answer: the answer is recorded as theirs.',
  validFor: 'How long the link works (ISO 8601); never longer than the request is open.',
})
export class IssueLinkBody {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsSomebody() for!: string;
  @Optional() @IsDuration() validFor?: string;
}

/** Nothing is decided on a stream by it, so it is not in the catalogue of commands. */
export const issueLink: CommandSpec = {
  name: 'issue-decision-link',
  meaning:
    'Make a link to a page where one person can answer this approval; opening it decides nothing.',
  route: 'POST /v1/approvals/{approvalId}/link',
  roles: ['approver', 'operator', 'admin'],
  body: IssueLinkBody,
  answer: IssueDecisionLinkAnswer,
};
