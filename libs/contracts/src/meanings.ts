/**
 * What each field of a contract means, in words that OpenAPI, the command line and agents print.
 */
type Contract = abstract new () => object;
type Meaning<Field extends string = string> = Readonly<Record<Field, string>>;

const byContract = new Map<Contract, Meaning>();

/** Says what fields of a contract mean: units, bounds, and what holds where a field is absent. */
export const Meanings =
  <Field extends string>(meanings: Meaning<Field>) =>
  <C extends Contract>(contract: Field extends keyof InstanceType<C> ? C : never): void => {
    byContract.set(contract, meanings);
  };

/** What a field means: as its class says, or a class that this one extends, or as all fields of that name. */
export const meaningOf = (contract: Contract, field: string): string | undefined => {
  for (
    let one: Contract | null = contract;
    one;
    one = Object.getPrototypeOf(one) as Contract | null
  ) {
    const meaning = byContract.get(one)?.[field];
    if (meaning !== undefined) return meaning;
  }
  return commonMeanings[field];
};

/** Fields that mean the same in every contract; a class says of its own field where it means something else. */
const commonMeanings: Meaning = {
  workOrderId: 'The work order.',
  haltId: 'The halt.',
  approvalId: 'The approval.',
  exceptionId: 'The exception.',
  decisionId: 'The decision.',
  evidenceId: 'The evidence.',
  breakGlassId: 'The break-glass.',
  postReviewId: 'The post-review.',
  remediationId: 'The remediation.',
  dispatchId: 'The dispatch.',
  linkId: 'The delivery link.',
  alreadyDecided:
    'An earlier ask of yours for this action has a live decision: this is it, and nothing new was recorded. `reasons`, `rules` and `checks` are as of now. Absent for a new decision.',
  workflowId: 'The workflow.',
  policyId: 'The policy.',
  keyId: 'The key.',
  webhookId: 'The webhook.',
  deliveryId: 'The delivery of a notice to a webhook.',
  quarantineId: 'The quarantine entry.',
  deadLetterId: 'The dead letter.',
  sessionId: 'The session.',
  erasureId: 'The erasure.',
  eventId: 'The event.',
  tenant: 'The tenant.',
  step: 'The step, as the workflow names it.',
  stage: 'The stage, as the workflow names it.',
  gate: 'The gate, as the workflow names it.',
  prerequisite: 'The prerequisite, as the workflow names it.',
  view: 'The view.',
  calendar: 'The business calendar.',
  code: 'The exception code.',
  jobType: 'The job type of the workflow.',
  reason: 'Why, for the record.',
  comment: 'A comment for the record.',
  note: 'A note for the record.',
  rationale: 'Why, for the record.',
  evidence: 'Ids of the evidence that shows it.',
  owner: 'The person or team that answers for it.',
  action: 'The proposed action.',
  dueAt: 'The deadline.',
  title: 'A short title for people.',
  mediaType: 'The media type of the content.',
  sha256: 'SHA-256 of the content, in hex.',
  size: 'Size of the content in bytes.',
  visibility: 'Who may see it: `private`, `client` or `public`.',
  purpose: 'What it is for.',
  uri: 'Where the content is available.',
  origin: 'The report of an outside system that it comes from; absent for a command.',
  imported: 'It comes from an imported log. Absent for false.',
  acceptedBy: 'Who accepted it.',
  assignedBy: 'Who assigned it.',
  answeredBy: 'Who answered.',
  completedBy: 'Who completed it.',
  confirmedBy: 'Who confirmed it.',
  declaredBy: 'Who declared it.',
  endedBy: 'Who ended it.',
  grantedBy: 'Who granted it.',
  recordedBy: 'Who recorded it.',
  rejectedBy: 'Who rejected it.',
  reportedBy: 'Who reported it.',
  resolvedBy: 'Who resolved it.',
  reviewedBy: 'Who reviewed it.',
  revokedBy: 'Who revoked it.',
  signedBy: 'Who signed it.',
  metBy: 'Who met it.',
  escalationStep: 'The escalation step that was taken.',
  escalationPath: 'Who is notified, and when, while it is open.',
  question: 'The question.',
  answer: 'The answer.',
  report: 'What was done, and what to look at.',
  verdict: '`upheld`, or `not-upheld`, which raises an exception.',
  status: 'Its status.',
  state: 'Its state.',
  kind: 'Its kind.',
  version: 'The number of the version.',
  digest: 'SHA-256 of it, in hex.',
  mode: '`enforce`, or `observe`: decisions are recorded and nothing is held back.',
  workflow: 'The workflow version that it follows.',
  permits: 'Action kinds that it permits.',
  scope: 'The scope in which it permits them.',
  position: 'The ledger position.',
  createdAt: 'When it was made.',
  createdBy: 'Who made it.',
  expiresAt: 'When it ends.',
  deputy: 'Who answers while the owner is away.',
  from: 'When it begins.',
  until: 'When it ends.',
  url: 'Its address.',
  label: 'What it is for, to be recognised in a list.',
  message: 'A sentence for people.',
};
