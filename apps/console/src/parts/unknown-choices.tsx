import { Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { AnchorLink } from './links';
import { UserText } from './user-text';

/** A parameter of the address that takes some values only. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[];
}

/** Values in the address that are not one of the choices: the page cannot show what they ask for, and says so. */
export const UnknownChoices = ({ of }: { readonly of: readonly Choice[] }) => {
  const filters = useSearch({ from: '__root__' });
  const unknown = unknownIn(filters, of);
  if (unknown.length === 0) return null;
  const without = Object.fromEntries(
    Object.entries(filters).filter(([name]) => unknown.every((one) => one.name !== name)),
  );
  return (
    <Text size="sm" role="status" my="xs">
      {unknown.map(({ name, label }) => (
        <span key={name}>
          {label} has no value “<UserText>{filters[name]}</UserText>”.{' '}
        </span>
      ))}
      <AnchorLink to="." search={without} replace inherit underline="always">
        Show the page without {unknown.length === 1 ? 'it' : 'them'}
      </AnchorLink>
    </Text>
  );
};

/** The choices of which the address has a value that they do not offer. */
export const unknownIn = (
  filters: Readonly<Record<string, string | undefined>>,
  choices: readonly Choice[],
): readonly Choice[] =>
  choices.filter(({ name, values }) => {
    const value = filters[name];
    return value !== undefined && value !== '' && !values.includes(value);
  });
