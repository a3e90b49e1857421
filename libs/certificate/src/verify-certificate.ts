import { eventDefinition, streamOf } from '#contracts';
import { type BundleCheck, type BundleReport, type Trusted, verifyBundle } from '#verify';
import { type Certificate, type Claims } from './certificate';
import { ENDS, judgeClosure } from './claims';
import { closingsOf, type Proof, proofFrom } from './closings';

/** One thing that was looked at. `passed` is null for what could not be checked. */
type CertificateCheck =
  | BundleCheck
  | {
      readonly name:
        | 'order'
        | 'closure'
        | 'definition'
        | 'unmet'
        | 'requirements'
        | 'evidence'
        | 'obligations'
        | 'claims'
        | 'events'
        | 'tracks'
        | 'afterwards';
      readonly passed: boolean | null;
      readonly message: string;
    };

/** As for bundles: `refused` where anything does not hold, `unknown` where nobody can tell. */
export interface CertificateReport {
  readonly verdict: BundleReport['verdict'];
  readonly checks: readonly CertificateCheck[];
  readonly events: readonly string[];
  readonly dependsOn: readonly string[];
}

/**
 * Checks a closure certificate offline: its bundle, then everything that it claims by folding the proven events with the
 * code that closes work orders. What it claims otherwise than they say is named. Never throws.
 */
export const verifyCertificate = (
  certificate: Certificate,
  trusted: Trusted,
): CertificateReport => {
  // The ends of tracks are looked at below.
  const report = verifyBundle(certificate.bundle, trusted, ({ type }) => ENDS.has(type));
  if (report.verdict !== 'verified') return { ...report, events: [], dependsOn: [] };
  const checks = [...report.checks, ...readable(() => checksOf(certificate, report))];
  if (checks.some(({ passed }) => passed === false))
    return { verdict: 'refused', checks, events: [], dependsOn: [] };
  const isOpen = checks.some(({ name, passed }) => name === 'events' && passed === null);
  return { ...report, verdict: isOpen ? 'unknown' : 'verified', checks };
};

/** A log may hold anything that its keeper has put there; whatever cannot be folded is no proof. */
const readable = (checks: () => readonly CertificateCheck[]): readonly CertificateCheck[] => {
  try {
    return checks();
  } catch (error) {
    return [check('events', false, `Its events cannot be read: ${(error as Error).message}`)];
  }
};

const checksOf = (certificate: Certificate, report: BundleReport): readonly CertificateCheck[] => {
  const proof = proofFrom(certificate.bundle, report);
  const strangers = strangersAmong(proof);
  if (strangers) return [strangers];
  const outOfOrder = orderProblem(certificate, proof);
  if (outOfOrder) return [check('order', false, outOfOrder)];
  const { closings } = closingsOf(proof.events);
  const place = closings.at(-1)?.place;
  const last = proof.events.at(-1)!.event;
  if (place !== proof.events.length - 1)
    return [
      check(
        'closure',
        false,
        place === undefined
          ? 'No event of it is a closure.'
          : `It goes on beyond the closure: version ${last.version} is ${last.type}.`,
      ),
    ];
  return judgementChecks(certificate, proof);
};

const judgementChecks = (certificate: Certificate, proof: Proof): readonly CertificateCheck[] => {
  const judgement = judgeClosure(proof)!;
  if (!judgement.claims) {
    const [first] = judgement.unmet;
    if (first?.kind === 'status' && first.subject === 'workflow')
      return [check('definition', false, first.message)];
    return judgement.unmet.map(({ kind, subject, message }) =>
      check('unmet', false, `${kind} ${subject}: ${message}`),
    );
  }
  const { claims } = judgement;
  const { format: _, bundle: __, ...claimed } = certificate;
  const { requirements, evidence, obligations, ...head } = claims;
  const {
    requirements: claimedRequirements,
    evidence: claimedEvidence,
    obligations: claimedObligations,
    ...claimedHead
  } = claimed;
  const { index, at } = claims.closure;
  return [
    check('closure', true, `The closure is leaf ${index}, decided at ${at}: the last event here.`),
    check('definition', true, definitionMessage(claims)),
    check('unmet', true, 'By the rules of closing nothing was unmet.'),
    compared('requirements', claimedRequirements, requirements, requirementsMessage(claims)),
    compared('evidence', claimedEvidence, evidence, evidenceMessage(claims)),
    compared('obligations', claimedObligations, obligations, obligationsMessage(claims)),
    compared('claims', claimedHead, head, `It is the closure of ${claims.workOrderId}.`),
    ...trackChecks(claims),
    check(
      'afterwards',
      null,
      `Whether it was reopened after ${claims.treeSize} leaves was not checked: ask for its bundle.`,
    ),
  ];
};

