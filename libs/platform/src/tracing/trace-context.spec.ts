import {
  contextOfEvent,
  parseTraceparent,
  traceIdOfCorrelation,
  traceparentOf,
} from './trace-context';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('a trace context', () => {
  it('is written as it is read', () => {
    const context = { traceId, spanId };
    expect(traceparentOf(context)).toBe(`00-${traceId}-${spanId}-01`);
    expect(parseTraceparent(traceparentOf(context))).toEqual(context);
    expect(parseTraceparent(`00-${traceId}-${spanId}-00`)).toEqual(context);
  });

  it.each([
    undefined,
    7,
    '',
    traceId,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId}-${spanId}-01-more`,
  ])('is none where the text is %p', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });
});

describe('the span that recorded an event', () => {
  it('follows from the id and the correlation id of the event', () => {
    const id = '0198c2a4-5b6c-7d8e-9fa0-b1c2d3e4f506';
    expect(contextOfEvent({ id, correlationId: traceId })).toEqual({
      traceId,
      spanId: '9fa0b1c2d3e4f506',
    });
  });

  it('is in the trace of a correlation id that is a UUID, and in none otherwise', () => {
    expect(traceIdOfCorrelation('0AF76519-16cd-43dd-8448-eb211c80319c')).toBe(traceId);
    expect(traceIdOfCorrelation('order 4711')).toBeUndefined();
    expect(contextOfEvent({ id: '1', correlationId: 'order 4711' })).toBeUndefined();
  });
});
