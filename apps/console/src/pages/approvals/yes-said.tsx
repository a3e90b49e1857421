import { Text } from '@mantine/core';
import { Said } from '../../parts/said';

/** A yes that was just said. */
export interface Yes {
  readonly approvalId: string;
  /** Of its work order. */
  readonly title: string;
  readonly words: string;
}

/** Says so. It is there before, empty, so that it is read out when it comes. */
export const YesSaid = ({ yes }: { readonly yes: Yes | undefined }) => (
  <div role="status">
    {yes && (
      <Text size="sm" fw={600} mb={8}>
        <Said>{yes.title}</Said>: {yes.words}
      </Text>
    )}
  </div>
);