/** What this version does not know may mean anything. */
const strangersAmong = ({ events }: Proof): CertificateCheck | undefined => {
  const stranger = events.find(({ event: { type, schemaVersion } }) => {
    const known = eventDefinition(type);
    return known === undefined || schemaVersion > known.version;
  });
  if (!stranger) return undefined;
  const { type, schemaVersion } = stranger.event;
  return check(
    'events',
    null,
    `This verifier does not know ${type} in version ${schemaVersion}: use a newer one.`,
  );
};

/** The tree has them in the order of the stream, so that none of it is missing at the closure. */
const orderProblem = (
  { workOrderId, bundle }: Certificate,
  { events }: Proof,
): string | undefined => {
  if (typeof workOrderId !== 'string' || bundle.stream !== streamOf.workOrder(workOrderId))
    return `Its events are of ${bundle.stream}.`;
  const stray = events.findIndex(({ index }, at) => at > 0 && index <= events[at - 1]!.index);
  return stray === -1
    ? undefined
    : `Version ${stray + 1} stands before version ${stray} in the log.`;
};

const compared = (
  name: 'requirements' | 'evidence' | 'obligations' | 'claims',
  claimed: unknown,
  found: unknown,
  passed: string,
): CertificateCheck => {
  const difference = firstDifference(claimed, found, name === 'claims' ? '' : `/${name}`);
  if (!difference) return check(name, true, passed);
  const { pointer, left, right } = difference;
  return check(name, false, `At ${pointer} it claims ${left}; the events say ${right}.`);
};

const definitionMessage = ({ workflow: { id, version, digest, index } }: Claims): string =>
  `The workflow ${id}, version ${version}, is leaf ${index}, and ${digest} is its digest.`;

const requirementsMessage = ({ requirements }: Claims): string =>
  `Each of the ${requirements.length} requirements was met by the event that is named.`;

const evidenceMessage = ({ evidence }: Claims): string => {
  const claimed = evidence.filter(({ level }) => level === 'claimed').length;
  return `It counts ${evidence.length} pieces of evidence as proof: ${evidence.length - claimed} verified, ${claimed} claimed.`;
};

const obligationsMessage = ({ obligations: { opened }, treeSize }: Claims): string =>
  `${opened} obligations were opened, and none was open in the tree of ${treeSize} leaves.`;

const trackChecks = ({ requirements }: Claims): readonly CertificateCheck[] =>
  requirements
    .filter(({ kind }) => kind === 'track')
    .map(({ name }) =>
      check(
        'tracks',
        null,
        `The track ${name} had ended; whether it was taken up again before the closure was not checked.`,
      ),
    );

const check = (
  name: CertificateCheck['name'],
  passed: boolean | null,
  message: string,
): CertificateCheck => ({ name, passed, message }) as CertificateCheck;

/** Where two values differ first (RFC 6901), and what each of them has there, as short JSON. */
interface Difference {
  readonly pointer: string;
  readonly left: string;
  readonly right: string;
}

/** The first place at which two parsed JSON values differ; undefined where they are equal. The order of keys is nothing. */
const firstDifference = (left: unknown, right: unknown, pointer = ''): Difference | undefined => {
  if (left === right) return undefined;
  if (!isTree(left) || !isTree(right) || Array.isArray(left) !== Array.isArray(right))
    return { pointer, left: shortJson(left), right: shortJson(right) };
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const key of keys) {
    const step = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const difference = firstDifference(own(left, key), own(right, key), step);
    if (difference) return difference;
  }
  return undefined;
};

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

const own = (tree: Tree, key: string): unknown =>
  Object.hasOwn(tree, key) ? tree[key] : undefined;

const SHORT = 120;

const shortJson = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value);
  return json.length > SHORT ? `${json.slice(0, SHORT)}…` : json;
};
