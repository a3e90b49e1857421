import { type Notice } from '#contracts';
import {
  decided,
  noticesAfter,
  opened,
  requested,
  requesting,
} from '../../../test/notice-builders';
import { digestOf } from './digest';
import { digestLetter } from './digest-letter';
import { markupOf, subjectOf, textOf } from '../letter';
import { messageOf } from './message';
import { isUrgent, noticeLetter } from '../notice-letter';

const context = { baseUrl: 'https://writ.example', zone: 'Europe/Amsterdam' };
const envelope = {
  mailId: 'f0f0f0f0-0000-5000-8000-000000000000',
  tenant: 'acme',
  address: 'dana@example.org',
  from: { name: 'Writ', address: 'writ@example.com' },
  thread: 'approval/ap-1',
};
const [notice] = noticesAfter(...requesting) as [Notice];

describe('a notice as a letter', () => {
  it('[N7] says what, how much, who requested it, why, until when and where to answer', () => {
    const letter = noticeLetter(notice, context);
    expect(subjectOf(letter)).toBe('Your approval is requested: refund.issue, wo-1');
    expect(textOf(letter)).toBe(
      [
        'Your approval is requested',
        'Above 500.00 the owner decides.',
        [
          'Action: refund.issue',
          'System: billing',
          'Amount: 800.00 EUR',
          'Requested by: agent-7',
          'Until: Wed 2 Jan 2030, 10:00 (Europe/Amsterdam)',
          'Evidence: 1',
          'Work order: wo-1',
        ].join('\n'),
        'Open in Writ: https://writ.example/approvals/ap-1',
        'This message is for dana. Opening it or the link decides nothing: you sign in and answer there. A reply to it reaches nobody.',
      ].join('\n\n'),
    );
  });

  it('[N7] shows no fact of the work, has no form, script or picture, and loads nothing', () => {
    const markup = markupOf(noticeLetter(notice, context));
    expect(markup).not.toMatch(/4111|<(form|script|img|link|style|iframe)|src=|javascript:/i);
    expect(markup.match(/href="[^"]*"/g)).toEqual(['href="https://writ.example/approvals/ap-1"']);
  });

  const hostile = 'x\r\nBcc: eve@example.net\r\n\r\n<script>alert(1)</script>\u202eevil';
  const attacked = (): Notice => {
    const act = { kind: 'refund.issue', authority: 'apply', system: 'billing', rollback: hostile };
    const packet = { action: act, reasons: [hostile] };
    const events = [
      opened(),
      decided({ action: act }),
      requested({ packet, requestedBy: hostile, permits: [] }),
    ];
    return { ...noticesAfter(...events)[0]!, workOrderId: hostile, permits: [hostile] };
  };

  it('[N7] shows markup, line breaks and turned text of others as text', () => {
    const letter = noticeLetter({ ...attacked(), action: null }, context);
    const message = messageOf(letter, envelope);
    expect(JSON.stringify([message.subject, message.headers, message.to])).not.toMatch(/[\r\n]/);
    expect(String(message.subject)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(message.subject).toContain('[U+202E]');
    expect(message.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]evil');
    expect(message.html).not.toMatch(/<script|\u202e/);
    expect(message.text).not.toMatch(/^Bcc:|\u202e/m);
  });

  it('[N7] has one receiver, and the same ids with every attempt', () => {
    const letter = noticeLetter(notice, context);
    const message = messageOf(letter, envelope);
    expect(message.to).toEqual({ name: '', address: 'dana@example.org' });
    expect(message.messageId).toBe('<f0f0f0f0-0000-5000-8000-000000000000@example.com>');
    expect(messageOf(letter, envelope)).toEqual(message);
    const later = messageOf(letter, { ...envelope, mailId: 'another' });
    expect(later.references).toBe(message.references);
    const elsewhere = messageOf(letter, { ...envelope, tenant: 'globex' });
    expect(elsewhere.references).not.toBe(message.references);
  });

  it('[N7] waits for no morning if it is a break-glass, or would be over by then', () => {
    const at = '2030-01-01T18:00:00.000Z';
    const breakGlass = { ...notice, type: 'break-glass.declared' } as const;
    expect(isUrgent(breakGlass, at, '2030-01-02T08:00:00.000Z')).toBe(true);
    expect(isUrgent(notice, at, '2030-01-02T08:59:00.000Z')).toBe(false);
    expect(isUrgent(notice, at, '2030-01-02T09:00:00.000Z')).toBe(true);
  });

  it('[N8] waits for the morning if it is over already, unless it is a break-glass', () => {
    const [over, opening] = ['2030-01-02T09:00:00.000Z', '2030-01-03T08:00:00.000Z'];
    expect(isUrgent(notice, over, opening)).toBe(false);
    expect(isUrgent({ ...notice, type: 'break-glass.declared' }, over, opening)).toBe(true);
  });
});

describe('a digest', () => {
  const row = (n: number, more: object = {}) => ({
    kind: 'post-review',
    subject: `pr-${n}`,
    what: 'urgent',
    workOrderId: 'wo-1',
    title: 'A private title',
    dueAt: '2030-01-02T09:00:00.000Z',
    overdue: false,
    ...more,
  });
  const counts = [
    { kind: 'approval', open: 3, overdue: 0 },
    { kind: 'post-review', open: 20, overdue: 2 },
  ];

  it('[N8] is none where nothing is due', () => expect(digestOf([], counts)).toBeUndefined());

  it('[N8] counts what is open and overdue, and links the ten that are due first', () => {
    const rows = Array.from({ length: 14 }, (_, n) => row(n, { overdue: n < 2 }));
    const letter = digestLetter(digestOf(rows, counts)!, 'dana', context);
    expect(subjectOf(letter)).toBe('Today: 23 open for dana, 2 overdue');
    expect(letter.items).toHaveLength(10);
    const text = textOf(letter);
    expect(text).toContain('Post-reviews: 20 open, 2 overdue');
    expect(text).toContain(
      '- post-review urgent, wo-1, was due Wed 2 Jan 2030, 10:00 (Europe/Amsterdam)\n  https://writ.example/post-reviews/pr-0',
    );
    expect(text).toContain('See all of it in Writ: https://writ.example/mine');
    expect(text).not.toContain('private');
  });
});
