import { recorded } from '#testkit';
import { recurRemediationsOnExceptionRaised } from './recur-remediations-on-exception-raised.reaction';

describe('when an exception is raised', () => {
  it('[Q8] what was mended of its code is looked for, as the log knows it by then', () =>
    expect(react()).toEqual([{ type: 'recur-remediations', data: { ...asked, position: 1 } }]));

  it('[Q8] a dead letter that is tried again says no position', () =>
    expect(react({}, { position: Number.NaN })).toEqual([
      { type: 'recur-remediations', data: asked },
    ]));

  it('[I9] an imported one shows nothing new', () => expect(react({ imported: true })).toEqual([]));
});

const asked = {
  code: 'gateway-down',
  exceptionId: 'exception-1',
  recurredOn: 'wo-1',
  raisedAt: '2030-01-01T09:00:00.000Z',
};

function react(other: object = {}, outside: object = {}) {
  const data = { workOrderId: 'wo-1', exceptionId: 'exception-1', code: 'gateway-down', ...other };
  const [event] = recorded([{ type: 'exception.raised', data }]);
  return recurRemediationsOnExceptionRaised.react({ ...event!, ...outside });
}
