import { type Msg } from 'nats';
import { sendAnswer } from './reply';

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

function answered(reply: string | undefined) {
  const sent: string[] = [];
  const logged: string[][] = [];
  const respond = (text: string): boolean => sent.push(text) > 0;
  const message = { subject: 'writ.v1.decide', reply, respond } as unknown as Msg;
  sendAnswer(message, '{}', (note, error) => logged.push([note, String(error)]));
  return { sent, logged };
}
