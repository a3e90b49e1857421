import { type EraseBody } from '#contracts';
import { type Refusal } from '#kernel';
import { mustNameOneTarget } from './erasure.decider';

const reason = 'requested';

describe('naming what is to be erased', () => {
  it.each<EraseBody>([
    { reason, evidenceId: 'e1' },
    { reason, evidenceId: 'e1', evidenceOf: 'wo-1' },
    { reason, subject: 'ana' },
    { reason, workOrderId: 'wo-1' },
    { reason, stream: 'quarantine-1' },
  ])('[V4] takes one thing: %j', (body) => expect(() => mustNameOneTarget(body)).not.toThrow());

  it.each<[EraseBody, readonly string[]]>([
    [{ reason }, ['']],
    [{ reason, evidenceId: 'e1', subject: 'ana' }, ['/subject']],
    [{ reason, evidenceId: 'e1', workOrderId: 'wo-1' }, ['/workOrderId']],
    [{ reason, subject: 'ana', workOrderId: 'wo-1' }, ['/workOrderId']],
    [
      { reason, evidenceId: 'e1', subject: 'ana', workOrderId: 'wo-1' },
      ['/subject', '/workOrderId'],
    ],
    [{ reason, subject: 'ana', evidenceOf: 'wo-1' }, ['/evidenceOf']],
    [{ reason, evidenceOf: 'wo-1' }, ['']],
  ])('[V4] refuses by pointer: %j', (body, pointers) => {
    const refusal = refused(body);
    expect(refusal.code).toBe('invalid_request');
    expect(refusal.errors.map(({ pointer }) => pointer)).toEqual(pointers);
    for (const { message } of refusal.errors) expect(refusal.message).toContain(message);
  });

  it.each<[EraseBody, string]>([
    [{ reason }, 'body must name one of evidenceId, subject, workOrderId and stream'],
    [
      { reason, evidenceId: 'e1', subject: 'ana', workOrderId: 'wo-1' },
      '/subject must be absent beside evidenceId: name one of evidenceId, subject, workOrderId and stream; ' +
        '/workOrderId must be absent beside evidenceId: name one of evidenceId, subject, workOrderId and stream',
    ],
    [
      { reason, subject: 'ana', evidenceOf: 'wo-1' },
      '/evidenceOf names the work order of an evidenceId: name that too',
    ],
  ])('[V4] says what to name instead: %j', (body, text) =>
    expect(refused(body).message).toBe(`The request does not fit: ${text}.`),
  );
});

function refused(body: EraseBody): Refusal {
  try {
    mustNameOneTarget(body);
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('It was taken.');
}
