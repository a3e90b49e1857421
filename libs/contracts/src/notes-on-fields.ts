export type Contract = abstract new () => object;
type Notes<Note, Field extends string = string> = Readonly<Record<Field, Note>>;

/** Notes on the fields of contracts. The compiler refuses a note on a field that the contract does not have. */
export const notesOnFields = <Note>() => {
  const byContract = new Map<Contract, Notes<Note>>();
  return {
    /** The decorator of a contract that states them. */
    stated:
      <Field extends string>(notes: Notes<Note, Field>) =>
      <C extends Contract>(contract: Field extends keyof InstanceType<C> ? C : never): void => {
        byContract.set(contract, notes);
      },
    /** As the class says, or a class that this one extends. */
    of: (contract: Contract, field: string): Note | undefined => {
      for (
        let one: Contract | null = contract;
        one;
        one = Object.getPrototypeOf(one) as Contract | null
      ) {
        const note = byContract.get(one)?.[field];
        if (note !== undefined) return note;
      }
      return undefined;
    },
  };
};
