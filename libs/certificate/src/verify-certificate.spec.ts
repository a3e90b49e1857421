import { refunds, RefundLife, exceptionOf, trusted } from '../test/refund-life';
import { type Certificate, certificateOf, type Claims } from './certificate';
import { type Logged } from './closings';
import { verifyCertificate } from './verify-certificate';

const closed = (): RefundLife => new RefundLife().work().close('receipt-1');
const checked = (certificate: Certificate) => verifyCertificate(certificate, trusted);
const messageOf = (certificate: Certificate, name: string): string | undefined =>
  checked(certificate).checks.find((check) => check.name === name)?.message;
const claimsIn = ({ format: _, bundle: __, ...claims }: Certificate): Claims => claims;

/** The certificate of a life, around other events than those that it was made from. */
const around = (
  life: RefundLife,
  change: (
    events: readonly Logged[],
    rest: readonly Logged[],
  ) => [events: readonly Logged[], rest: readonly Logged[]],
): Certificate =>
  life.sealed(
    claimsIn(life.certificate()),
    ...change(life.loggedIn('work-order-wo-1'), life.dependsOn()),
  );

/** By which check it is not verified. */
const refusedBy = (certificate: Certificate): string => {
  const { verdict, checks, events } = checked(certificate);
  expect([verdict, events]).toEqual(['refused', []]);
  return checks.find(({ passed }) => passed === false)!.name;
};

describe('a closure certificate', () => {
  const life = closed();
  const certificate = life.certificate();

  it('[V8] proves that all requirements were met and no obligation was open, and lists what it cannot know', () => {
    const { verdict, checks } = checked(certificate);
    expect(verdict).toBe('verified');
    const open = checks.filter(({ passed }) => passed !== true).map(({ name }) => name);
    expect(open).toEqual(['completeness', 'afterwards']);
    expect(messageOf(certificate, 'obligations')).toBe(
      `2 obligations were opened, and none was open in the tree of ${certificate.treeSize} leaves.`,
    );
  });

  it('[V8] names the event that met each requirement', () => {
    const met = certificate.requirements.map(({ kind, name, index, by }) => [
      `${kind} ${name}`,
      by,
      life.log[index]!.type,
    ]);
    expect(met).toEqual(
      [
        ['input amount', 'fact.observed'],
        ['prerequisite scope', 'prerequisite.passed'],
        ['step check', 'step.completed'],
        ['step pay', 'step.completed'],
        ['step tell', 'step.skipped'],
        ['stage before', 'step.completed'],
        ['stage after', 'step.skipped'],
        ['gate payout', 'evidence.recorded'],
        ['gate-approval payout/commercial', 'approval.granted'],
        ['gate-fact payout/paid', 'fact.observed'],
        ['gate-evidence payout/photo', 'evidence.recorded'],
        ['evidence refund-receipt', 'evidence.recorded'],
        ['closure-evidence receipt-1', 'evidence.recorded'],
      ].map(([what, by]) => [what, by, by]),
    );
  });

  it('[V8] counts obligations, from the event that opened them to the one that ended them', () => {
    const typeAt = (index: number | null) => (index === null ? null : life.log[index]!.type);
    expect(certificate.obligations).toMatchObject({ opened: 2, closed: 2, open: 0 });
    expect(
      certificate.obligations.each.map(({ kind, id, opened, closed: ended }) => [
        kind,
        id,
        typeAt(opened),
        typeAt(ended),
      ]),
    ).toEqual([
      ['exception', 'x-1', 'exception.raised', 'exception.resolved'],
      ['approval', 'a-1', 'approval.requested', 'approval.granted'],
    ]);
  });

  it('[V8] survives JSON unchanged, and is distinguished from other files', () => {
    const read = certificateOf(JSON.parse(JSON.stringify(certificate)) as Record<string, unknown>);
    expect(checked(read as Certificate).verdict).toBe('verified');
    expect(certificateOf({ format: 'writ.bundle.v1' })).toBe(
      'Its format is not writ.closure-certificate.v2.',
    );
    expect(certificateOf({ ...certificate, bundle: [] })).toBe('It has no bundle.');
    expect(certificateOf({ ...certificate, bundle: {} })).toMatch(/^Its bundle is none: /);
  });

  it('is one that nobody can judge without the key of the log', () =>
    expect(verifyCertificate(certificate, { keys: [] }).verdict).toBe('unknown'));
});

