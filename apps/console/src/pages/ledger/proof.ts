import type * as Verifier from '../../../../../libs/verify/src/browser';

type Json = Readonly<Record<string, unknown>>;
type Checks = ReturnType<typeof Verifier.verifyBundle>['checks'];
type Check = Checks[number];

/** What somebody wants checked, as texts: nothing of it is believed. */
export interface ProofRequest {
  /** A receipt, a bundle or a certificate: JSON. */
  readonly given: string;
  /** Verifier keys of the log, one a line. */
  readonly keys: string;
  /** Whether the user supplied the keys, rather than this installation. */
  readonly hasOwnKeys: boolean;
  /** A stored checkpoint; empty where there is none. */
  readonly anchor: string;
}

/** One check: `passed` is null where it was not made. */
export interface Step {
  readonly name: string;
  readonly passed: boolean | null;
  readonly message: string;
}

/** The result; `unknown` where it cannot be decided. The texts are those of proven events only. */
export interface Proof {
  readonly verdict: 'verified' | 'refused' | 'unknown';
  readonly kind: 'receipt' | 'bundle' | 'certificate' | 'nothing';
  readonly steps: readonly Step[];
  readonly events: readonly string[];
  readonly dependsOn: readonly string[];
}

const CERTIFICATES = 'writ.closure-certificate.';
const NOT_REACHED = 'Not checked: an earlier check failed.';

/** What each check is called; those of a bundle and of a receipt alone are left out elsewhere. */
const names: Readonly<Record<Check['name'], string>> = {
  signature: 'The log signed it',
  key: 'Its key is valid',
  inclusion: 'It is in the log’s tree',
  event: 'It is an event',
  definitions: 'It has the definitions that it names',
  stream: 'None is missing in between',
  anchor: 'It is consistent with the stored checkpoint',
  completeness: 'Nothing was truncated or replaced',
  witness: 'Witnesses saw it',
};
const usual = {
  receipt: ['signature', 'inclusion', 'event'],
  bundle: ['signature', 'inclusion', 'definitions', 'stream'],
} as const;

/** Checks what was given, offline, with the verifier that is handed in. Never throws. */
export const proofOf = (verifier: typeof Verifier, request: ProofRequest): Proof => {
  const given = objectOf(request.given);
  if (!given) return nothing('refused', 'The input is not a JSON object.');
  const keys = verifier.parseLogKeys(request.keys);
  if (typeof keys === 'string') return nothing('unknown', `There are no keys to check by. ${keys}`);
  const anchor = request.anchor.trim();
  const trusted = { keys, ...(anchor === '' ? {} : { anchor: request.anchor.trimStart() }) };
  const isCertificate = String(given['format']).startsWith(CERTIFICATES);
  const fields = isCertificate ? objectIn(given['bundle']) : given;
  const proof = Array.isArray(fields['events'])
    ? ofBundle(verifier, fields, trusted)
    : ofReceipt(verifier, fields, trusted);
  if (proof.kind === 'nothing') return proof;
  const steps = [...proof.steps, ...(isCertificate ? [claims] : []), keysStep(request)];
  return { ...proof, kind: isCertificate ? 'certificate' : proof.kind, steps };
};

/** Whether every check was made and passed. */
export const isComplete = ({ verdict, steps }: Proof): boolean =>
  verdict === 'verified' && steps.every(({ passed }) => passed === true);

const ofReceipt = (
  verifier: typeof Verifier,
  fields: Json,
  trusted: Parameters<typeof Verifier.verifyReceipt>[1],
): Proof => {
  const receipt = verifier.receiptOf(fields);
  if (typeof receipt === 'string') return nothing('refused', receipt);
  const { verdict, checks, event } = verifier.verifyReceipt(receipt, trusted);
  const events = event === undefined ? [] : [event];
  return { verdict, kind: 'receipt', steps: stepsOf(checks, usual.receipt), events, dependsOn: [] };
};

const ofBundle = (
  verifier: typeof Verifier,
  fields: Json,
  trusted: Parameters<typeof Verifier.verifyBundle>[1],
): Proof => {
  const bundle = verifier.bundleOf(fields);
  if (typeof bundle === 'string') return nothing('refused', bundle);
  const { verdict, checks, events, dependsOn } = verifier.verifyBundle(bundle, trusted);
  const place = verdict === 'refused' ? failedPlace(verifier, bundle, trusted) : undefined;
  const ofWhich = place ?? `Each of the ${events.length + dependsOn.length} is; of the first`;
  const steps = stepsOf(checks, usual.bundle).map((step) =>
    step.name === names.inclusion && step.passed !== null
      ? { ...step, message: `${ofWhich}: ${step.message}` }
      : step,
  );
  return { verdict, kind: 'bundle', steps, events, dependsOn };
};

/** Which of a bundle's events does not hold: the report of a bundle has the checks of that one, not its place. */
const failedPlace = (
  verifier: typeof Verifier,
  bundle: Exclude<ReturnType<typeof Verifier.bundleOf>, string>,
  trusted: Parameters<typeof Verifier.verifyReceipt>[1],
): string | undefined => {
  const { events, dependsOn, checkpoint, consistency } = bundle;
  const refuses = (one: (typeof events)[number]): boolean => {
    const receipt = verifier.receiptOf({
      ...one,
      checkpoint,
      consistency,
      format: 'writ.receipt.v1',
    });
    return (
      typeof receipt === 'string' || verifier.verifyReceipt(receipt, trusted).verdict === 'refused'
    );
  };
  const at = events.findIndex(refuses);
  if (at >= 0) return `Event ${at + 1} of ${events.length}`;
  return dependsOn.some(refuses) ? 'A definition it depends on' : undefined;
};

/** Checks by name, including the usual ones that were not made. */
const stepsOf = (checks: Checks, expected: readonly Check['name'][]): readonly Step[] => [
  ...checks.map(({ name, passed, message }: Check) => ({
    name: names[name],
    passed,
    message,
  })),
  ...expected
    .filter((name) => !checks.some((check) => check.name === name))
    .map((name) => ({ name: names[name], passed: null, message: NOT_REACHED })),
];

const claims: Step = {
  name: 'What the certificate claims',
  passed: null,
  message:
    'This page does not check the rules of closing: `npx writ verify` recomputes and compares every line.',
};

const keysStep = ({ hasOwnKeys }: ProofRequest): Step => ({
  name: 'The key is the log’s',
  passed: hasOwnKeys ? true : null,
  message: hasOwnKeys
    ? 'You supplied the keys.'
    : 'This installation supplied the keys: compare them with keys from another source.',
});

const nothing = (verdict: Proof['verdict'], message: string): Proof => ({
  verdict,
  kind: 'nothing',
  steps: [
    { name: 'It can be read', passed: verdict === 'refused' ? false : null, message },
    ...[...usual.receipt].map((name) => ({
      name: names[name]!,
      passed: null,
      message: 'Not checked.',
    })),
  ],
  events: [],
  dependsOn: [],
});

const objectOf = (text: string): Json | undefined => {
  try {
    const given: unknown = JSON.parse(text);
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    return isObject ? (given as Json) : undefined;
  } catch {
    return undefined;
  }
};

const objectIn = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {};
