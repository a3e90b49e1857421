import { arrivalOf } from './arrival';

const arrival = (method: string, url: string) =>
  arrivalOf({ method, headers: { authorization: 'Bearer a' }, routeOptions: { url } });

describe('a request, by its head', () => {
  it.each([
    ['POST', '/v1/halts'],
    ['POST', '/v1/halts/:haltId/lift'],
    ['POST', '/v1/work-orders/:workOrderId/stop'],
    ['POST', '/v1/delegations/:dispatchId/stop'],
    ['POST', '/v1/approvals/:approvalId/revoke'],
    ['DELETE', '/v1/keys/:keyId'],
    ['DELETE', '/v1/sessions/:sessionId'],
  ])('[P11] is urgent: %s %s', (method, url) =>
    expect(arrival(method, url)).toEqual({
      credential: 'Bearer a',
      isCommand: true,
      isUrgent: true,
    }),
  );

  it.each([
    ['POST', '/v1/decisions', true],
    ['GET', '/v1/halts', false],
    ['PUT', '/v1/evidence-contents/:sha256', false],
  ])('is not: %s %s', (method, url, isCommand) =>
    expect(arrival(method, url)).toMatchObject({ isCommand, isUrgent: false }),
  );
});
