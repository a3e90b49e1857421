import { Text } from '@mantine/core';
import { Mark } from './mark';
import { Said } from './said';

const NOBODY = 'TBD';

/** Who answers for it. Nobody is said out loud: what nobody owns does not move. */
export const Owner = ({ name }: { readonly name: string | null | undefined }) =>
  name && name !== NOBODY ? (
    <Text component="span" fw={600} size="sm">
      <Said>{name}</Said>
    </Text>
  ) : (
    <Mark kind="warn">nobody</Mark>
  );
