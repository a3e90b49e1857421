import { type Msg } from 'nats';
import { failureOf, sendAnswer } from './reply';

describe('an answer', () => {
  it.each(['_INBOX.services.abc.1', '_R_.abc.def'])('goes to the inbox %s', (reply) =>
    expect(answered(reply)).toEqual({ sent: ['{}'], logged: [] }),
  );

  it.each([
    'writ.v1.events.default.approval.granted',
    'writ.internal.ledger.append',
    '$JS.API.STREAM.PURGE.WRIT_EVENTS',
    '$SYS.REQ.SERVER.PING',
    '_INBOX',
    'x._INBOX.y',
  ])('to %s, which is no inbox, is dropped and logged', (reply) =>
    expect(answered(reply)).toEqual({
      sent: [],
      logged: [['answer on writ.v1.decide dropped', `Error: ${reply} is no inbox`]],
    }),
  );

  it('is not sent where none is wanted', () =>
    expect(answered(undefined)).toEqual({ sent: [], logged: [] }));
});

it('[G9] a pool without a free connection is an outage that passes, and no fault', () => {
  const logged: string[] = [];
  const full = new Error('timeout exceeded when trying to connect');
  expect(failureOf(full, (note) => logged.push(note))).toEqual({
    ok: false,
    unavailable: { message: 'The database has too much to do now.', retryAfterSeconds: 2 },
  });
  expect(logged).toEqual(['no connection to the database is free']);
  expect(failureOf(new Error('a bug in connect'), () => undefined)).toHaveProperty('fault');
});

function answered(reply: string | undefined) {
  const sent: string[] = [];
  const logged: string[][] = [];
  const respond = (text: string): boolean => sent.push(text) > 0;
  const message = { subject: 'writ.v1.decide', reply, respond } as unknown as Msg;
  sendAnswer(message, '{}', (note, error) => logged.push([note, String(error)]));
  return { sent, logged };
}
