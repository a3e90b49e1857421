import { getMetadataStorage, IsInt, IsString, Max, validateSync } from 'class-validator';
import { OpenWorkOrderBody } from '#contracts';
import { parseAs } from './command-validator';

const storage = getMetadataStorage();
const rulesOf = (target: object) =>
  storage.getTargetValidationMetadatas(target as never, '', false, false);

describe('rules of contracts', () => {
  it('are gathered once for each class', () => {
    class Kept {
      @IsString() name!: string;
    }
    expect(rulesOf(Kept)).toHaveLength(1);
    expect(rulesOf(Kept)).toBe(rulesOf(Kept));
    expect(storage.groupByPropertyName(rulesOf(Kept))).toBe(
      storage.groupByPropertyName(rulesOf(Kept)),
    );
    expect(rulesOf(OpenWorkOrderBody)).toBe(rulesOf(OpenWorkOrderBody));
  });

  it('are those of the classes above, too, and of one class apart from another', () => {
    class Above {
      @IsString() name!: string;
    }
    class Below extends Above {
      @IsInt() count!: number;
    }
    expect(
      rulesOf(Below)
        .map(({ propertyName }) => propertyName)
        .sort(),
    ).toEqual(['count', 'name']);
    expect(rulesOf(Above).map(({ propertyName }) => propertyName)).toEqual(['name']);
    expect(() => parseAs(Below, { name: 'a', count: 'b' })).toThrow('/count');
    expect(parseAs(Above, { name: 'a' })).toEqual({ name: 'a' });
  });

  it('are gathered again when a rule is declared later', () => {
    class Growing {
      @IsInt() count!: number;
    }
    const before = Object.assign(new Growing(), { count: 7 });
    expect(validateSync(before)).toEqual([]);
    Max(5)(Growing.prototype, 'count');
    expect(validateSync(before)).toHaveLength(1);
  });

  it('are left to class-validator where groups are asked for', () => {
    class Grouped {
      @IsString({ groups: ['one'] }) name!: string;
    }
    expect(validateSync(new Grouped(), { groups: ['two'], forbidUnknownValues: false })).toEqual(
      [],
    );
    expect(validateSync(new Grouped(), { groups: ['one'] })).toHaveLength(1);
  });
});
