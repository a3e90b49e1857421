// Runs alone: it reads every class that is declared.
import { getMetadataStorage } from 'class-validator';
import { allCommands, allEvents, meaningOf } from './index';

type Contract = new () => object;

/** Every class that has fields: bodies, data of events, and the parts of both. */
const contracts = (): readonly Contract[] => {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: ReadonlyMap<Contract, unknown>;
  };
  return [...validationMetadatas.keys()];
};

const fieldsOf = (contract: Contract): readonly string[] => [
  ...new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(contract, '', false, false)
      .map(({ propertyName }) => propertyName),
  ),
];

describe('a field', () => {
  it('has a meaning of at least one sentence, in every contract', () => {
    const all = contracts();
    for (const { body } of allCommands) expect(all).toContain(body);
    for (const { data } of allEvents) expect(all).toContain(data);
    const unclear = all.flatMap((contract) =>
      fieldsOf(contract)
        .filter((field) => !/^[`A-Z1-9].*(\.| …)$/.test(meaningOf(contract, field) ?? ''))
        .map((field) => `${contract.name}.${field}`),
    );
    expect(unclear).toEqual([]);
  });
});

describe('a command', () => {
  it('has a route where somebody outside may send it, and only there', () => {
    const isPublic = allCommands.map(({ name, roles }) => [name, roles.join() !== 'service']);
    expect(allCommands.map(({ name, route }) => [name, route !== undefined])).toEqual(isPublic);
  });

  it('shares its route with no other', () => {
    const routes = allCommands.flatMap(({ route }) => route?.replace(/\{\w+\}/g, '{}') ?? []);
    expect(new Set(routes).size).toBe(routes.length);
  });
});
