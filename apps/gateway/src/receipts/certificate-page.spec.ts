import { aClosure } from '../../test/log-of-one';
import { certificatePage } from './certificate-page';

const at = (minute: number): string => `2030-01-01T09:0${minute}:00.000Z`;

const logged = (index: number, type: string, actor: string, data: object) => ({
  index,
  proof: [],
  event: Buffer.from(
    JSON.stringify({ type, occurredAt: at(index), actor: { id: actor }, data }),
  ).toString('base64'),
});

const definition = { title: 'Approve credits or refunds' };
const certificate = {
  ...aClosure,
  workflow: { ...aClosure.workflow, index: 0 },
  closure: { ...aClosure.closure, index: 6, at: at(6), evidenceId: 'e-1' },
  requirements: [
    { kind: 'step', name: 'inspect-order', by: 'step.completed', index: 2 },
    { kind: 'step', name: 'tell-customer', by: 'step.skipped', index: 3 },
  ],
  evidence: [
    {
      evidenceId: 'e-1',
      kind: 'refund-receipt',
      sha256: 'a'.repeat(64),
      level: 'claimed',
      index: 5,
    },
  ],
  obligations: {
    opened: 1,
    closed: 1,
    open: 0,
    each: [{ kind: 'approval', id: '0190a0b0-0000', opened: 1, closed: 4, ended: 'by-event' }],
  },
  bundle: {
    checkpoint: 'writ-1\n7\nAAAA\n',
    dependsOn: [logged(0, 'workflow.published', 'admin', { definition })],
    events: [
      logged(1, 'work-order.opened', 'shop', { title: 'Parcel came broken' }),
      logged(1, 'approval.requested', 'service-approvals', {
        approvalId: '0190a0b0-0000',
        kind: 'refund',
      }),
      logged(2, 'step.completed', 'helpdesk', { step: 'inspect-order', performedBy: 'Olga' }),
      logged(3, 'step.skipped', 'olga', { step: 'tell-customer' }),
      logged(4, 'approval.granted', 'dana', { approvalId: '0190a0b0-0000' }),
      logged(5, 'evidence.recorded', 'payments', { evidenceId: 'e-1', kind: 'refund-receipt' }),
      logged(6, 'work-order.closed', 'erik', { closureEvidenceId: 'e-1' }),
    ],
  },
};

/** The page as text, with a space for each tag and one for several. */
const textOf = (page: string): string =>
  page
    .slice(page.indexOf('<header>'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the page of a closure certificate', () => {
  const page = textOf(certificatePage(JSON.stringify(certificate), 'https://writ.example'));

  it('says who closed the work, and which work it was', () => {
    expect(page).toContain('closed on 1 Jan 2030, 09:06 UTC by erik . Everything');
    expect(page).toContain('Work order Parcel came broken wo-1');
    expect(page).toContain('Kind of work Approve credits or refunds ( refunds , version 1)');
    expect(page).toContain('Proof of the closure refund receipt');
  });

  it('names who approved and confirmed, and when', () => {
    expect(page).toContain('Opened the work order shop 1 Jan 2030, 09:01 UTC');
    expect(page).toContain('Approved refund dana 1 Jan 2030, 09:04 UTC');
    expect(page).toContain('Closed the work order erik 1 Jan 2030, 09:06 UTC');
  });

  it('says how each requirement was met in words', () => {
    expect(page).toContain('inspect order Step done by Olga 1 Jan 2030, 09:02 UTC');
    expect(page).toContain('tell customer Step skipped on purpose by olga');
    expect(page).toContain('refund receipt 1 Jan 2030, 09:05 UTC by payments');
    expect(page).toContain('as its recorder claims');
    expect(page).toContain('approval : refund 0190a0b0-0000');
    expect(page).not.toMatch(/step\.|\.completed/);
  });

  it('says nothing of an event that it does not have', () => {
    const bare = { ...certificate, bundle: { ...certificate.bundle, events: [], dependsOn: [] } };
    const text = textOf(certificatePage(JSON.stringify(bare), 'https://writ.example'));
    expect(text).toContain('closed on 1 Jan 2030, 09:06 UTC . Everything');
    expect(text).toContain('inspect order Step done event 3 of the log');
    expect(text).toContain('The log names nobody.');
  });
});