describe('a closure certificate that was tampered with', () => {
  const life = closed();
  const without = (type: string) =>
    around(life, (events, rest) => [events.filter(({ event }) => event.type !== type), rest]);

  it('[V8] shows an event that was left out', () => {
    expect(refusedBy(without('step.skipped'))).toBe('stream');
    expect(refusedBy(without('evidence.recorded'))).toBe('stream');
    const shortened = around(life, (events, rest) => [events.slice(0, -1), rest]);
    expect(refusedBy(shortened)).toBe('closure');
  });

  it('[V8] shows an event that was edited', () => {
    const certificate = life.certificate();
    const [first, ...others] = certificate.bundle.events;
    const text = Buffer.from(first!.event, 'base64').toString().replace('olga', 'rosa');
    const edited = { ...first!, event: Buffer.from(text).toString('base64') };
    const bundle = { ...certificate.bundle, events: [edited, ...others] };
    expect(refusedBy({ ...certificate, bundle })).toBe('inclusion');
  });

  it('[V8] shows another definition than the one that it was opened with', () => {
    const changed = closed();
    changed.publish({ ...refunds, stages: [] });
    const [, second] = changed.loggedIn('workflow-refunds');
    expect(refusedBy(around(changed, (events) => [events, [second!]]))).toBe('definitions');
    expect(refusedBy(around(changed, (events) => [events, []]))).toBe('definitions');
    expect(checked(changed.certificate()).verdict).toBe('verified');
    expect(changed.certificate().workflow.version).toBe(1);
  });

  it('[V8] shows a definition that is not what its digest says', () => {
    const forged = closed();
    const published = forged.log[0]!;
    forged.log[0] = { ...published, data: { ...published.data, definition: { stages: [] } } };
    const claims = claimsIn(life.certificate());
    const all = [forged.loggedIn('work-order-wo-1'), forged.dependsOn()] as const;
    expect(refusedBy(forged.sealed(claims, ...all))).toBe('definition');
  });

  it.each<[string, string, (claims: Claims) => object]>([
    [
      'requirements',
      'a requirement that is left out',
      ({ requirements }) => ({ requirements: requirements.slice(1) }),
    ],
    [
      'requirements',
      'another event for one',
      ({ requirements: [first, ...others] }) => ({
        requirements: [{ ...first, index: 0 }, ...others],
      }),
    ],
    [
      'obligations',
      'fewer obligations',
      ({ obligations }) => ({ obligations: { ...obligations, opened: 1 } }),
    ],
    [
      'claims',
      'another evidence',
      ({ closure }) => ({ closure: { ...closure, evidenceId: 'photo-1' } }),
    ],
    ['claims', 'a larger tree', ({ treeSize }) => ({ treeSize: treeSize + 1 })],
    [
      'claims',
      'another digest',
      ({ workflow }) => ({ workflow: { ...workflow, digest: 'b'.repeat(64) } }),
    ],
    ['claims', 'something more', () => ({ audited: true })],
    ['order', 'another work order', () => ({ workOrderId: 'wo-2' })],
  ])('[V8] is not verified by its %s: it claims %s', (name, _, change) => {
    const certificate = life.certificate();
    const changed = { ...certificate, ...change(certificate) };
    expect(refusedBy(changed)).toBe(name);
  });

  it('[V8] says where it claims what the events do not say', () => {
    const certificate = life.certificate();
    const [first, ...others] = certificate.requirements;
    const changed = { ...certificate, requirements: [{ ...first!, name: 'total' }, ...others] };
    expect(messageOf(changed, 'requirements')).toBe(
      'At /requirements/0/name it claims "total"; the events say "amount".',
    );
  });

  it('[V8] shows an obligation that was left open, and every other thing unmet', () => {
    const open = new RefundLife().work();
    open.say({ type: 'exception.raised', data: exceptionOf('x-2', 'parts-missing', 'pay') });
    open.say({ type: 'work-order.closed', data: { closureEvidenceId: 'photo-1' } });
    const all = [open.loggedIn('work-order-wo-1'), open.dependsOn()] as const;
    const certificate = open.sealed(claimsIn(life.certificate()), ...all);
    const messages = checked(certificate).checks.filter(({ name }) => name === 'unmet');
    expect(refusedBy(certificate)).toBe('unmet');
    expect(messages.map(({ message }) => message.split(':')[0])).toEqual([
      'evidence photo-1',
      'exception x-2',
    ]);
  });

  it('[V8] shows an event beyond the closure', () => {
    const beyond = closed();
    beyond.say({ type: 'exception.raised', data: exceptionOf('x-2', 'parts-missing', 'pay') });
    const certificate = around(beyond, (events, rest) => [events, rest]);
    expect(refusedBy(certificate)).toBe('closure');
    expect(messageOf(certificate, 'closure')).toContain('exception.raised');
    expect(checked(beyond.certificate()).verdict).toBe('verified');
  });

  it('[V8] is not judged where there is an event that this version does not know', () => {
    const newer = new RefundLife().work();
    newer.say({ type: 'step.doubted', data: { step: 'pay' } });
    newer.close('receipt-1');
    const { verdict, checks } = checked(newer.certificate());
    expect(verdict).toBe('unknown');
    expect(checks.at(-1)!.message).toContain('step.doubted');
  });

  it('[V8] is not verified where its log holds what no fold can read', () => {
    const odd = closed();
    odd.log[3] = { ...odd.log[3]!, data: undefined };
    const all = [odd.loggedIn('work-order-wo-1'), odd.dependsOn()] as const;
    expect(refusedBy(odd.sealed(claimsIn(life.certificate()), ...all))).toBe('events');
  });
});

