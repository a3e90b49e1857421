import { traceIdOf } from './trace-id';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('the trace id of a request', () => {
  it('is that of traceparent', () => {
    expect(traceIdOf({ headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } })).toBe(trace);
  });

  it.each([
    undefined,
    '',
    trace,
    `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${trace}-00f067aa0ba902b7-01-more`,
  ])('is new for the traceparent %s', (traceparent) => {
    const made = traceIdOf({ headers: { traceparent } });
    expect(made).toMatch(/^[0-9a-f]{32}$/);
    expect(made).not.toBe(trace);
  });
});
