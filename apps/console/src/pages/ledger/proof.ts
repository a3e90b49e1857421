import type * as Verifier from '../../../../../libs/verify/src/browser';

type Said = Readonly<Record<string, unknown>>;
type Checks = ReturnType<typeof Verifier.verifyBundle>['checks'];
type Check = Checks[number];

/** What somebody wants checked, as texts: nothing of it is believed. */
export interface Asked {
  /** A receipt, a bundle or a certificate: JSON. */
  readonly given: string;
  /** Verifier keys of the log, one a line. */
  readonly keys: string;
  /** Whether whoever checks brought the keys along, or this installation named them. */
  readonly keysAreTheirs: boolean;
  /** A checkpoint that was kept elsewhere; empty where there is none. */
  readonly anchor: string;
}

/** One thing that was looked at, or was not: `passed` is null for what was not checked. */
export interface Step {
  readonly name: string;
  readonly passed: boolean | null;
  readonly message: string;
}

/** What came of it. `unknown` where nobody can tell. The texts are those of proven events alone. */
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
const names: Readonly<Record<string, string>> = {
  signature: 'The log signed it',
  key: 'Its key is valid',
  inclusion: 'It is in the log’s tree',
  event: 'It is an event',
  stream: 'None is missing in between',
  anchor: 'It is consistent with the stored checkpoint',
  completeness: 'Nothing was truncated or replaced',
  witness: 'Witnesses saw it',
};
const usual = {
  receipt: ['signature', 'inclusion', 'event'],
  bundle: ['signature', 'inclusion', 'stream'],
} as const;

/** Checks what was given, offline, with the verifier that is handed in. Never throws. */
export const proofOf = (verifier: typeof Verifier, asked: Asked): Proof => {
  const said = objectOf(asked.given);
  if (!said) return nothing('refused', 'The input is not a JSON object.');
  const keys = verifier.parseLogKeys(asked.keys);
  if (typeof keys === 'string') return nothing('unknown', `There are no keys to check by. ${keys}`);
  const anchor = asked.anchor.trim();
  const trusted = { keys, ...(anchor === '' ? {} : { anchor: asked.anchor.trimStart() }) };
  const isCertificate = String(said['format']).startsWith(CERTIFICATES);
  const fields = isCertificate ? objectIn(said['bundle']) : said;
  const proof = Array.isArray(fields['events'])
    ? ofBundle(verifier, fields, trusted)
    : ofReceipt(verifier, fields, trusted);
  if (proof.kind === 'nothing') return proof;
  const steps = [...proof.steps, ...(isCertificate ? [claims] : []), keysStep(asked)];
  return { ...proof, kind: isCertificate ? 'certificate' : proof.kind, steps };
};

/** Whether all was checked and holds: only then nothing is left to be said beside the verdict. */
export const isComplete = ({ verdict, steps }: Proof): boolean =>
  verdict === 'verified' && steps.every(({ passed }) => passed === true);

const ofReceipt = (
  verifier: typeof Verifier,
  fields: Said,
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
  fields: Said,
  trusted: Parameters<typeof Verifier.verifyBundle>[1],
): Proof => {
  const bundle = verifier.bundleOf(fields);
  if (typeof bundle === 'string') return nothing('refused', bundle);
  const { verdict, checks, events, dependsOn } = verifier.verifyBundle(bundle, trusted);
  const place = verdict === 'refused' ? failedPlace(verifier, bundle, trusted) : undefined;
  const ofWhich = place ?? `Each of the ${events.length + dependsOn.length} is; of the first`;
  const steps = stepsOf(checks, usual.bundle).map((step) =>
    step.name === names['inclusion'] && step.passed !== null
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

/** Checks by their names; what is usually looked at and was not is said as well. */
const stepsOf = (checks: Checks, expected: readonly string[]): readonly Step[] => [
  ...checks.map(({ name, passed, message }: Check) => ({
    name: names[name] ?? name,
    passed,
    message,
  })),
  ...expected
    .filter((name) => !checks.some((check) => check.name === name))
    .map((name) => ({ name: names[name] ?? name, passed: null, message: NOT_REACHED })),
];

const claims: Step = {
  name: 'What the certificate claims',
  passed: null,
  message:
    'This page does not check the rules of closing: `npx writ verify` recomputes and compares every line.',
};

const keysStep = ({ keysAreTheirs }: Asked): Step => ({
  name: 'The key is the log’s',
  passed: keysAreTheirs ? true : null,
  message: keysAreTheirs
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

const objectOf = (text: string): Said | undefined => {
  try {
    const said: unknown = JSON.parse(text);
    const isObject = typeof said === 'object' && said !== null && !Array.isArray(said);
    return isObject ? (said as Said) : undefined;
  } catch {
    return undefined;
  }
};

const objectIn = (value: unknown): Said =>
  typeof value === 'object' && value !== null ? (value as Said) : {};
