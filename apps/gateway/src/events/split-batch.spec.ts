import fc from 'fast-check';
import { elementsOf } from './split-batch';

const textsOf = (document: string): readonly string[] | undefined =>
  elementsOf(Buffer.from(document))?.map((element) => element.toString());

describe('taking a batch apart', () => {
  it('finds the elements of any JSON array as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 1, 4), (values, indent) => {
        const document = JSON.stringify(values, null, indent);
        expect(textsOf(document)?.map((text) => JSON.parse(text) as unknown)).toEqual(
          JSON.parse(document),
        );
      }),
    );
  });

  it('keeps every byte of an element', () => {
    const elements = ['{"a" : "x]\\"\\\\"}', ' [1 , 2]', '"é, ]"', 'nonsense'];
    expect(textsOf(`[${elements.join(',')}]`)).toEqual(elements.map((text) => text.trimStart()));
  });

  it.each(['[]', ' [ ] ', '[\n]\r\n\t '])('finds nothing in %j', (document) => {
    expect(textsOf(document)).toEqual([]);
  });

  it.each(['', ' ', '{}', '1', '[', '[1', '[1,', '[{]}', '[1]]', '[1] 2', '["a]', '[1}]', '["\\'])(
    'does not guess what %j was meant to hold',
    (document) => {
      expect(textsOf(document)).toBeUndefined();
    },
  );

  it('says of anything whether it can be taken apart, in linear time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        elementsOf(Buffer.from(bytes));
      }),
    );
    // In quadratic time this would not end today.
    const deep = Buffer.from('['.repeat(4_000_000));
    expect(elementsOf(deep)).toBeUndefined();
  });
});
