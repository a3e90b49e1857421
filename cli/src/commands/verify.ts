import { type Command } from 'commander';
import { type CertificateReport, type CountedEvidence, type MetRequirement } from '#certificate';
import { WritError } from '#client';
import { type ReceiptReport, type Trusted } from '#verify';
import { textIn } from '../files';
import { processTerminal, sayJson, sayLine } from '../terminal';

interface VerifyOptions {
  readonly logKey?: string;
  readonly anchor?: string;
  readonly witnessKey?: readonly string[];
}

type Report = Pick<ReceiptReport, 'verdict'> & {
  readonly checks: CertificateReport['checks'];
  /** The texts of what is proven. */
  readonly events: readonly string[];
  readonly dependsOn: readonly string[];
  /** What a certificate says of its closure, once that is proven. */
  readonly requirements?: readonly MetRequirement[];
  readonly evidence?: readonly CountedEvidence[];
};

const EXIT_CODES = { verified: 0, refused: 1, unknown: 2 } as const;
const HEADLINES = {
  verified: 'VERIFIED',
  refused: 'NOT VERIFIED',
  unknown: 'CANNOT TELL',
} as const;

/** The one command that asks nobody: all that it knows comes from the files that it is given. */
export const addVerifyCommand = (program: Command): void => {
  program
    .command('verify')
    .description(
      'check a receipt, a bundle or a certificate offline: exits with 0 verified, 1 not, 2 cannot tell',
    )
    .argument('<file>', 'a receipt, a bundle or a closure certificate')
    .option('--log-key <file>', 'the keys of the log, which never come from the receipt')
    .option(
      '--anchor <file>',
      'a checkpoint of the log that is stored elsewhere, or a file of many',
    )
    .option(
      '--witness-key <key>',
      'the verifier key of a witness that must have seen it; may be repeated',
      (key: string, before: readonly string[] = []) => [...before, key],
    )
    .action(async (file: string, options: VerifyOptions, command: Command) => {
      const { out } = processTerminal();
      const report = await reportOn(file, options);
      if (command.optsWithGlobals<{ json?: boolean }>().json)
        sayJson(out, {
          ...report,
          events: report.events.map(asValue),
          dependsOn: report.dependsOn.map(asValue),
        });
      else sayLine(out, textOf(report));
      process.exitCode = EXIT_CODES[report.verdict];
    });
};

/** What the files say; a file that cannot be read lets nobody tell. */
const reportOn = async (file: string, options: VerifyOptions): Promise<Report> => {
  try {
    const trusted = await trustedFrom(options);
    return await checked(await textIn(file), trusted);
  } catch (error) {
    if (!(error instanceof WritError)) throw error;
    const checks = [{ name: 'signature', passed: null, message: error.message }] as const;
    return { verdict: 'unknown', checks, events: [], dependsOn: [] };
  }
};

const trustedFrom = async ({ logKey, anchor, witnessKey }: VerifyOptions): Promise<Trusted> => {
  const { parseLogKeys } = await import('#verify');
  if (logKey === undefined)
    throw new WritError(
      'Give the keys of the log by --log-key <file>: the operator of the log publishes them.',
    );
  const keys = parseLogKeys(await textIn(logKey));
  if (typeof keys === 'string') throw new WritError(`${logKey} holds no keys of a log. ${keys}`);
  return {
    keys,
    ...(anchor !== undefined && { anchor: await textIn(anchor) }),
    ...(witnessKey && { witnesses: await witnessesOf(witnessKey) }),
  };
};

const witnessesOf = async (keys: readonly string[]): Promise<Trusted['witnesses']> => {
  const { parseWitnessKey } = await import('#verify');
  return keys.map((text) => {
    const key = parseWitnessKey(text);
    if (!key)
      throw new WritError(`${text} is no verifier key of a witness (C2SP tlog-cosignature).`);
    return key;
  });
};

const checked = async (text: string, trusted: Trusted): Promise<Report> => {
  const { bundleOf, parseJsonObject, receiptOf, verifyBundle, verifyReceipt } =
    await import('#verify');
  const fields = parseJsonObject(text);
  if (typeof fields === 'string') return malformed(fields);
  if (String(fields['format']).startsWith(CERTIFICATES)) return ofCertificate(fields, trusted);
  if (Array.isArray(fields['events'])) {
    const bundle = bundleOf(fields);
    return typeof bundle === 'string' ? malformed(bundle) : verifyBundle(bundle, trusted);
  }
  const receipt = receiptOf(fields);
  if (typeof receipt === 'string') return malformed(receipt);
  const { event, ...report } = verifyReceipt(receipt, trusted);
  return { ...report, events: event === undefined ? [] : [event], dependsOn: [] };
};

const CERTIFICATES = 'writ.closure-certificate.';

/** Only this needs to know the rules of work: a receipt is checked without loading them. */
const ofCertificate = async (
  fields: Readonly<Record<string, unknown>>,
  trusted: Trusted,
): Promise<Report> => {
  const { certificateOf, verifyCertificate } = await import('#certificate');
  const certificate = certificateOf(fields);
  if (typeof certificate === 'string') return malformed(certificate);
  const report = verifyCertificate(certificate, trusted);
  const { requirements, evidence } = certificate;
  return { ...report, ...(report.verdict === 'verified' && { requirements, evidence }) };
};

const malformed = (message: string): Report => ({
  verdict: 'refused',
  checks: [
    {
      name: 'event',
      passed: false,
      message: `It is no receipt, no bundle and no certificate: ${message}`,
    },
  ],
  events: [],
  dependsOn: [],
});

const textOf = ({
  verdict,
  checks,
  events,
  dependsOn,
  requirements = [],
  evidence = [],
}: Report): readonly string[] => [
  HEADLINES[verdict],
  ...checks.map(
    ({ name, passed, message }) => `  ${wordOf(passed)}  ${name.padEnd(12)}  ${message}`,
  ),
  ...listOf('met', requirements, metLine),
  ...listOf('evidence', evidence, evidenceLine),
  ...listOf('proven', events, lineOf),
  ...listOf('rests on', dependsOn, lineOf),
];

const wordOf = (passed: boolean | null): string =>
  passed === null ? 'not checked' : passed ? 'ok         ' : 'FAILED     ';

const listOf = <T>(
  title: string,
  entries: readonly T[],
  text: (entry: T) => string,
): readonly string[] =>
  entries.length === 0 ? [] : [`${title}:`, ...entries.map((entry) => `  ${text(entry)}`)];

const metLine = ({ kind, name, index, by }: MetRequirement): string =>
  `${kind} ${name}  by ${by}, leaf ${index}`;

const evidenceLine = ({ evidenceId, kind, sha256, level, index }: CountedEvidence): string =>
  `${level} ${kind} ${evidenceId}  sha256:${sha256}, leaf ${index}`;

const lineOf = (text: string): string => {
  const { recordedAt, type, stream, version, actor } = asValue(text) as Readonly<
    Record<string, unknown>
  >;
  const by = (actor as { id?: unknown } | undefined)?.id;
  return `${String(recordedAt)}  ${String(type)}  ${String(stream)} version ${String(version)}  by ${String(by)}`;
};

const asValue = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
