import { decideAgainOnApprovalGranted } from './decide-again-on-approval-granted.reaction';
import { decideAgainOnApprovalRevoked } from './decide-again-on-approval-revoked.reaction';

export const policyReactions = [decideAgainOnApprovalGranted, decideAgainOnApprovalRevoked];