describe('the certificate of a work order', () => {
  it('[V8] [C4] that was reopened is of the newest closure, and names the first', () => {
    const life = closed();
    life.intake('reopen-work-order', { reason: 'The bank sent it back.' });
    life.requestAtGate('a-2');
    for (const step of ['check', 'pay', 'tell']) life.intake('complete-step', { step });
    life.evidence('receipt-2', 'refund-receipt');
    life.close('receipt-2');
    const certificate = life.certificate();
    expect(checked(certificate).verdict).toBe('verified');
    expect(certificate.closure.evidenceId).toBe('receipt-2');
    expect(certificate.earlierClosures).toMatchObject([{ evidenceId: 'receipt-1' }]);
    const steps = certificate.requirements.filter(({ kind }) => kind === 'step');
    const [first] = certificate.earlierClosures;
    expect(steps.every(({ index }) => index > first!.index)).toBe(true);
  });

  it('[V8] that was closed outside without evidence lists what was unmet instead', () => {
    const life = new RefundLife().work();
    life.say({
      type: 'work-order.closed',
      data: { origin: { source: 'desk', eventId: '1', imported: true } },
    });
    expect(() => life.certificate()).toThrow('Name the closure evidence');
  });

  it('[V8] that opened a track says how it ended, and what it cannot know of it', () => {
    const life = new RefundLife().work();
    life.say({ type: 'decision.made', data: scopeChange });
    life.intake('close-work-order', { closureEvidenceId: 'receipt-1' });
    expect(() => life.certificate()).toThrow('The track extra goes on');
    const ended = new RefundLife().work();
    ended.say({ type: 'decision.made', data: scopeChange });
    ended.say({ type: 'work-order.abandoned', data: { reason: 'x' } }, 'work-order-child-1');
    ended.close('receipt-1');
    const certificate = ended.certificate();
    expect(certificate.requirements.at(-1)).toMatchObject({
      kind: 'track',
      name: 'extra/child-1',
      by: 'work-order.abandoned',
    });
    expect(checked(certificate).verdict).toBe('verified');
    expect(messageOf(certificate, 'tracks')).toContain('taken up again');
  });

  it('[V8] judges at the time of the decision: an approval that ran out by the commit held', () => {
    const life = new RefundLife({
      ...refunds,
      approvals: { commercial: { owner: 'finance-lead', answerWithin: 'P1D', validFor: 'PT7M' } },
    });
    life.work();
    life.lagMs = 90_000;
    life.close('receipt-1');
    const { closure } = life.certificate();
    const { recordedAt } = life.log[closure.index]!;
    const granted = life.log.find(({ type }) => type === 'approval.granted')!;
    expect(closure.at < granted.data.expiresAt && granted.data.expiresAt <= recordedAt).toBe(true);
    expect(checked(life.certificate()).verdict).toBe('verified');
  });
});

const scopeChange = {
  decisionId: 'd-1',
  action: { kind: 'x', authority: 'read', system: 'crm' },
  outcome: 'stop',
  enforced: true,
  owner: 'ops',
  approvals: [],
  consumes: [],
  validUntil: '2030-01-01T09:00:00.000Z',
  requestedBy: 'olga',
  scopeChange: { approvalId: 'a-1', tracks: [{ track: 'extra', workOrderId: 'child-1' }] },
};
