import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { plainToInstance, Type } from 'class-transformer';
import { IsInt, IsString, Matches, ValidateNested, validateSync } from 'class-validator';
import fc from 'fast-check';
import { allCommands, type FieldShape, fieldShapes } from '#contracts';
import { parseAs } from './command-validator';
import { isValid } from './compiled-contracts';

type Contract = new () => object;

const byClassValidator = (instance: object): boolean =>
  validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  }).length === 0;

describe('compiled rules of contracts', () => {
  it('agree with class-validator on every command, filled in well and badly', () => {
    const seen = { valid: new Set<string>(), invalid: new Set<string>() };
    for (const { name, body } of allCommands)
      fc.assert(
        fc.property(bodyOf(body, 3), (data) => {
          const instance = plainToInstance(body, data);
          const isTaken = isValid(instance);
          expect(isTaken).toBe(byClassValidator(instance));
          seen[isTaken ? 'valid' : 'invalid'].add(name);
        }),
        { numRuns: 25, seed: 7 },
      );
    // A comparison of refusals alone would show little.
    expect(seen.valid.size).toBeGreaterThan(allCommands.length * 0.8);
    expect(seen.invalid.size).toBeGreaterThan(allCommands.length * 0.8);
  });

  it('are those of the classes above, too, and of one class apart from another', () => {
    class Above {
      @IsString() name!: string;
    }
    class Below extends Above {
      @IsInt() count!: number;
    }
    expect(() => parseAs(Below, { name: 'a', count: 'b' })).toThrow('/count');
    expect(() => parseAs(Below, { count: 1 })).toThrow('/name');
    expect(parseAs(Above, { name: 'a' })).toEqual({ name: 'a' });
    expect(() => parseAs(Above, { name: 'a', count: 1 })).toThrow('/count');
  });

  it('hold for nested objects, in lists and maps too, and for each item of a list', () => {
    class Inner {
      @Matches(/^a+$/, { each: true }) names!: unknown;
    }
    class Outer {
      @ValidateNested() @Type(() => Inner) inner!: unknown;
    }
    const inner = (names: unknown) => Object.assign(new Inner(), { names });
    const cases: readonly [unknown, boolean][] = [
      [undefined, true],
      [inner(['a', 'aa']), true],
      [inner(new Set(['a'])), true],
      [inner(['a', 'b']), false],
      [inner('b'), false],
      [[inner('a'), [inner('a')]], true],
      [[inner('a'), inner('b')], false],
      [new Map([['x', inner('a')]]), true],
      [new Map([['x', inner('b')]]), false],
      [{ names: 'a' }, false],
      [Object.assign(Object.create(null), { names: 'a' }), false],
      [Object.assign(inner('a'), { constructor: Outer }), false],
      ['a', false],
      [null, false],
    ];
    for (const [value, expected] of cases) {
      const outer = Object.assign(new Outer(), { inner: value });
      expect([value, isValid(outer), byClassValidator(outer)]).toEqual([value, expected, expected]);
    }
  });
});

/** Objects of a contract: mostly as it says, with fields left out, of another type, or of another contract. */
function bodyOf(contract: Contract, depth: number): fc.Arbitrary<object> {
  const fields = Object.fromEntries(
    fieldShapes(contract).map((shape) => [shape.name, fieldOf(contract, shape, depth)]),
  );
  const required = fieldShapes(contract).filter(({ isRequired }) => isRequired);
  const whole = fc.record(fields, { requiredKeys: required.map(({ name }) => name) });
  const broken = fc.record({ ...fields, unknown: odd }, { requiredKeys: [] });
  return fc.oneof({ weight: 4, arbitrary: whole }, { weight: 1, arbitrary: broken });
}

const odd = fc.constantFrom(null, 0, -1, 1.5, true, '', 'a b', [], {}, [null], ['a', 1], [[]]);

const texts = fc.constantFrom(
  'a',
  'finance',
  '2030-01-01T09:00:00Z',
  'PT4H',
  'a'.repeat(64),
  'agent/acme',
);

function fieldOf(contract: Contract, shape: FieldShape, depth: number): fc.Arbitrary<unknown> {
  const part = defaultMetadataStorage.findTypeMetadata(contract, shape.name)?.typeFunction() as
    Contract | undefined;
  const one = part && depth > 0 ? bodyOf(part, depth - 1) : scalarOf(shape);
  const value = shape.isList ? fc.array(one, { maxLength: 2 }) : one;
  return fc.oneof({ weight: 24, arbitrary: value }, { weight: 1, arbitrary: odd });
}

function scalarOf({ kind, values }: FieldShape): fc.Arbitrary<unknown> {
  if (values) return fc.constantFrom(...values);
  switch (kind) {
    case 'whole':
      return fc.constantFrom(1, 7, 30);
    case 'flag':
      return fc.boolean();
    case 'duration':
      return fc.constant('PT4H');
    case 'instant':
      return fc.constant('2030-01-01T09:00:00Z');
    case 'object':
      return fc.constantFrom({}, { paid: true }, { paid: ['a', 'b'], total: null });
    default:
      return texts;
  }
}
