import { internalCommandSubject, openWorkOrder } from '#contracts';
import { as, useGateway } from './outside';

const opening = internalCommandSubject(openWorkOrder);

describe('If-Match on a command over HTTP', () => {
  const { outside, app } = useGateway();

  const openAt = (version: string) => {
    const request = as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' });
    return app.inject({ ...request, headers: { ...request.headers, 'if-match': version } });
  };
  const accept = () =>
    outside.on(opening, () => ({ ok: true, answer: {}, position: 7, replayed: false }));

  it.each(['"17"', '17', 'W/"17"'])('passes the version on: %s', async (header) => {
    accept();
    await openAt(header);
    expect(outside.requestsOn(opening)).toMatchObject([{ metadata: { ifVersion: 17 } }]);
  });

  it('accepts any version for *', async () => {
    accept();
    await openAt('*');
    expect(outside.requestsOn(opening)).toHaveLength(1);
    expect(outside.requestsOn(opening)).not.toHaveProperty('0.metadata.ifVersion');
  });

  it('refuses what is no version before it sends the command', async () => {
    expect((await openAt('"latest"')).json()).toMatchObject({ code: 'invalid_request' });
    expect(outside.requestsOn(opening)).toEqual([]);
  });

  it('answers 412 with the version that the work order is at', async () => {
    const refusal = { code: 'version_mismatch', message: 'It is 18.', facts: { version: 18 } };
    outside.on(opening, () => ({ ok: false, refusal: { ...refusal, errors: [] } }));
    const answer = await openAt('"17"');
    expect([answer.statusCode, answer.json()]).toMatchObject([
      412,
      { code: 'version_mismatch', version: 18 },
    ]);
  });
});
