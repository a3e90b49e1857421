import { inputPrerequisite } from './input-prerequisite';

describe('the prerequisite of a missing input', () => {
  it('[I2] is named after it', () => expect(inputPrerequisite('amount')).toBe('input-amount'));

  it('[I2] has a name that is a valid id, however long the name of the input', () =>
    expect(inputPrerequisite('a'.repeat(64))).toBe(`input-${'a'.repeat(58)}`));
});
